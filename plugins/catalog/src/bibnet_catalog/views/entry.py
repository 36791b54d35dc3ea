"""The page of an entry, its citations, and the records that it is made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from bibnet.accounts.minors import is_for_minors
from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.state import is_enabled
from bibnet.text.typesetting import qr_svg
from bibnet.themes import social
from bibnet.themes.components import Link
from bibnet_catalog import availability
from bibnet_catalog.correcting.fields import named
from bibnet_catalog.correcting.in_marc import Corrected, corrections_of
from bibnet_catalog.correcting.marc_fields import PLACES
from bibnet_catalog.covers.reading import on_card
from bibnet_catalog.deciding.reading import together_url
from bibnet_catalog.entries import EVERYBODYS, Entry, entries_of, numbers_now, visible_records
from bibnet_catalog.models import Holding, Record
from bibnet_catalog.pages import (
    as_delivered,
    citing,
    facts,
    neighbours,
    rows,
    structured,
    volumes,
    whereabouts,
    words,
)
from bibnet_catalog.permissions import policy

from .favourites import keeping_of

if TYPE_CHECKING:
    from bibnet.libraries.requests import LibraryRequest

LONGEST_DESCRIPTION = 300
LONGEST_SUBJECT = 150
MOST_RECORDS = 200
AS_DELIVERED = "delivered"
MOST_LOST = 20
SELECTS = "bibnet_catalog.change_selection"
SEES_RECORDS = "bibnet_catalog.view_record"
FORMATS = {
    "bibtex": ("application/x-bibtex; charset=utf-8", "bib"),
    "ris": ("application/x-research-info-systems; charset=utf-8", "ris"),
}


@dataclass(frozen=True, slots=True)
class Delivered:
    """A record of the entry, with whose it is."""

    library: Library
    url: str


@require_safe
def entry(request: LibraryRequest, number: int) -> HttpResponse:
    """An edition: what it is, who has it, what stands beside it. A merged number leads on."""
    found = _found(request, number)
    if isinstance(found, HttpResponse):
        return found
    library = request.library
    url = canonical(found, library)
    others = neighbours.other_editions(found, library)
    beside = volumes.volumes_beside(found, library)
    volumes_shown = [*beside.volumes, *([beside.whole] if beside.whole else [])]
    author = neighbours.by_same_author(found, [*others, *volumes_shown], library)
    shelf = neighbours.same_shelf(found, [*others, *volumes_shown, *author], library)
    if is_for_minors(request):
        others, author, shelf = map(rows.for_minors, (others, author, shelf))
        beside = replace(beside, volumes=rows.for_minors(beside.volumes))
    places = whereabouts.whereabouts(found.holdings, timezone.now())
    named = [found, *others, *volumes_shown]
    online = availability.online([one.edition for one in named], library)
    context: dict[str, Any] = {
        "entry": found,
        "online": rows.online_line(online.get(found.edition)),
        "description": found.description,
        "age": rows.age_of(found),
        "kind": words.kind(found.kind),
        "on_cover": rows.on_cover(found),
        "authors": facts.authors(found.description),
        "facts": facts.facts(found.description),
        "subjects": facts.subjects(found.description),
        "links": facts.links(found.description),
        "keeping": keeping_of(request),
        "select_url": _select_url(request, found),
        "places": places[: whereabouts.AT_ONCE],
        "more_places": places[whereabouts.AT_ONCE :],
        "is_told": any(shelf.told for place in places for shelf in place.places),
        "where": rows.where(found, library),
        "others": rows.rows_of(others, library, online),
        "whole": rows.rows_of([beside.whole], library, online) if beside.whole else [],
        "volumes": rows.rows_of(beside.volumes, library, online),
        "together_url": together_url(request.user, found),
        "lost": _lost(request, found),
        "by_author": rows.shelf_of(author),
        "shelf": rows.shelf_of(shelf),
        "cited": list(citing.lines_of(found.description)),
        "records": _records(found, library),
        "url": url,
        "qr": mark_safe(qr_svg(url).decode()),  # noqa: S308  drawn by us
        "report_url": _report_url(found),
        "trail": [_catalogue(), Link(found.title)],
        "json_ld": structured.node_of(found, url),
        "og": on_card(
            replace(
                social.shown(library, title=found.title, description=_summary(found), path=""),
                url=url,
            ),
            found.picture,
            library,
        ),
    }
    return render(request, "bibnet_catalog/entry.html", context)


@require_safe
def citation(request: LibraryRequest, number: int, form: str) -> HttpResponse:
    """The entry as a file of BibTeX or RIS."""
    if form not in FORMATS:
        raise Http404
    found = _found(request, number)
    if isinstance(found, HttpResponse):
        return found
    url = canonical(found, request.library)
    text = (
        citing.ris(found.description, url=url)
        if form == "ris"
        else citing.bibtex(found.description, key=f"bibnet{found.edition}", url=url)
    )
    content_type, ending = FORMATS[form]
    return _file(text.encode(), content_type, f"bibnet-{found.edition}.{ending}")


@require_safe
def record(request: LibraryRequest, number: int, pk: int) -> HttpResponse:
    """A record as its library delivered it, field by field, with what it corrects since."""
    found = _found(request, number)
    if isinstance(found, HttpResponse):
        return found
    delivered = _record(found, pk, request.library)
    corrected = _corrected(delivered)
    context = {
        "entry": found,
        "record": delivered,
        "library": network.library(delivered.library_id),
        "read": as_delivered.fields_of(delivered, corrected),
        "corrected": [named(one) for one in corrected],
        "format": as_delivered.format_of(delivered),
        "trail": [
            _catalogue(),
            Link(found.title, rows.address_of(found.edition)),
            Link(_("As in the record")),
        ],
    }
    return render(request, "bibnet_catalog/record.html", context)


@require_safe
def record_file(request: LibraryRequest, number: int, pk: int) -> HttpResponse:
    """The record as a file with what is corrected of it; as it came, if that is asked for."""
    found = _found(request, number)
    if isinstance(found, HttpResponse):
        return found
    delivered = _record(found, pk, request.library)
    file = None
    if AS_DELIVERED not in request.GET:
        file = as_delivered.corrected_file(delivered, _corrected(delivered))
    file = file or as_delivered.file_of(delivered)
    return _file(file.content, file.content_type, file.name)


def canonical(found: Entry, library: Library) -> str:
    """The one address of an entry: on the portal where it has the catalogue, else here."""
    region = network.region()
    host = region if is_enabled("catalog", region) else library
    return network.root_url(host) + rows.address_of(found.edition)


def _found(request: LibraryRequest, number: int) -> Entry | HttpResponse:
    """The entry with this number, or the way to the one that it went to. Raises Http404."""
    leads = numbers_now([number]).get(number)
    entries = entries_of([leads], library=request.library) if leads is not None else []
    if not entries:
        raise Http404
    if leads != number:
        match = request.resolver_match
        assert match is not None
        address = reverse(match.view_name, kwargs={**match.kwargs, "number": leads})
        return HttpResponsePermanentRedirect(address)
    if entries[0].age_mark == rows.ADULT and is_for_minors(request):
        return render(request, "bibnet_catalog/adults.html", {"entry": entries[0]}, status=403)
    return entries[0]


def _records(found: Entry, library: Library) -> list[Delivered]:
    """The records that readers may see, the present library's first."""
    with all_libraries(EVERYBODYS):
        visible = visible_records(library).filter(edition=found.edition).order_by("pk")
        keys = list(visible.values_list("pk", "library")[:MOST_RECORDS])
    libraries = network.libraries({owner for __, owner in keys})
    keys.sort(key=lambda row: (row[1] != library.member.pk, row[0]))
    return [
        Delivered(libraries[owner], reverse("catalog:record", args=[found.edition, pk]))
        for pk, owner in keys
    ]


