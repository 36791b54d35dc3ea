"""Selections as readers see them: published ones, with the books that can be seen."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.items import Found
from bibnet.themes.components import Picture
from bibnet_catalog.entries import EVERYBODYS, Entry, entries_of, numbers_now, shown_libraries
from bibnet_catalog.models import Selected, Selection
from bibnet_catalog.models.selections import FOR_ADULTS
from bibnet_catalog.pages import rows
from bibnet_catalog.pages.rows import Row, Shelved

from . import pictures

ON_A_SHELF = 6
# Some of the first books may be seen by nobody.
LOOKED_AT = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """A selection in a list: the picture that was chosen for it, and its first books as covers."""

    selection: Selection
    url: str
    library: Library
    picture: Picture | None
    books: list[Shelved]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A book of a selection; `row` is None where readers see no entry of it now."""

    book: Selected
    row: Row | None


def visible(library: Library) -> QuerySet[Selection]:
    """The published selections on the site of a library, the latest first.

    On the portal those of all libraries; for a scope of all.
    """
    published = Selection.objects.exclude(published_at=None).select_related("library", "picture")
    published = published.prefetch_related("picture__renditions")
    if library.is_region:
        return published.filter(library__in=shown_libraries(library).order_by().values("pk"))
    return published.filter(library=library.member)


def for_minors(selections: QuerySet[Selection]) -> QuerySet[Selection]:
    """Without what minors are not shown (436-FZ)."""
    return selections.exclude(age_mark=FOR_ADULTS)


def latest(library: Library, most: int, *, to_minors: bool, skipped: int = 0) -> list[Shown]:
    """Published selections with their first books, in as many queries as for one."""
    with all_libraries(EVERYBODYS):
        found = visible(library)
        found = for_minors(found) if to_minors else found
        selections = list(found[skipped : skipped + most])
        first = _first_books(selections)
    entries = _by_number([one for books in first.values() for one in books], library)
    shown = []
    for one in selections:
        kept = [entries[number] for number in first[one.pk] if number in entries]
        allowed = _allowed(one, kept, to_minors=to_minors)
        books = rows.shelf_of(allowed[:ON_A_SHELF])
        picture = pictures.shown(one)
        shown.append(Shown(one, address_of(one, library), one.library, picture, books))
    return shown


def _first_books(selections: Sequence[Selection]) -> dict[int, list[int]]:
    turn = Window(RowNumber(), partition_by=F("selection"), order_by=("position", "pk"))
    books = Selected.objects.filter(selection__in=selections).annotate(turn=turn)
    found: dict[int, list[int]] = defaultdict(list)
    for selection, edition in books.filter(turn__lte=LOOKED_AT).values_list("selection", "edition"):
        found[selection].append(edition)
    return found


def chosen(selection: Selection, library: Library) -> list[Chosen]:
    """All its books on the site of a library, in their order; for the staff."""
    books = list(Selected.objects.of(selection.library).filter(selection=selection))
    entries = _by_number([one.edition_id for one in books], library)
    by_edition = {one.entry.edition: one for one in rows.rows_of(entries.values(), library)}
    found = []
    for one in books:
        entry = entries.get(one.edition_id)
        found.append(Chosen(one, by_edition[entry.edition] if entry else None))
    return found


def read(selection: Selection, library: Library, *, to_minors: bool) -> list[Chosen]:
    """Its books as readers see them: each once, without those that nobody sees."""
    seen: dict[int, Chosen] = {}
    for one in chosen(selection, library):
        if one.row and _allowed(selection, [one.row.entry], to_minors=to_minors):
            seen.setdefault(one.row.entry.edition, one)
    return list(seen.values())


def _allowed(selection: Selection, entries: Sequence[Entry], *, to_minors: bool) -> Sequence[Entry]:
    return rows.for_minors(entries) if to_minors or selection.is_for_children else entries


def _by_number(editions: Sequence[int], library: Library) -> dict[int, Entry]:
    """The entries by the numbers that were asked for, which may lead elsewhere."""
    leads = numbers_now(editions)
    entries = {one.edition: one for one in entries_of(list(leads.values()), library=library)}
    return {number: entries[lead] for number, lead in leads.items() if lead in entries}


def address_of(selection: Selection, library: Library) -> str:
    """Where a selection is read: on its own library's site, by its path from that site itself."""
    path = reverse("catalog:selection", args=[selection.pk])
    root = network.root_url(selection.library)
    return path if root == network.root_url(library) else root + path


def search(library: Library, text: str, limit: int) -> tuple[list[Found], int]:
    """Selections that have all these words in title or text; none for adults."""
    words = re.findall(r"\w+", text)
    with all_libraries(EVERYBODYS):
        found = for_minors(visible(library))
        for word in words:
            pattern = re.escape(word.lower()).replace("ё", "[её]").replace("е", "[её]")
            found = found.filter(Q(title__iregex=pattern) | Q(text__iregex=pattern))
        count = found.count() if words else 0
        selections = list(found[:limit]) if words else []
    return [
        Found(
            title=" ".join(filter(None, (one.title, one.age))),
            url=address_of(one, library),
            excerpt=one.text,
            at=one.published_at,
        )
        for one in selections
    ], count


def addresses(library: Library) -> list[Selection]:
    """The selections whose one address is on this library's host."""
    with all_libraries(EVERYBODYS):
        found = list(visible(library))
    return [one for one in found if address_of(one, library).startswith("/")]
