"""Entries of the catalogue as readers see them: an edition, and which libraries have it.

Readers see what a library tells them where the plugin is on: records that are neither taken back
nor hidden, and holdings that are neither gone nor lost. What is shown of an edition is said by the
fullest of its visible records.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from bibnet import stamps
from bibnet.libraries import network
from bibnet.libraries.models import Library, State
from bibnet.plugins.state import is_enabled, libraries_with

from . import entry_rows
from .covers.reading import Picture, picture_of
from .describing import isbd
from .describing.description import Description
from .entry_rows import HoldingRow, RecordRow
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
    none has come yet. `nearness` is 0 in the library that is asked and its
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
    rows = entry_rows.records_of(_possible(editions))
    leads = {one.edition: one.edition for one in rows}
    if any(one.merged_into for one in rows):  # seldom: the index has it elsewhere by now
        leads = numbers_now(editions)
        rows = entry_rows.records_of(set(leads.values()))
    wanted = list(dict.fromkeys(leads[number] for number in editions if number in leads))
    visible = _visible(rows, library)
    fullest = _fullest(visible)
    holdings = _holdings(visible, library)
    marks = marks_of(fullest, library)
    entries = (
        _entry(fullest[number], holdings.get(number, ())) for number in wanted if number in fullest
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
    rows = Edition.objects.filter(pk__in=_possible(editions)).values_list("pk", "merged_into")
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
    """The holdings of visible records of which something is left; for a scope of all.

    Asked by the rows of their records: of a list of records SQLite would first make all of it.
    """
    return Holding.objects.filter(
        record__library__in=shown_libraries(library).order_by(),
        record__is_gone=False,
        record__is_suppressed=False,
        is_gone=False,
        is_lost=False,
    )


def shown_libraries(library: Library) -> QuerySet[Library]:
    """The members whose records readers see on the site of a library."""
    own = Q(pk=library.member.pk)
    return libraries_with("catalog").filter(~Q(state__in=NOT_SHOWN) | own)


def _shown_ids(library: Library) -> Set[int]:
    """The same by their numbers."""
    member = library.member
    everybodys = _everybodys_ids()
    if member.state in NOT_SHOWN and is_enabled("catalog", member):
        return everybodys | {member.pk}
    return everybodys


@stamps.remembered("plugins", "network")
def _everybodys_ids() -> frozenset[int]:
    members = libraries_with("catalog").exclude(state__in=NOT_SHOWN).order_by()
    return frozenset(members.values_list("pk", flat=True))


def _possible(numbers: Iterable[int]) -> set[int]:
    """Those that a row may have: readers write any into an address."""
    return {number for number in numbers if 0 < number <= GREATEST_NUMBER}


class _Said(NamedTuple):
    """What the fullest visible record of an edition says."""

    row: RecordRow
    number: int
    fullness: int
    description: dict[str, Any]


def _visible(rows: Iterable[RecordRow], library: Library) -> dict[int, RecordRow]:
    """The records that readers see, by their numbers, in order."""
    shown = _shown_ids(library)
    return {one.record: one for one in rows if one.record is not None and one.library in shown}


def _fullest(visible: Mapping[int, RecordRow]) -> dict[int, _Said]:
    """What is said of each edition; one without a visible record is left out."""
    turns: Counter[int] = Counter()
    looked_at = []
    # A window in SQL that counted them would take longer than all the rest.
    for pk, row in visible.items():
        turns[row.edition] += 1
        if turns[row.edition] <= MOST_RECORDS:
            looked_at.append(pk)
    found: dict[int, _Said] = {}
    for pk, data in entry_rows.descriptions_of(looked_at):
        row = visible[pk]
        said = _Said(row, pk, said_by(data), data)
        if row.edition not in found or said.fullness > found[row.edition].fullness:
            found[row.edition] = said
    return found


def _holdings(visible: Mapping[int, RecordRow], library: Library) -> dict[int, list[Held]]:
    """The holdings of visible records by their editions, the nearest first."""
    editions = {one.edition for one in visible.values()}
    rows = [one for one in entry_rows.holdings_of(editions) if one.record in visible]
    ids = {one.library for one in rows} | {one.branch for one in rows if one.branch}
    libraries = network.libraries(ids)
    found: dict[int, list[Held]] = defaultdict(list)
    for one in rows:
        found[one.edition].append(_held(one, libraries, library))
    for held in found.values():
        # Where nothing is left to be had stands last, however near.
        held.sort(
            key=lambda one: (
                *(not one.copies, one.nearness),
                *(one.library.name, one.where.path, one.number),
            )
        )
    return found


def _held(row: HoldingRow, libraries: Mapping[int, Library], library: Library) -> Held:
    owner = libraries[row.library]
    branch = libraries[row.branch] if row.branch else None
    if branch is not None and branch.state == State.CLOSED:
        branch = None
    return Held(
        number=row.number,
        library=owner,
        branch=branch,
        place=row.place or ("" if row.branch else row.sigla),
        call_number=row.call_number,
        note=row.note,
        copies=row.copies - row.absent if row.copies else 1,
        is_free=row.is_free,
        nearness=_nearness(owner, branch or owner, library),
    )


def _nearness(owner: Library, where: Library, library: Library) -> int:
    if library.covers(where):
        return 0
    if owner.pk == library.member.pk:
        return 1
    is_near = library.district_id is not None and where.district_id == library.district_id
    return 2 if is_near else 3


def _entry(said: _Said, holdings: Sequence[Held]) -> Entry:
    description = Description.from_json(said.description)
    authors = isbd.main_authors(description)
    heading = isbd.heading(description)
    return Entry(
        edition=said.row.edition,
        work=said.row.work,
        record=said.number,
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
        picture=picture_of(said.row.small, said.row.large),
    )
