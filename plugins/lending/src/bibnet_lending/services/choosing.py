"""Which libraries have a book, and from which of them a reader may have it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, inf, radians
from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog

from bibnet.accounts.models import Reader
from bibnet.libraries import network
from bibnet.libraries.models import Library, State
from bibnet.plugins.state import libraries_with
from bibnet_lending.availability import told
from bibnet_lending.models import ReaderTicket

from .honouring import honoured_by, tickets_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

FREE = catalog.State.FREE
# Of one degree of latitude.
KILOMETRES = 111


@dataclass(frozen=True, kw_only=True)
class Place:
    """A member that has the book: how many copies, how many of them stand at their place, and the
    tickets of the reader and the family that it honours.
    """

    library: Library
    copies: int
    free: int
    tickets: list[ReaderTicket]


def places_for(
    book: catalog.EditionFacts,
    *,
    readers: Sequence[Reader],
    near: Library | None,
    is_for_pages: bool = False,
) -> list[Place]:
    """The members that lend a copy of the book, or can copy pages of it: first those where the
    readers' tickets count, its own before others, then those with a free copy, then the
    nearest to `near`.

    The number of queries does not depend on how many there are.
    """
    held = held_by(book, near=near, is_for_pages=is_for_pages)
    states = {one.copy: one.state for one in told([copy for own in held.values() for copy in own])}
    libraries = network.libraries(held)
    honoured = honoured_by(list(libraries.values()), tickets_of(readers))
    places = [
        Place(
            library=one,
            copies=len(held[one.pk]),
            free=sum(states[copy] == FREE for copy in held[one.pk]),
            tickets=honoured[one.pk],
        )
        for one in libraries.values()
    ]
    return sorted(places, key=lambda place: _turn(place, near))


def lenders() -> QuerySet[Library]:
    """The members that lend to others: one that is closed or there to practise does not."""
    return libraries_with("lending").exclude(state__in=(State.CLOSED, State.PRACTICE))


def can_be_asked(lender: Library, *, by: Library) -> bool:
    """Whether a member lends to this other one."""
    is_other = lender.pk != by.pk and by.state != State.PRACTICE
    return is_other and lenders().filter(pk=lender.pk).exists()


def held_by(
    book: catalog.EditionFacts,
    *,
    besides: Collection[int] = (),
    near: Library | None = None,
    is_for_pages: bool = False,
) -> Mapping[int, list[int]]:
    """The copies that may be lent, by the member that has them and lends; pages are copied of what
    is only read in the library too. A volume does not stand for another one; a practice library
    lends to nobody but its own.
    """
    lending = set(lenders().values_list("pk", flat=True)) - {*besides}
    if near is not None and near.member.state == State.PRACTICE:
        lending = {near.member.pk}
    held: dict[int, list[int]] = defaultdict(list)
    for copy in catalog.copies_everywhere(book.work):
        is_other = book.level in catalog.EXACT_LEVELS and copy.edition.number != book.number
        is_fit = is_for_pages or not copy.is_for_reading_room
        if copy.library in lending and is_fit and not is_other:
            held[copy.library].append(copy.number)
    return held


def free_holders(
    book: catalog.EditionFacts,
    *,
    besides: Collection[int],
    near: Library,
    is_for_pages: bool = False,
) -> Sequence[Library]:
    """The members with a copy that stands at its place, for pages with any; the nearest first."""
    held = held_by(book, besides=besides, near=near, is_for_pages=is_for_pages)
    states = {one.copy: one.state for one in told([copy for own in held.values() for copy in own])}
    able = [
        pk
        for pk, copies in held.items()
        if is_for_pages or any(states[one] == FREE for one in copies)
    ]
    return sorted(network.libraries(able).values(), key=lambda one: _far(one, near))


def _turn(place: Place, near: Library | None) -> tuple[bool, bool, bool, float, str]:
    return (
        not place.tickets,
        not any(one.library_id == place.library.pk for one in place.tickets),
        not place.free,
        _far(place.library, near),
        str(place.library),
    )


def _far(library: Library, near: Library | None) -> float:
    """Kilometres, near enough to put libraries of a region in order; infinite if nobody knows."""
    here, there = _stands(near), _stands(library)
    if here is None or there is None:
        return inf
    north, east = there[0] - here[0], there[1] - here[1]
    return hypot(north, east * cos(radians(here[0]))) * KILOMETRES


def _stands(library: Library | None) -> tuple[float, float] | None:
    if library is None or library.latitude is None or library.longitude is None:
        return None
    return float(library.latitude), float(library.longitude)
