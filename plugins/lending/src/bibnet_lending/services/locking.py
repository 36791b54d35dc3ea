"""The one order in which rows are locked: the reader, the queue of the work, the copy.

Who holds them counts what is scarce: nothing is counted from rows that are not locked. SQLite
knows no row locks; there a writing transaction is alone, and the constraints are the last guard.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from bibnet.accounts.models import Reader
from bibnet.compiled import Compiled, Given
from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet_lending import errors
from bibnet_lending.models import Circulation, Queue, ReaderTicket

_READER = Compiled(
    lambda: Reader.objects.select_for_update(of=("self",)).filter(pk=Given("reader")).order_by()
)
_TICKET = Compiled(
    lambda: (
        ReaderTicket.objects.of(Given("library"))
        .filter(pk=Given("ticket"))
        .select_related("group")
        .order_by()
    )
)
_QUEUE = Compiled(
    lambda: (
        Queue.objects.of(Given("library")).select_for_update().filter(work=Given("work")).order_by()
    )
)
_COPY = Compiled(
    lambda: (
        Circulation.objects.of(Given("library"))
        .select_for_update()
        .filter(copy=Given("copy"))
        .order_by()
    )
)


def lock_reader(pk: int) -> Reader:
    """The reader's row as it is now: limits of one person are counted by one at a time.

    Raises ForbiddenMove for an entry that was joined to another one meanwhile.
    """
    found = _reader(pk)
    if found is None:
        raise errors.ForbiddenMove
    return found


def lock_ticket(ticket: ReaderTicket) -> ReaderTicket:
    """The ticket as it is now, with its reader locked in `reader`.

    Tickets are joined and parted: one that has passed to another reader while we waited is locked
    anew there, and the lock of the first is let go. Raises ForbiddenMove for one that is gone.
    """
    owner = ticket.reader_id
    while True:
        with transaction.atomic():
            reader = _reader(owner)
            now = _now(ticket)
            if now is None:
                raise errors.ForbiddenMove
            if reader is not None and now.reader_id == reader.pk:
                now.reader = reader
                return now
            owner = now.reader_id
            transaction.set_rollback(True)


def fresh(ticket: ReaderTicket) -> ReaderTicket:
    """The ticket as it is now, for whoever has locked its reader."""
    found = _now(ticket)
    if found is None:
        raise ReaderTicket.DoesNotExist
    return found


def lock_queue(library: Library, work: int) -> None:
    """Nobody else gives out copies or places of this work in the library until the end."""
    if _QUEUE.first(library=library, work=work) is None:
        Queue.objects.of(library).select_for_update().get_or_create(
            work=work, defaults={"library": library}
        )


def lock_copy(library: Library, copy: int, *, now: datetime) -> Circulation:
    """Where the copy is, locked; made with the copy at its place if nobody has touched it yet."""
    found = _COPY.first(library=library, copy=copy)
    if found is None:
        found, _is_new = (
            Circulation.objects.of(library)
            .select_for_update()
            .get_or_create(copy_id=copy, defaults={"library": library, "state_at": now})
        )
    return found


def _now(ticket: ReaderTicket) -> ReaderTicket | None:
    found = _TICKET.first(library=ticket.library_id, ticket=ticket.pk)
    if found is not None:
        found.library = network.library(found.library_id)
    return found


def _reader(pk: int) -> Reader | None:
    return _READER.first(reader=pk)
