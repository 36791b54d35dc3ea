"""Whose tickets a library honours: its own always, those of others as its settings say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bibnet.accounts.models import Reader
from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_lending.models import Honoured, LendingSettings, ReaderTicket
from bibnet_lending.models.tickets import IN_USE

Honouring = Mapping[int, list[ReaderTicket]]
READERS = "a reader's tickets may be of several libraries"


def honours(library: Library, ticket: ReaderTicket) -> bool:
    """Whether a member honours the ticket: its own always, others as its settings say."""
    if ticket.library_id == library.pk:
        return True
    return _counts(LendingSettings.of(library).honours, library, ticket)


def honoured_by(libraries: Collection[Library], tickets: Sequence[ReaderTicket]) -> Honouring:
    """For each of many members the tickets that it honours, its own before others; two queries at
    most.
    """
    ids = [network.region().pk, *(one.pk for one in libraries)]
    rows = LendingSettings.objects.filter(library__in=ids).order_by("pk")
    said = dict(rows.values_list("library", "honours"))
    usual = said.get(ids[0], "")
    found: dict[int, list[ReaderTicket]] = {}
    for one in libraries:
        whose = said.get(one.pk) or usual
        counting = [
            ticket
            for ticket in tickets
            if ticket.library_id == one.pk or _counts(whose, one, ticket)
        ]
        found[one.pk] = _own_first(counting, one)
    return found


def _own_first(tickets: list[ReaderTicket], library: Library) -> list[ReaderTicket]:
    return sorted(tickets, key=lambda one: one.library_id != library.pk)


def tickets_of(readers: Sequence[Reader]) -> list[ReaderTicket]:
    """The tickets in use of a reader, or of a family in its order, of all libraries."""
    order = {one.pk: place for place, one in enumerate(readers)}
    with all_libraries(READERS):
        rows = ReaderTicket.objects.filter(reader__in=readers, state__in=IN_USE)
        found = list(rows.select_related("library", "group", "reader").order_by("pk"))
    return sorted(found, key=lambda one: order[one.reader_id])


def tickets_for(reader: Reader, library: Library) -> list[ReaderTicket]:
    """The reader's tickets in use that a member honours, its own first."""
    return honoured_by([library], tickets_of([reader]))[library.pk]


def _counts(whose: str, library: Library, ticket: ReaderTicket) -> bool:
    """Whether a ticket of another member counts where such tickets are honoured."""
    if whose == Honoured.REGION:
        return True
    return whose == Honoured.SYSTEM and _above(library) == _above(ticket.library)


def _above(library: Library) -> str:
    """What joins the members of one library system: the node under the region that holds them."""
    region = network.region()
    return library.path[: len(region.path) + library.steplen]
