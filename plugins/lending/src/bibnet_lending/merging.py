"""Two entries of one person become one: what each has of lending is settled and joined.

Both readers are locked by whoever calls (`bibnet.accounts.services.merging`).
"""

from __future__ import annotations

from collections.abc import Iterable

from bibnet_catalog import api as catalog
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bibnet.accounts.models import Reader
from bibnet.journal import audit

from .electronic.borrowing import return_loan
from .models import (
    Guest,
    Hold,
    HoldState,
    Loan,
    Order,
    OrderState,
    ReaderTicket,
    TicketKind,
    TicketState,
)
from .models.holds import IN_QUEUE
from .models.orders import OPEN
from .models.tickets import IN_USE
from .services import belongings, holding, ordering

# A library, a work, and whether it is wished for as an electronic book.
Work = tuple[int, int, bool]


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
    """The ticket ends; what hangs on it passes to the one that the kept entry has. A block of
    either holds for the one that stays.
    """
    stays = ReaderTicket.objects.exclude(kind=TicketKind.GROUP).get(
        reader=kept, library=ticket.library, state__in=IN_USE
    )
    if ticket.state == TicketState.BLOCKED and stays.state == TicketState.ACTIVE:
        stays.state, stays.reason = ticket.state, ticket.reason
        stays.save(update_fields=["state", "reason"])
    belongings.replace(old=ticket, new=stays)
    ticket.state = TicketState.ENDED
    ticket.reason = _("one with No. {number}").format(number=stays.number)
    ticket.save(update_fields=["state", "reason"])
    audit.record(
        action="lending.ticket_moved",
        actor=None,
        library=ticket.library,
        obj=ticket,
        fields=[ticket.state],
        reason=ticket.reason,
    )


def _settle_wishes(kept: Reader, gone: Reader) -> None:
    """One wish for a work in a library: an order before a place, a ready one before another, the
    earlier before the later. The book on paper and the electronic one are two.
    """
    both = [kept.pk, gone.pk]
    wishes: list[Order | Hold] = [
        *_of(Order.objects.filter(reader__in=both, state__in=OPEN)),
        *_of(Hold.objects.filter(reader__in=both, state__in=IN_QUEUE, copy=None)),
    ]
    works = {
        number: facts.work
        for number, facts in catalog.editions({one.edition_id for one in wishes}).items()
    }
    wished: set[Work] = set()
    superfluous: list[Order | Hold] = []
    for wish in sorted(wishes, key=_rank):
        is_electronic = isinstance(wish, Hold) and wish.is_electronic
        work = (wish.library_id, works[wish.edition_id], is_electronic)
        if work in wished:
            superfluous.append(wish)
        wished.add(work)
    # Places first: a copy that an order gives back must not come to one of the two again.
    for wish in sorted(superfluous, key=lambda one: isinstance(one, Order)):
        if isinstance(wish, Hold):
            holding.cancel_hold(hold=wish, actor=None)
        else:
            ordering.cancel_order(order=wish, actor=None)


def _settle_loans(kept: Reader, gone: Reader) -> None:
    """Who reads one electronic title under both entries reads it once."""
    open_ones = Loan.objects.filter(returned_at=None, licence__isnull=False)
    own = set(open_ones.filter(reader=kept).values_list("licence", "edition"))
    for loan in open_ones.filter(reader=gone).select_related("library"):
        if (loan.licence_id, loan.edition_id) in own:
            return_loan(loan=loan, actor=None)


def _of(rows: QuerySet[Order] | QuerySet[Hold]) -> Iterable[Order | Hold]:
    return rows.select_related("library", "pickup", "reader", "ticket")


def _rank(wish: Order | Hold) -> tuple[bool, bool, object]:
    is_order = isinstance(wish, Order)
    is_ready = wish.state in (OrderState.READY, HoldState.READY)
    return not is_order, not is_ready, wish.placed_at
