"""RSS of the news of a library, of a tag, of the whole network."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.http import Http404, HttpResponse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from taggit.models import Tag

from bibnet.libraries.requests import LibraryRequest
from bibnet.stamps import keeping

from .addresses import full_address, library_of, original_of
from .models import NewsIndexPage, NewsPage

MOST = 30


def news_feed(page: NewsIndexPage, request: LibraryRequest, *, tag: str = "") -> HttpResponse:
    """The newest news as RSS, each with the tags it carries."""
    found = NewsPage.objects.of(page.library).shown().prefetch_related("tagged_items__tag")
    title = _("News of %(library)s") % {"library": page.library}
    if tag:
        label = Tag.objects.filter(slug=tag).first()
        if label is None:
            raise Http404
        found = found.tagged(tag)
        title = f"{title}: {label.name}"
    feed = Rss201rev2Feed(
        title=title,
        link=page.full_url,
        description=page.lead or title,
        language=get_language(),
        feed_url=page.library.root_url + request.get_full_path(),
    )
    for one in found[:MOST]:
        feed.add_item(
            title=one.title,
            link=full_address(one),
            description=one.lead,
            pubdate=published_at(one),
            unique_id=f"bibnet-news-{one.pk}",
            unique_id_is_permalink=False,
            categories=[item.tag.name for item in one.tagged_items.all()],
            author_name=str(library_of(original_of(one))),
        )
    keeping.keep(request)
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8"
    )


def published_at(page: NewsPage) -> datetime:
    """The moment of publication; noon of its date where Wagtail knows none."""
    return page.first_published_at or datetime.combine(page.date, time(12), UTC)
