"""What other plugins are told of the stock: editions and copies by their numbers, in few queries.

For whoever lends, counts or puts copies together; offered in `api.py`. A copy is told of wherever
it stands: also of a record that is kept from readers, since it may be in somebody's hands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from bibnet.compiled import Compiled, Given
from bibnet.libraries import network
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.registers import any_case

from .describing.states import ABSENT, CopyState
from .entries import ADULT, numbers_now, visible_records
from .marking.standing import marks_of
from .models import Copy, Edition

if TYPE_CHECKING:
    from bibnet.libraries.models import Library

EVERYBODYS = "a copy is told of wherever it stands"
MOST_FOUND = 30
LOT = 5_000
MOST_WORDS = 8
# Copies of so many editions are looked at where a title was typed.
MOST_EDITIONS = 200
_COPY = (
    *("pk", "holding__edition", "library", "holding__branch", "inventory", "barcode"),
    *("holding__call_number", "holding__place", "state", "is_gone"),
)
_EDITION = ("pk", "merged_into", "work", "title", "heading", "year", "kind", "level", "age_mark")


_CopyRow = tuple[int, int, int, "int | None", str, str, str, str, str, bool]
_EditionRow = tuple[int, "int | None", int, str, str, "int | None", str, str, "int | None"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFacts:
    """An edition as lists name it. `number` is the one it has now, if it was merged.

    `kind` and `level` are values of `describing.description`; `age_mark` is in years and counts the
    marks of the law; `is_hidden` says that the region's rule lets nobody see it.
    """

    number: int
    work: int
    title: str
    heading: str
    year: int | None
    kind: str
    level: str
    age_mark: int | None
    is_hidden: bool = False

    @property
    def name(self) -> str:
        """Author and title in one line."""
        return f"{self.heading.rstrip('.')}. {self.title}" if self.heading else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyFacts:
    """One physical item: of which edition, whose, by which numbers it is known.

    `library` is the member's key, `branch` that of the part which has it, if that is told.
    `state` is what the last delivery says, empty if it says nothing.
    """

    number: int
    edition: EditionFacts
    library: int
    branch: int | None
    inventory: str
    barcode: str
    call_number: str
    place: str
    state: str
    is_gone: bool

    @property
    def is_absent(self) -> bool:
        """Whether it cannot be had at all: gone, lost, withdrawn or not come yet."""
        return self.is_gone or bool(self.state and CopyState(self.state) in ABSENT)

    @property
    def is_for_reading_room(self) -> bool:
        return self.state == CopyState.NOT_LENT


def editions(numbers: Collection[int]) -> dict[int, EditionFacts]:
    """The editions by the numbers they are asked for by; one that never was is left out.

    Two or three queries, however many there are, and two or three more where some were merged.
    """
    if not numbers:
        return {}
    rows = _rows_of(set(numbers))
    leads = {row[0]: row[0] for row in rows}
    if any(row[1] is not None for row in rows):
        leads = numbers_now(numbers)
        rows = _rows_of(set(leads.values()))
    found = {row[0]: _edition(row) for row in rows}
    marks = marks_of(found, network.region())
    for number, marked in marks.items():
        known = found[number]
        age_mark = ADULT if marked.is_for_adults else known.age_mark
        found[number] = replace(known, age_mark=age_mark, is_hidden=marked.is_hidden)
    return {number: found[end] for number, end in leads.items() if end in found}


def shown_editions(numbers: Collection[int]) -> set[int]:
    """Which of these editions, by the numbers they have now, readers of the network find."""
    with all_libraries(EVERYBODYS):
        rows = visible_records(network.region()).filter(edition__in=numbers).order_by()
        return set(rows.values_list("edition", flat=True).distinct())


def copies(numbers: Collection[int]) -> dict[int, CopyFacts]:
    """The copies with these numbers, those that are gone too."""
    return {one.number: one for one in _copies(Q(pk__in=numbers))}


def copies_of(
    library: Library, *, work: int | None = None, edition: int | None = None
) -> list[CopyFacts]:
    """The copies that a member has of a work or of one edition of it, without those that are gone
    or cannot be had, in the order in which they came.
    """
    about = Q(holding__edition=edition) if edition else Q(holding__edition__work=work)
    found = _copies(about, Q(library=library, is_gone=False, holding__is_gone=False))
    return [one for one in found if not one.is_absent]


def copies_of_works(library: Library, works: Collection[int]) -> dict[int, list[CopyFacts]]:
    """What `copies_of` tells of each of many works, in as many queries as for one; of some hundreds
    at once.
    """
    found: dict[int, list[CopyFacts]] = {work: [] for work in works}
    about = Q(holding__edition__work__in=found)
    for one in _copies(about, Q(library=library, is_gone=False, holding__is_gone=False)):
        if not one.is_absent and one.edition.work in found:
            found[one.edition.work].append(one)
    return found


def copies_everywhere(work: int) -> list[CopyFacts]:
    """The copies of a work in all libraries, as `copies_of` tells of those of one."""
    about = Q(holding__edition__work=work, is_gone=False, holding__is_gone=False)
    return [one for one in _copies(about) if not one.is_absent]


def each_copy(library: Library) -> Iterator[CopyFacts]:
    """All copies of a member in the order in which they came, read in lots."""
    last = 0
    while lot := list(_copies(Q(library=library, is_gone=False, pk__gt=last), most=LOT)):
        yield from lot
        last = lot[-1].number


def find_copies(library: Library, typed: str) -> list[CopyFacts]:
    """The copies of a member that somebody at the desk may mean: by barcode or inventory number as
    it is written or without spaces, else by words of author and title. At most `MOST_FOUND`.
    """
    found = numbered_copies(library, typed)
    if found or not typed.strip():
        return found
    titled = Q(library=library, is_gone=False, holding__edition__in=_titled(library, typed))
    return list(_copies(titled, most=MOST_FOUND))


def copies_by_numbers(library: Library, numbers: Collection[str]) -> dict[str, list[CopyFacts]]:
    """What `numbered_copies` tells of each of many numbers, as they are written; three or four
    queries, however many there are.
    """
    spelled = {number: _spellings(number) for number in numbers}
    spellings = {one for several in spelled.values() for one in several}
    known: dict[tuple[str, str], list[CopyFacts]] = defaultdict(list)
    for one in _bearing(library, spellings):
        known["barcode", one.barcode].append(one)
        known["inventory", one.inventory].append(one)
    return {
        number: next(
            (
                known[way, spelling][:MOST_FOUND]
                for spelling in several
                for way in ("barcode", "inventory")
                if (way, spelling) in known
            ),
            [],
        )
        for number, several in spelled.items()
    }


def numbered_copies(library: Library, number: str) -> list[CopyFacts]:
    """The copies of a member that bear a barcode, else an inventory number, as it is written or
    without spaces; several only where the library gave a number twice.
    """
    return copies_by_numbers(library, [number])[number]


def _spellings(number: str) -> list[str]:
    """A number as it is written, and without spaces."""
    number = " ".join(number.split())
    return [one for one in dict.fromkeys((number, number.replace(" ", ""))) if one]


def _titled(library: Library, typed: str) -> list[int]:
    """Editions of which the library has something and whose author and title hold the words."""
    words = [one for word in typed.split() if (one := word.strip(" ,.:;«»\"'()"))]
    if not any(len(word) > 2 for word in words):
        return []
    found = Edition.objects.filter(merged_into=None, holdings__library=library)
    for word in words[:MOST_WORDS]:
        expression = any_case(word)
        found = found.filter(Q(title__iregex=expression) | Q(heading__iregex=expression))
    return list(found.order_by("pk").values_list("pk", flat=True).distinct()[:MOST_EDITIONS])


def _copies(*conditions: Q, most: int | None = None) -> Iterator[CopyFacts]:
    return _told(list(_rows(*conditions)[:most]))


def _rows(*conditions: Q) -> QuerySet[Copy, _CopyRow]:
    with all_libraries(EVERYBODYS):
        return Copy.objects.filter(*conditions).order_by("pk").values_list(*_COPY)


def _told(rows: list[_CopyRow]) -> Iterator[CopyFacts]:
    known = editions({row[1] for row in rows})
    for pk, edition, library, branch, inventory, barcode, call_number, place, state, gone in rows:
        yield CopyFacts(
            number=pk,
            edition=known[edition],
            library=library,
            branch=branch,
            inventory=inventory,
            barcode=barcode,
            call_number=call_number,
            place=place,
            state=state,
            is_gone=gone,
        )


def _bearing(library: Library, spellings: Collection[str]) -> Iterator[CopyFacts]:
    if len(spellings) == 1:
        return _told(_NUMBERED.rows(library=library, number=next(iter(spellings))))
    bears = Q(barcode__in=spellings) | Q(inventory__in=spellings)
    return _copies(Q(library=library, is_gone=False), bears)


def _rows_of(numbers: Collection[int]) -> list[_EditionRow]:
    if len(numbers) == 1:
        return _ONE_EDITION.rows(number=next(iter(numbers)))
    return list(_edition_rows().filter(pk__in=numbers))


def _edition_rows() -> QuerySet[Edition, _EditionRow]:
    return Edition.objects.order_by().values_list(*_EDITION)


# What a desk asks for each scan.
_ONE_EDITION = Compiled(lambda: _edition_rows().filter(pk=Given("number")))
_NUMBERED = Compiled(
    lambda: _rows(
        Q(library=Given("library"), is_gone=False),
        Q(barcode=Given("number")) | Q(inventory=Given("number")),
    )
)


def _edition(row: _EditionRow) -> EditionFacts:
    number, _merged_into, work, title, heading, year, kind, level, age_mark = row
    return EditionFacts(
        number=number,
        work=work,
        title=title,
        heading=heading,
        year=year,
        kind=kind,
        level=level,
        age_mark=age_mark,
    )
