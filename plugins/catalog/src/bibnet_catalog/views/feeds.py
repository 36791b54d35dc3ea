"""What the catalogue's feeds have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language

from bibnet.libraries import network

if TYPE_CHECKING:
    from bibnet.libraries.requests import LibraryRequest


def begun(request: LibraryRequest, *, title: str, page: str) -> Rss201rev2Feed:
    """A feed without items of what the page at this path shows."""
    root = network.root_url(request.library)
    return Rss201rev2Feed(
        title=title,
        link=root + page,
        description=title,
        language=get_language(),
        feed_url=root + request.get_full_path(),
    )


def answered(feed: Rss201rev2Feed) -> HttpResponse:
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8"
    )
