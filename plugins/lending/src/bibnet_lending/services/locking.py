"""The one order in which rows are locked: the reader, the queue of the work, the copy.

Who holds them counts what is scarce: nothing is counted from rows that are not locked. SQLite
knows no row locks; there a writing transaction is alone, and the constraints are the last guard.
"""

from __future__ import annotations

from datetime import datetime

from bibnet.accounts.models import Reader
from bibnet.libraries.models import Library
from bibnet_lending.models import Circulation, Queue


def lock_reader(pk: int) -> Reader:
    """The reader's row as it is now: limits of one person are counted by one at a time."""
    return Reader.objects.select_for_update(of=("self",)).get(pk=pk)


def lock_queue(library: Library, work: int) -> None:
    """Nobody else gives out copies or places of this work in the library until the end."""
    Queue.objects.of(library).select_for_update().get_or_create(
        work=work, defaults={"library": library}
    )


def lock_copy(library: Library, copy: int, *, now: datetime) -> Circulation:
    """Where the copy is, locked; made with the copy at its place if nobody has touched it yet."""
    found, _is_new = (
        Circulation.objects.of(library)
        .select_for_update()
        .get_or_create(copy_id=copy, defaults={"library": library, "state_at": now})
    )
    return found
