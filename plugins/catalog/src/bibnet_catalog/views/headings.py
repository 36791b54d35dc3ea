"""The pages of persons and subjects: what there is by them and about them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from bibnet.accounts.minors import is_for_minors
from bibnet.themes.components import Link
from bibnet_catalog.entries import entries_of
from bibnet_catalog.headings.looking_up import Headed, headed, subjects_about
from bibnet_catalog.models import HeadingKind
from bibnet_catalog.pages import rows, structured
from bibnet_catalog.pages.facts import Led
from bibnet_catalog.pages.works import ON_A_PAGE, Works, works
from bibnet_catalog.searching.query import Facet

if TYPE_CHECKING:
    from bibnet.libraries.requests import LibraryRequest

MOST_ABOUT = 24
# No browser takes longer addresses.
MOST_VALUES = 20


@require_safe
def person(request: LibraryRequest, number: int) -> HttpResponse:
    """The works of a person, and what was written about them."""
    found = headed(HeadingKind.PERSON, number)
    if found is None:
        raise Http404
    about = subjects_about(found)
    written = works(Facet.SUBJECT, about, request.library) if about else None
    return _page(request, number, found, Facet.AUTHOR, about=written, about_texts=about)


@require_safe
def subject(request: LibraryRequest, number: int) -> HttpResponse:
    """What there is about a subject."""
    found = headed(HeadingKind.SUBJECT, number)
    if found is None:
        raise Http404
    return _page(request, number, found, Facet.SUBJECT)


def _page(
    request: LibraryRequest,
    number: int,
    found: Headed,
    facet: Facet,
    *,
    about: Works | None = None,
    about_texts: list[str] | None = None,
) -> HttpResponse:
    library = request.library
    own = works(facet, found.texts, library)
    if not own.is_complete:
        # Only the index knows whether any record that readers see has the name.
        return render(request, "bibnet_catalog/heading_waits.html")
    if not own.total and not (about and about.total):
        raise Http404
    if found.number != number:
        return HttpResponseRedirect(reverse(f"catalog:{found.kind}", args=[found.number]))
    page = Paginator(own.newest, ON_A_PAGE).get_page(request.GET.get("page"))
    entries = entries_of(list(page), library=library)
    told = entries_of(list(about.newest[:MOST_ABOUT]), library=library) if about else []
    shown = rows.for_minors(entries) if is_for_minors(request) else entries
    if is_for_minors(request):
        told = rows.for_minors(told)
    context = {
        "found": found,
        "own": own,
        "page": page,
        "rows": [
            (row, own.editions.get(row.entry.edition, 1)) for row in rows.rows_of(shown, library)
        ],
        "kept_back": len(entries) - len(shown),
        "about": rows.shelf_of(told),
        "about_url": _results(Facet.SUBJECT, about_texts or ()),
        "search_url": _results(facet, found.texts),
        "like": [Led(text, reverse("catalog:person", args=[pk])) for pk, text in found.like],
        "trail": [
            Link(pgettext("menu", "Catalogue"), reverse("catalog:search")),
            Link(found.title),
        ],
        "json_ld": structured.person_node(found.title) if found.kind == "person" else None,
    }
    return render(request, "bibnet_catalog/heading.html", context)


def _results(facet: Facet, texts: tuple[str, ...] | list[str]) -> str:
    pairs = [(f"facet.{facet}", text) for text in texts[:MOST_VALUES]]
    return f"{reverse('catalog:search')}?{urlencode(pairs)}"
