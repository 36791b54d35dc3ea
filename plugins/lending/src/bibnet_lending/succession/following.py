"""What the merger of a library does in lending, in the transaction of the merger."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from bibnet.accounts.models import Reader
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_lending.models import Circulation, Loan, Queue, ReaderTicket

from . import explaining, funds, notices, rows, settings, tickets, wishes
from .obstacles import obstacles

WHY = "what was one library's becomes another's"


def follow(library: Library, *, into: Library) -> None:
    """Hand over what is open, with the tickets; of a part only the places change.

    Whether it may be done is asked before (`obstacles.check_merger`).
    """
    with all_libraries(WHY):
        settings.follow(library, into)
        if library.is_member:
            _whole(library, into)
            return
        # What is open at a part that goes elsewhere is ended before; its readers stay.
        stays = into if into.member.pk == library.member.pk else library.member
        found = rows.open_rows(library.member, at=library)
        rows.change_places(library, stays)
        explaining.explain_place(stays, found, now=timezone.now())


@transaction.atomic
def follow_late(library: Library) -> None:
    """What somebody began at the very moment of the merger follows too, and whatever was left in a
    library that was merged before its readers followed, once nothing stands in the way.
    """
    heir = library.merged_into
    if heir is None or any(obstacles(library, into=heir)):
        return
    with all_libraries(WHY):
        _whole(library, heir)


def _whole(library: Library, into: Library) -> None:
    _lock(library)
    now = timezone.now()
    wishes.settle(library, into.member, now=now)
    funds.follow(library, into.member)
    found = rows.open_rows(library)
    changed = tickets.follow(library, into.member)
    rows.follow(library, into)
    explaining.explain(into, found, now=now)
    notices.enqueue(library, into, explaining.readers_of(found), changed)


def _lock(library: Library) -> None:
    """Readers, queues, copies, in this order (`services.locking`): who lends, takes back or orders
    meanwhile comes before all of it or after.
    """
    on_tickets = ReaderTicket.objects.of(library).values("reader")
    on_loans = Loan.objects.of(library).filter(returned_at=None).values("reader")
    people = Reader.objects.filter(pk__in=on_tickets) | Reader.objects.filter(pk__in=on_loans)
    for found in (
        people.select_for_update(of=("self",)).order_by("pk"),
        Queue.objects.of(library).select_for_update().order_by("work"),
        Circulation.objects.of(library).select_for_update().order_by("copy"),
    ):
        list(found.values_list("pk", flat=True))
