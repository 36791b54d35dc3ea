"""Selections for readers: a list, a page for each, a feed."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Enclosure
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from bibnet.accounts.minors import is_for_minors
from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.permissions import is_viewing
from bibnet.themes import social
from bibnet.themes.components import Link
from bibnet_catalog.covers.reading import Picture, on_card
from bibnet_catalog.entries import EVERYBODYS, shown_libraries
from bibnet_catalog.models import Selection
from bibnet_catalog.models.selections import FOR_ADULTS
from bibnet_catalog.permissions import policy
from bibnet_catalog.selections import pictures, reading
from bibnet_catalog.selections.reading import Chosen

from . import feeds
from .favourites import keeping_of

if TYPE_CHECKING:
    from bibnet.libraries.requests import LibraryRequest

PER_PAGE = 12
IN_THE_FEED = 30
LONGEST_DESCRIPTION = 300
SEES = "bibnet_catalog.view_selection"


@require_safe
def selections(request: LibraryRequest) -> HttpResponse:
    """The published selections of the library, or of all on the portal, with covers."""
    library, to_minors = request.library, is_for_minors(request)
    with all_libraries(EVERYBODYS):
        found = reading.visible(library)
        count = (reading.for_minors(found) if to_minors else found).count()
    page = Paginator(range(count), PER_PAGE).get_page(request.GET.get("page"))
    skipped = PER_PAGE * (page.number - 1)
    context = {
        "selections": reading.latest(library, PER_PAGE, to_minors=to_minors, skipped=skipped),
        "page": page,
        "trail": [_catalogue(), Link(_("Selections"))],
    }
    return render(request, "bibnet_catalog/selections.html", context)


@require_safe
def selection(request: LibraryRequest, pk: int) -> HttpResponse:
    """A selection with its books; before it is published for the library's staff alone."""
    library = request.library
    found = _found(request, pk)
    is_draft = not found.is_published
    to_minors = is_for_minors(request)
    if found.age_mark == FOR_ADULTS and to_minors:
        return render(request, "bibnet_catalog/adults.html", {"entry": found}, status=403)
    url = network.root_url(found.library) + reverse("catalog:selection", args=[found.pk])
    shown = social.shown(library, title=found.title, description=_summary(found), path="")
    shown = replace(shown, url=url, type="article", published=found.published_at)
    books = reading.read(found, library, to_minors=to_minors)
    context = {
        "selection": found,
        "is_draft": is_draft,
        "books": books,
        "keeping": keeping_of(request),
        "picture": pictures.shown(found),
        "og": pictures.on_card(shown, found) or on_card(shown, _first_picture(books), library),
        "trail": [
            _catalogue(),
            Link(_("Selections"), reverse("catalog:selections")),
            Link(found.title),
        ],
    }
    return render(request, "bibnet_catalog/selection.html", context)


@require_safe
def picture(request: LibraryRequest, pk: int, size: str) -> HttpResponseBase:
    """The picture of a selection, for whoever may read it."""
    found = _found(request, pk)
    made = pictures.rendition_of(found, size) if size in pictures.SIZES else None
    if made is None:
        raise Http404
    kind = mimetypes.guess_type(made.file.name)[0] or "application/octet-stream"
    response = FileResponse(made.file.open(), content_type=kind)
    # A drawing is a document too: opened by itself it may run and load nothing.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=3600" if found.is_published else "no-store"
    return response


@require_safe
def feed(request: LibraryRequest) -> HttpResponse:
    """The same as RSS; titles carry the age mark."""
    library = request.library
    root = network.root_url(library)
    title = _("Selections: %(library)s") % {"library": library}
    made = feeds.begun(request, title=title, page=reverse("catalog:selections"))
    for one in reading.latest(library, IN_THE_FEED, to_minors=library.is_childrens):
        url = one.url if "//" in one.url else root + one.url
        books = "; ".join(", ".join(filter(None, (b.title, b.author))) for b in one.books)
        made.add_item(
            title=" ".join(filter(None, (one.selection.title, one.selection.age))),
            link=url,
            description=one.selection.text or books,
            enclosures=_enclosed(one, library),
            pubdate=one.selection.published_at,
            unique_id=f"bibnet-selection-{one.selection.pk}",
            unique_id_is_permalink=False,
        )
    return feeds.answered(made)


def _enclosed(one: reading.Shown, library: Library) -> list[Enclosure]:
    """The picture of a selection, as feeds have it."""
    if one.picture is None:
        return []
    # How long it is nobody needs to know, but the format asks.
    return [Enclosure(network.root_url(library) + one.picture.url, "0", "image/webp")]


def _found(request: LibraryRequest, pk: int) -> Selection:
    """A selection that may be read on this site: the library's own, on the portal any's.

    Before it is published the library's staff alone reads it.
    """
    library = request.library
    with all_libraries(EVERYBODYS):
        rows = Selection.objects.select_related("library", "picture")
        if library.is_region:
            rows = rows.filter(library__in=shown_libraries(library).order_by().values("pk"))
        else:
            rows = rows.filter(library=library.member)
        found = rows.filter(pk=pk).first()
    if found is None or not (found.is_published or _may_see_drafts(request, found)):
        raise Http404
    return found


def _may_see_drafts(request: LibraryRequest, found: Selection) -> bool:
    user = request.user
    if not user.is_authenticated or is_viewing(request):
        return False
    return policy.has_permission(user, SEES, found.library)


def _first_picture(books: Sequence[Chosen]) -> Picture | None:
    pictures = (one.row.entry.picture for one in books if one.row)
    return next(filter(None, pictures), None)


def _summary(found: Selection) -> str:
    text = " ".join(found.text.split()) or _("Books chosen by librarians")
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    return text[:LONGEST_DESCRIPTION].rsplit(" ", 1)[0] + "…"


def _catalogue() -> Link:
    return Link(pgettext("menu", "Catalogue"), reverse("catalog:search"))
