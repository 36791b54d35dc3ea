"""What is not answered in time goes to the next who can help, and its reader is told.

Each act locks what it moves and looks again: two workers at once move nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from bibnet_catalog import api as catalog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

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

from . import exchanging, requesting
from .choosing import free_holders
from .ordering import refuse_order

ASKED_OF = "what a library is asked for is asked by others"


def pass_on_late(library: Library, now: datetime | None = None) -> None:
    """Pass on what the library was asked for by others, by its readers, and orders of its own."""
    now = now or timezone.now()
    today = schedule.today(library, now)
    with all_libraries(ASKED_OF):
        asked = list(
            Exchange.objects.filter(
                lender=library, state=ExchangeState.ASKED, answer_by__lt=today
            ).select_related("library", "lender")
        )
    for exchange in asked:
        _unless_moved(pass_exchange, exchange=exchange, now=now)
    requests = BookRequest.objects.of(library).select_related("library", "pickup")
    for request in requests.filter(state=RequestState.ASKED, answer_by__lt=today):
        _unless_moved(pass_request, request=request, now=now)
    for order in late_orders(library, now):
        _unless_moved(pass_order, order=order, now=now)


def late_orders(library: Library, now: datetime) -> list[Order]:
    """Orders that nobody has looked at within the library's term, the oldest first."""
    today = schedule.today(library, now)
    rows = Order.objects.of(library).filter(
        state=OrderState.PLACED,
        is_for_copy=False,
        class_set=None,
        reader__isnull=False,
        ticket__isnull=False,
    )
    # The shortest term is a day: what came within it is looked at one by one.
    rows = rows.filter(placed_at__lt=now - timedelta(days=1)).order_by("placed_at", "pk")
    shown = rows.select_related("library", "pickup", "ticket__library", "ticket__group", "reader")
    return [one for one in shown if requesting.answer_day(library, one.placed_at) < today]


@transaction.atomic
def pass_exchange(*, exchange: Exchange, now: datetime) -> Exchange | None:
    """The next library is asked instead; the new exchange, or None if there is no other.

    Raises ForbiddenMove if it was answered meanwhile.
    """
    found = exchanging.locked(exchange, now=now)
    silent = found.exchange.lender
    if silent is None or found.exchange.state != ExchangeState.ASKED:
        raise ForbiddenMove
    note = _("{library} has not answered in time").format(library=silent)
    exchanging.pass_by(found, now=now, note=note)
    request = found.request
    if request is None or request.state != RequestState.ASKED:
        return None
    return _ask_next(request, silent=silent, now=now)


@transaction.atomic
def pass_request(*, request: BookRequest, now: datetime) -> Exchange | None:
    """The own library is silent: one that has the book is asked; None if nobody has it free.

    Raises ForbiddenMove if it was answered meanwhile.
    """
    request = requesting.locked(request)
    today = schedule.today(request.library, now)
    if request.state != RequestState.ASKED or request.answer_by >= today:
        raise ForbiddenMove
    return _ask_next(request, silent=request.library, now=now)


@transaction.atomic
def pass_order(*, order: Order, now: datetime) -> Exchange | None:
    """The library has not looked for its own copy: another one is asked, if one has it free.

    Raises ForbiddenMove if the order was moved meanwhile.
    """
    lender = next_lender(order.library, order.edition_id, order.pickup, silent=order.library)
    if lender is None or order.ticket is None:
        return None
    reason = _("The library has not answered in time, another one is asked.")
    refused = refuse_order(order=order, reason=reason, actor=None, now=now)
    request = requesting.ask_for_book(
        ticket=order.ticket,
        wanted=requesting.Wanted(edition=refused.edition_id),
        pickup=refused.pickup,
        order=refused,
        actor=None,
        now=now,
    )
    return exchanging.ask_library(request=request, lender=lender, actor=None, now=now)


def next_lender(
    library: Library,
    edition: int,
    pickup: Library,
    *,
    silent: Library,
    besides: Collection[int] = (),
) -> Library | None:
    """Who is asked next, of those who have a free copy: the substitute of who was silent, the
    region's central library, the nearest.
    """
    facts = catalog.editions([edition]).get(edition)
    if facts is None:
        return None
    able = free_holders(facts, besides={library.pk, silent.pk, *besides}, near=pickup)
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
        request.library, request.edition_id, request.pickup, silent=silent, besides=besides
    )
    if lender is None:
        return None
    note = _("{silent} has not answered in time, {library} was asked").format(
        silent=silent, library=lender
    )
    return exchanging.ask_library(request=request, lender=lender, note=note, actor=None, now=now)


def _unless_moved(act: Callable[..., Any], **what: Any) -> None:
    """Do it unless somebody was quicker, or it cannot be done now."""
    with suppress(LendingError), transaction.atomic():
        act(**what)
