"""What is not answered in time goes to the next who can help, and its reader is told.

Each act locks what it moves and looks again: two workers at once move nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime
from typing import Any

from bibnet_catalog import api as catalog
from django.db import transaction
from django.utils import timezone

from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_lending.errors import ForbiddenMove, LendingError
from bibnet_lending.models import (
    BookRequest,
    Exchange,
    ExchangeState,
    LendingSettings,
    Order,
    OrderState,
    RequestState,
)
from bibnet_lending.models.sayings import Saying, noted

from . import exchange_ends, exchange_moves, exchanging, request_moves, requesting
from .answering import answered, late_before
from .choosing import can_be_asked, free_holders, lenders
from .locking import lock_ticket
from .ordering import pass_by

ASKED_OF = "what a library is asked for is asked by others"


def pass_on_late(library: Library, now: datetime | None = None) -> None:
    """Pass on what the library was asked for by others, by its readers, and orders of its own; and
    what it has asked of others who lend no more.
    """
    now = now or timezone.now()
    today = schedule.today(library, now)
    with all_libraries(ASKED_OF):
        asked = Exchange.objects.filter(state=ExchangeState.ASKED).select_related(
            "library", "lender"
        )
        late = list(asked.filter(lender=library, answer_by__lt=today))
        gone = list(
            asked.filter(library=library, lender__isnull=False).exclude(lender__in=lenders())
        )
    for exchange in (*late, *gone):
        _unless_moved(pass_exchange, exchange=exchange, now=now)
    requests = BookRequest.objects.of(library).select_related("library", "pickup")
    for request in requests.filter(state=RequestState.ASKED, answer_by__lt=today):
        _unless_moved(pass_request, request=request, now=now)
    for order in late_orders(library, now):
        _unless_moved(pass_order, order=order, now=now)


def late_orders(library: Library, now: datetime) -> list[Order]:
    """Orders that nobody has looked at within the library's term, the oldest first.

    One that came from the queue is asked for since its turn has come, however long it was waited
    for before.
    """
    rows = Order.objects.of(library).filter(
        state=OrderState.PLACED,
        state_at__lt=late_before(library, now),
        is_for_copy=False,
        class_set=None,
        reader__isnull=False,
        ticket__isnull=False,
    )
    shown = rows.select_related("library", "pickup", "ticket__library", "ticket__group", "reader")
    return list(shown.order_by("state_at", "pk"))


@transaction.atomic
def pass_exchange(*, exchange: Exchange, now: datetime) -> Exchange | None:
    """The next library is asked instead; the new exchange, or None if there is no other.

    Raises ForbiddenMove if it was answered meanwhile.
    """
    found = exchange_moves.locked(exchange, now=now)
    silent = found.exchange.lender
    if silent is None or found.exchange.state != ExchangeState.ASKED:
        raise ForbiddenMove
    is_gone = not can_be_asked(silent, by=found.exchange.library)
    if not is_gone and found.exchange.answer_by >= schedule.today(silent, now):
        raise ForbiddenMove
    exchange_ends.pass_by(found, now=now, is_gone=is_gone)
    request = found.request
    if request is None or request.state != RequestState.ASKED:
        return None
    return _ask_next(request, silent=silent, now=now)


@transaction.atomic
def pass_request(*, request: BookRequest, now: datetime) -> Exchange | None:
    """The own library is silent: one that has the book is asked; None if nobody has it free.

    Raises ForbiddenMove if it was answered meanwhile.
    """
    request = request_moves.locked(request)
    today = schedule.today(request.library, now)
    if request.state != RequestState.ASKED or request.answer_by >= today:
        raise ForbiddenMove
    asked = _ask_next(request, silent=request.library, now=now)
    if asked is not None:
        answered(request, now=now, is_answered=False)
    return asked


@transaction.atomic
def pass_order(*, order: Order, now: datetime) -> Exchange | None:
    """The library has not looked for its own copy: another one is asked, if one has it free.

    Raises ForbiddenMove if the order was looked at meanwhile. Locks the reader first, as whoever
    orders does.
    """
    lender = next_lender(order.library, order.edition_id, order.pickup, silent=order.library)
    if lender is None or order.ticket is None:
        return None
    ticket = lock_ticket(order.ticket)
    refused = pass_by(order=order, reason=noted(Saying.SILENT), now=now)
    request = requesting.ask_for_book(
        ticket=ticket,
        wanted=requesting.Wanted(edition=refused.edition_id),
        pickup=refused.pickup,
        order=refused,
        actor=None,
        now=now,
    )
    return exchanging.ask_library(
        request=request, lender=lender, instead_of=order.library, actor=None, now=now
    )


def next_lender(
    library: Library,
    edition: int,
    pickup: Library,
    *,
    silent: Library,
    besides: Collection[int] = (),
    is_for_pages: bool = False,
) -> Library | None:
    """Who is asked next, of those who have a free copy: the substitute of who was silent, the
    region's central library, the nearest.
    """
    facts = catalog.editions([edition]).get(edition)
    if facts is None:
        return None
    able = free_holders(
        facts, besides={library.pk, silent.pk, *besides}, near=pickup, is_for_pages=is_for_pages
    )
    settings = LendingSettings.of(silent)
    first = [settings.substitute_id, settings.central_id]
    return min(
        able,
        key=lambda one: first.index(one.pk) if one.pk in first else len(first),
        default=None,
    )


def _ask_next(request: BookRequest, *, silent: Library, now: datetime) -> Exchange | None:
    if request.edition_id is None:
        return None
    tried = Exchange.objects.of(request.library).filter(request=request, lender__isnull=False)
    besides = set(tried.order_by("pk").values_list("lender", flat=True))
    lender = next_lender(
        request.library,
        request.edition_id,
        request.pickup,
        silent=silent,
        besides=besides,
        is_for_pages=bool(request.pages),
    )
    if lender is None:
        return None
    return exchanging.ask_library(
        request=request, lender=lender, instead_of=silent, actor=None, now=now
    )


def _unless_moved(act: Callable[..., Any], **what: Any) -> None:
    """Do it unless somebody was quicker, or it cannot be done now."""
    with suppress(LendingError), transaction.atomic():
        act(**what)
