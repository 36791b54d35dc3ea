"""Entries of the catalogue as readers see them: an edition, and which libraries have it.

Readers see what a library tells them where the plugin is on: records that are neither taken back
nor hidden, and holdings that are not gone. What is shown of an edition is said by the fullest of
its visible records.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from bibnet.libraries import network
from bibnet.libraries.models import Library, State
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.state import libraries_with

from .covers.reading import Picture, pictures_of
from .describing import isbd
from .describing.description import Description
from .describing.states import ABSENT
from .importing.shown import said_by
from .marking.standing import Marked, marks_of
from .models import Edition, Holding, Record

EVERYBODYS = "readers see what all libraries have of an edition"
# So many visible records of an edition are looked at for the fullest one.
MOST_RECORDS = 40
MOST_STEPS = 20
ADULT = 18
GREATEST_NUMBER = 2**63 - 1
NOT_SHOWN = (State.CLOSED, State.PRACTICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What one library has of an edition in one place.

    `library` is the member, `branch` its part that has it, if that is told; `copies` are 0 where
    all are lost or have not come yet. `nearness` is 0 in the library that is asked and its
    branches, 1 elsewhere in its system, 2 in its district, 3 farther.
    """

    number: int
    library: Library
    branch: Library | None
    place: str
    call_number: str
    note: str
    copies: int
    nearness: int
    is_free: bool | None = None  # as its source says, if it does

    @property
    def where(self) -> Library:
        """The library whose telephone and hours count."""
        return self.branch or self.library


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An edition as lists show it; `description` says the rest, from the record `record`."""

    edition: int
    work: int
    record: int
    title: str
    other_title: str
    heading: str
    author: str
    year: int | None
    publisher: str
    kind: str
    level: str
    age_mark: int | None
    isbns: tuple[str, ...]
    series: str
    description: Description
    holdings: tuple[Held, ...]
    picture: Picture | None
    marks: tuple[str, ...] = ()  # what the law has readers told of it

    @property
    def libraries(self) -> list[Library]:
        """The libraries that have it, each once, the nearest first."""
        return list({one.library.pk: one.library for one in self.holdings if one.copies}.values())

    @property
    def is_here(self) -> bool:
        """Whether the library that was asked has it itself."""
        return any(one.nearness == 0 for one in self.holdings if one.copies)


def entries_of(editions: Sequence[int], *, library: Library) -> list[Entry]:
    """The entries with these numbers, in this order, as they are shown on the site of a library.

    A merged number stands for the one it went to, each entry comes once, and one without a visible
    record is left out, as is one that a mark of the law hides. The number of queries does not
    depend on how many there are.
    """
    leads = numbers_now(editions)
    wanted = list(dict.fromkeys(leads[number] for number in editions if number in leads))
    with all_libraries(EVERYBODYS):
        visible = _visible(wanted, library)
        fullest = _fullest(visible)
        holdings = _holdings(visible, library)
    pictures, marks = pictures_of(fullest), marks_of(fullest, library)
    entries = (
        _entry(number, fullest[number], holdings.get(number, ()), pictures.get(number))
        for number in wanted
        if number in fullest
    )
    return [
        _with_marks(one, marks[one.edition]) if one.edition in marks else one
        for one in entries
        if one.edition not in marks or not marks[one.edition].is_hidden
    ]


def _with_marks(entry: Entry, marked: Marked) -> Entry:
    age_mark = ADULT if marked.is_for_adults else entry.age_mark
    return replace(entry, age_mark=age_mark, marks=marked.texts)


def numbers_now(editions: Iterable[int]) -> dict[int, int]:
    """Where the numbers of editions lead now; one that never was is left out.

    A query for each step of the longest way: mergers lead past each other, so it is one or two.
    """
    numbers = {number for number in editions if 0 < number <= GREATEST_NUMBER}
    rows = Edition.objects.filter(pk__in=numbers).values_list("pk", "merged_into")
    leads = {number: into or number for number, into in rows}
    is_moved = any(number != end for number, end in leads.items())
    for _step in range(MOST_STEPS):
        if not is_moved:
            break
        merged = Edition.objects.filter(pk__in=set(leads.values())).exclude(merged_into=None)
        further = {pk: into for pk, into in merged.values_list("pk", "merged_into") if into}
        leads = {number: further.get(end, end) for number, end in leads.items()}
        is_moved = bool(further)
    return leads


def visible_records(library: Library) -> QuerySet[Record]:
    """The records that readers see on the site of a library, of all libraries; for a scope of all.

    A practice library is in nobody's lists but its own.
    """
    shown = shown_libraries(library).order_by()
    return Record.objects.filter(library__in=shown, is_gone=False, is_suppressed=False)


def visible_holdings(library: Library) -> QuerySet[Holding]:
    """The holdings of visible records; for a scope of all.

    Asked by the rows of their records: of a list of records SQLite would first make all of it.
    """
    return Holding.objects.filter(
        record__library__in=shown_libraries(library).order_by(),
        record__is_gone=False,
        record__is_suppressed=False,
        is_gone=False,
    )


def shown_libraries(library: Library) -> QuerySet[Library]:
    """The members whose records readers see on the site of a library."""
    own = Q(pk=library.member.pk)
    return libraries_with("catalog").filter(~Q(state__in=NOT_SHOWN) | own)


class _Said(NamedTuple):
    """What the fullest visible record of an edition says."""

    record: int
    work: int
    fullness: int
    description: dict[str, Any]


class _Visible(NamedTuple):
    """A record that readers see: of which edition and work it is."""

    edition: int
    work: int


def _visible(editions: Collection[int], library: Library) -> dict[int, _Visible]:
    """The records of these editions that readers see, by their numbers, in order."""
    rows = visible_records(library).filter(edition__in=editions).order_by("pk")
    found = rows.values_list("pk", "edition", "edition__work")
    return {pk: _Visible(*row) for pk, *row in found}


def _fullest(visible: Mapping[int, _Visible]) -> dict[int, _Said]:
    """What is said of each edition; one without a visible record is left out."""
    turns: Counter[int] = Counter()
    looked_at = []
    # A window in SQL that counted them would take longer than all the rest.
    for pk, (edition, _work) in visible.items():
        turns[edition] += 1
        if turns[edition] <= MOST_RECORDS:
            looked_at.append(pk)
    found: dict[int, _Said] = {}
    told = Record.objects.filter(pk__in=looked_at).order_by("pk")
    for pk, data in told.values_list("pk", "description"):
        edition, work = visible[pk]
        said = _Said(pk, work, said_by(data), data)
        if edition not in found or said.fullness > found[edition].fullness:
            found[edition] = said
    return found


def _holdings(visible: Mapping[int, _Visible], library: Library) -> dict[int, list[Held]]:
    """The holdings of visible records by their editions, the nearest first."""
    editions = {one.edition for one in visible.values()}
    standing = (
        Holding.objects.filter(edition__in=editions, is_gone=False)
        .annotate(
            named=Count("copies", filter=Q(copies__is_gone=False)),
            absent=Count("copies", filter=Q(copies__is_gone=False, copies__state__in=ABSENT)),
        )
        .order_by("pk")
    )
    rows = [one for one in standing if one.record_id in visible]
    ids = {one.library_id for one in rows} | {one.branch_id for one in rows if one.branch_id}
    libraries = network.libraries(ids)
    found: dict[int, list[Held]] = defaultdict(list)
    for one in rows:
        copies = one.named - one.absent if one.named else 1
        found[one.edition_id].append(_held(one, copies, libraries, library))
    for held in found.values():
        # Where nothing is left to be had stands last, however near.
        held.sort(
            key=lambda one: (
                *(not one.copies, one.nearness),
                *(one.library.name, one.where.path, one.number),
            )
        )
    return found


def _held(holding: Holding, copies: int, libraries: dict[int, Library], library: Library) -> Held:
    owner = libraries[holding.library_id]
    branch = libraries[holding.branch_id] if holding.branch_id else None
    if branch is not None and branch.state == State.CLOSED:
        branch = None
    return Held(
        number=holding.pk,
        library=owner,
        branch=branch,
        place=holding.place or ("" if holding.branch_id else holding.sigla),
        call_number=holding.call_number,
        note=holding.note,
        copies=copies,
        is_free=holding.is_free,
        nearness=_nearness(owner, branch or owner, library),
    )


def _nearness(owner: Library, where: Library, library: Library) -> int:
    if library.covers(where):
        return 0
    if owner.pk == library.member.pk:
        return 1
    is_near = library.district_id is not None and where.district_id == library.district_id
    return 2 if is_near else 3


def _entry(number: int, said: _Said, holdings: Sequence[Held], picture: Picture | None) -> Entry:
    description = Description.from_json(said.description)
    authors = isbd.main_authors(description)
    heading = isbd.heading(description)
    return Entry(
        edition=number,
        work=said.work,
        record=said.record,
        title=isbd.title(description) or description.control_number,
        other_title=description.other_title,
        heading=heading,
        author=isbd.name_in_order(authors[0]) if authors else heading,
        year=description.year,
        publisher=description.publishers[0] if description.publishers else "",
        kind=str(description.kind),
        level=str(description.level),
        age_mark=description.age_mark,
        isbns=tuple(one.isbn13 for one in description.isbns if one.isbn13),
        series=description.series[0].title if description.series else "",
        description=description,
        holdings=tuple(holdings),
        picture=picture,
    )