def _record(found: Entry, pk: int, library: Library) -> Record:
    with all_libraries(EVERYBODYS):
        visible = visible_records(library).filter(edition=found.edition)
        return get_object_or_404(visible, pk=pk)


def _corrected(record: Record) -> Corrected:
    """What is corrected of the record, if its format is one in which that is said."""
    if record.dialect not in PLACES:
        return {}
    with all_libraries(EVERYBODYS):
        return corrections_of([record.pk]).get(record.pk, {})


def _catalogue() -> Link:
    return Link(pgettext("menu", "Catalogue"), reverse("catalog:search"))


def _select_url(request: LibraryRequest, found: Entry) -> str:
    """Where the library's staff puts the edition into a selection; empty for everybody else."""
    user, member = request.user, request.library.member
    if not user.is_authenticated or not policy.has_permission(user, SELECTS, member):
        return ""
    address = reverse("catalog_admin:choose_selection", args=[member.code])
    return f"{network.portal_url()}{address}?{urlencode({'edition': found.edition})}"


def _lost(request: LibraryRequest, found: Entry) -> list[tuple[str, str]]:
    """For the library's staff: records of it of which no copy is left, with their screens."""
    user, member = request.user, request.library.member
    if not user.is_authenticated or not policy.has_permission(user, SEES_RECORDS, member):
        return []
    held = Holding.objects.of(member).filter(
        edition=found.edition, is_gone=False, is_lost=True, record__is_gone=False
    )
    rows = held.order_by("pk").values_list("record", "record__control_number").distinct()
    return [
        (number, network.portal_url() + reverse("catalog_admin:record", args=[member.code, pk]))
        for pk, number in rows[:MOST_LOST]
    ]


def _report_url(found: Entry) -> str:
    """The library's question form, begun with what it is about."""
    subject = _("Mistake in the entry No. %(number)s: %(title)s") % {
        "number": found.edition,
        "title": found.title,
    }
    return f"/ask/?{urlencode({'topic': 'library', 'subject': subject[:LONGEST_SUBJECT]})}"


def _summary(found: Entry) -> str:
    """What search engines and networks show below the title."""
    text = found.description.annotation or ". ".join(
        filter(None, (found.author, rows.published(found.description)))
    )
    text = " ".join(text.split()) or _("In the catalogue of the libraries of the region")
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    return text[:LONGEST_DESCRIPTION].rsplit(" ", 1)[0] + "…"


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
