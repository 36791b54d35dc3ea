"""What other plugins may use of the catalogue: acts that they take part in, questions they answer,
what they are told of the stock (`stock`), and titles that are offered outside (`entering.outside`).

The numbers of works, editions, holdings and copies are for good; a record has its number too. Acts
run within the transaction that changes the rows, before the rows are changed and for many at once:
a hook must not ask the database once for each of them. A `Refused` stops the act. Of an import or
its undoing only the records that it is about are left as they are then, and the run says so.
`library` is the one whose delivery is at work, or the region for what a person decides. All rows of
all libraries may be read by a hook: check whose they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from bibnet.plugins.extension import Points
from bibnet.plugins.items import Item

from .describing.description import Kind, Level
from .entering.outside import OutsideTitle, alike, enter_title, entered_title, show_title
from .pages.words import KINDS
from .stock import (
    CopyFacts,
    EditionFacts,
    copies,
    copies_by_numbers,
    copies_everywhere,
    copies_of,
    copies_of_works,
    each_copy,
    editions,
    find_copies,
    numbered_copies,
    shown_editions,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import LibraryRequest

    from .models import Copy

__all__ = [
    "EXACT_LEVELS",
    "KINDS",
    "Availability",
    "CopyFacts",
    "EditionFacts",
    "Kind",
    "Level",
    "Move",
    "Online",
    "OutsideTitle",
    "State",
    "alike",
    "availability",
    "availability_changed",
    "copies",
    "copies_by_numbers",
    "copies_everywhere",
    "copies_leaving",
    "copies_of",
    "copies_of_works",
    "each_copy",
    "editions",
    "editions_merging",
    "enter_title",
    "entered_title",
    "entry_actions",
    "find_copies",
    "nothing_found",
    "numbered_copies",
    "online",
    "records_moving",
    "show_title",
    "shown_editions",
]

# One volume does not stand for another, whatever work they are counted to.
EXACT_LEVELS = frozenset((Level.VOLUME.value, Level.PART.value))

points = Points("catalog")
data = Points("catalog", follows_data=True)


class Move(NamedTuple):
    """A record that goes from one edition to another with its holdings and copies; numbers."""

    record: int
    left: int
    joined: int


class State(StrEnum):
    """What can be told of a copy."""

    FREE = "free"
    LENT = "lent"
    KEPT = "kept"  # put aside for somebody
    NOT_LENT = "not_lent"  # to be read in the library
    EXPECTED = "expected"  # ordered, not come yet
    LOST = "lost"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Availability(Item):
    """Whether a copy can be had; `back` is the day when it is due again, if that is known."""

    copy: int
    state: State
    back: date | None = None


@points.list_point
def availability(library: Library, *, copies: Collection[int]) -> Iterable[Availability]:
    """Who can tell whether these copies are free; nothing is said of a copy that nobody knows.

    Counted from rows at the moment of asking, in a number of queries that does not depend on how
    many copies there are. The copies are of libraries where both plugins are on, of which `library`
    is one: they may be of several.
    """
    return []


@dataclass(frozen=True)
class Online(Item):
    """That an edition can be had as an electronic book; `is_free` says whether at once."""

    edition: int
    is_free: bool


@points.list_point
def online(library: Library, *, editions: Collection[int]) -> Iterable[Online]:
    """Which of these editions readers of a library can have as electronic books.

    Asked once for each page on the library's own site: in two queries at most, however many
    editions there are, and true at the moment of asking.
    """
    return []


@points.slot
def entry_actions(library: Library, *, request: LibraryRequest, edition: int) -> str:
    """Buttons beside a book on its page: to order it, to read it; `edition` is its number.

    What they show must not depend on who is looking.
    """
    return ""


@points.slot
def nothing_found(library: Library, *, request: LibraryRequest, text: str) -> str:
    """What can be done where the catalogue has nothing for what was typed, and below what was found
    where it is not what the reader needs.

    What it shows must not depend on who is looking.
    """
    return ""


@points.announcement
def availability_changed(library: Library, *, copies: Sequence[int]) -> None:
    """Copies of the library are lent, came back or were put aside: the catalogue looks anew whether
    their editions are to be had. For whoever answers `availability` to announce.
    """


@data.participants
def editions_merging(library: Library, *, into: Mapping[int, int]) -> None:
    """Editions (keys) lead to others (values) from now on: what is kept by the number of an edition
    as a whole, a place in a queue or a favourite, passes on. Their records move likewise.
    """


@data.participants
def records_moving(library: Library, *, moves: Collection[Move]) -> None:
    """Records leave an edition, of which others stay, for another one: an edition is parted, a
    record has become another book, or it goes back to where it was. What is kept by the number of a
    copy follows it; of what is kept by the edition say which of the two it belongs to.
    """


@data.participants
def copies_leaving(library: Library, *, copies: QuerySet[Copy]) -> None:
    """Copies are gone: no delivery names them any more, a run is taken back, or the library closes.

    They stay in the database with their numbers and may come back. Refuse what is still lent.
    """
