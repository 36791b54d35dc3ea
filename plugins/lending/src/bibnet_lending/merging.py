"""Two entries of one person become one: what each has of lending is settled and joined.

Both readers are locked by whoever calls (`bibnet.accounts.services.merging`).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from bibnet.accounts.models import Reader
from bibnet.journal import audit

from .electronic.borrowing import return_loan
from .models import (
    Guest,
    Hold,
    Loan,
    Order,
    ReaderTicket,
    TicketKind,
    TicketState,
)
from .models.holds import IN_QUEUE
from .models.orders import OPEN
from .models.sayings import Saying, noted
from .models.tickets import IN_USE
from .services import belongings
from .services.one_wish import keep_one


def join(*, kept: Reader, gone: Reader) -> None:
    """All that the second entry has passes to the first.

    Of two wishes for one work in one library the better stays, of two tickets of one library the
    kept entry's.
    """
    _settle_wishes(kept, gone)
    _settle_loans(kept, gone)
    for ticket in common_tickets(kept, gone):
        _one_of_two(ticket, kept)
    twice = Guest.objects.filter(reader=kept).values("library", "year")
    for one in twice:
        Guest.objects.filter(reader=gone, library=one["library"], year=one["year"]).delete()
    belongings.join(kept=kept, gone=gone)


def common_tickets(kept: Reader, gone: Reader) -> list[ReaderTicket]:
    """The tickets in use of the second that the first has of the same library too."""
    own = {"state__in": IN_USE}
    rows = ReaderTicket.objects.filter(**own).exclude(kind=TicketKind.GROUP)
    libraries = rows.filter(reader=kept).values("library")
    found = rows.filter(reader=gone, library__in=libraries).select_related("library")
    return list(found.order_by("pk"))


def _one_of_two(ticket: ReaderTicket, kept: Reader) -> None:
    """Of two tickets of one library the one that the kept entry has stays."""
    stays = ReaderTicket.objects.exclude(kind=TicketKind.GROUP).get(
        reader=kept, library=ticket.library, state__in=IN_USE
    )
    end_for(ticket, stays)


def end_for(ticket: ReaderTicket, stays: ReaderTicket) -> None:
    """The ticket ends; what hangs on it passes to the other one. A block of either holds for the
    one that stays.
    """
    if ticket.state == TicketState.BLOCKED and stays.state == TicketState.ACTIVE:
        stays.state, stays.reason = ticket.state, ticket.reason
        stays.save(update_fields=["state", "reason"])
    belongings.replace(old=ticket, new=stays)
    ticket.state = TicketState.ENDED
    ticket.reason = noted(Saying.ONE_WITH, number=stays.number)
    ticket.save(update_fields=["state", "reason"])
    audit.record(
        action="lending.ticket_moved",
        actor=None,
        library=ticket.library,
        obj=ticket,
        fields=[ticket.state],
        reason=ticket.told,
    )


def _settle_wishes(kept: Reader, gone: Reader) -> None:
    """One wish for a work in a library. Sets for a class, and exactly one copy, are none."""
    both = {"reader__in": [kept.pk, gone.pk], "class_set": None}
    orders = Order.objects.filter(**both, state__in=OPEN, is_for_copy=False)
    holds = Hold.objects.filter(**both, state__in=IN_QUEUE, copy=None)
    keep_one([*_shown(orders), *_shown(holds)], of=lambda one: one.library_id)


def _settle_loans(kept: Reader, gone: Reader) -> None:
    """Who reads one electronic title under both entries reads it once."""
    open_ones = Loan.objects.filter(returned_at=None, licence__isnull=False)
    own = set(open_ones.filter(reader=kept).values_list("licence", "edition"))
    for loan in open_ones.filter(reader=gone).select_related("library"):
        if (loan.licence_id, loan.edition_id) in own:
            return_loan(loan=loan, actor=None)


def _shown(rows: QuerySet[Order] | QuerySet[Hold]) -> Iterable[Order | Hold]:
    return rows.select_related("library", "pickup", "reader", "ticket")
