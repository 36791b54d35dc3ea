"""Who is served next, and what becomes of a copy that is free again.

The queue of the work must be locked by whoever calls.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from bibnet.accounts.models import User
from bibnet.compiled import Compiled, Given
from bibnet.libraries import network, schedule
from bibnet.libraries.models import Kind, Library
from bibnet_lending import errors, reckoning
from bibnet_lending.models import (
    Circulation,
    CopyState,
    Hold,
    HoldState,
    HoldStep,
    Order,
    OrderState,
    OrderStep,
)
from bibnet_lending.models.copies import COPY_MOVES
from bibnet_lending.models.holds import HOLD_MOVES
from bibnet_lending.models.orders import OPEN
from bibnet_lending.models.sayings import Saying, noted

from . import telling
from .answering import answered
from .honouring import honours

if TYPE_CHECKING:
    from bibnet_catalog.api import CopyFacts


def _waiting(
    library: Library | Given, copy: int | Given, edition: int | Given, work: int | Given
) -> QuerySet[Hold]:
    fits = (
        Q(copy=copy)
        | Q(copy=None, edition=edition)
        | Q(copy=None, is_exact=False, edition__work=work)
    )
    own = {"is_electronic": False, "reader__isnull": False, "ticket__isnull": False}
    return Hold.objects.of(library).filter(fits, state=HoldState.WAITING, **own)


_ANY_WAITING = Compiled(
    lambda: (
        _waiting(Given("library"), Given("copy"), Given("edition"), Given("work"))
        .order_by()
        .values_list("pk", flat=True)[:1]
    )
)


def is_awaited(library: Library, copy: CopyFacts) -> bool:
    """Whether anybody is in the queue for what the copy is: mostly nobody, which is told fast."""
    given = {"copy": copy.number, "edition": copy.edition.number, "work": copy.edition.work}
    return bool(_ANY_WAITING.rows(library=library, **given))


def waiting_for(library: Library, copy: CopyFacts) -> QuerySet[Hold]:
    """The holds that this copy could serve, in the order of the queue.

    On the copy itself, on its edition, or on any edition of its work; who is put off is left out.
    """
    rows = _waiting(library, copy.number, copy.edition.number, copy.edition.work)
    return rows.select_related(
        "ticket__library", "ticket__group", "reader", "pickup", "class_set"
    ).order_by("placed_at", "pk")


def next_hold(library: Library, copy: CopyFacts, *, now: datetime) -> Hold | None:
    """The first who may have the copy now: whose ticket has ended meanwhile is passed over, and who
    has an order for this very edition on its way, which the catalogue has joined, say.
    """
    if not is_awaited(library, copy):
        return None
    waiting = waiting_for(library, copy)
    today = schedule.today(library, now)
    ordered = Order.objects.of(library).filter(
        reader=OuterRef("reader"),
        edition=copy.edition.number,
        state__in=OPEN,
        is_for_copy=False,
        class_set=None,
    )
    is_second = Q(Exists(ordered), copy=None, class_set=None)
    return next(
        (
            one
            for one in waiting.exclude(is_second)
            if one.ticket is not None
            and one.ticket.is_valid_on(today)
            and honours(library, one.ticket)
        ),
        None,
    )


def pass_on(
    library: Library,
    copy: CopyFacts,
    circulation: Circulation,
    *,
    at: Library | None,
    actor: User | None,
    now: datetime,
) -> Order | None:
    """Give a copy that nobody has to the next in the queue; the order, or None if nobody waits.

    `at` is the part of the library where somebody has it in hands; None: it stands at its place and
    has to be fetched, or it is on its way and is seen to where it arrives. A copy that nobody waits
    for goes to its place.
    """
    is_moving = at is None and circulation.state == CopyState.TRANSIT
    hold = next_hold(library, copy, now=now)
    if hold is None:
        if not is_moving:
            _home(copy, circulation, at=at, now=now)
        return None
    order = Order(
        library=library,
        ticket=hold.ticket,
        reader=hold.reader,
        edition_id=copy.edition.number,
        is_exact=hold.is_exact,
        copy_id=copy.number,
        is_for_copy=hold.copy_id is not None,
        class_set=hold.class_set,
        hold=hold,
        pickup=hold.pickup,
        placed_at=hold.placed_at,
        state_at=now,
    )
    if at is None:
        if is_moving:
            order.state = OrderState.ON_THE_WAY
        else:
            move_copy(circulation, CopyState.SEARCHED, place=None, now=now)
        order.save()
        step(order, actor=actor, now=now)
    else:
        order.state = OrderState.ACCEPTED
        order.save()
        bring(order, copy, circulation, at=at, actor=actor, now=now)
    move_hold(hold, HoldState.SERVED, actor=actor, now=now)
    if order.state != OrderState.READY and hold.placed_at < now:
        telling.order_moved("title_available", order, now=now)
    return order


def bring(
    order: Order,
    copy: CopyFacts,
    circulation: Circulation,
    *,
    at: Library,
    actor: User | None,
    now: datetime,
) -> None:
    """The order's copy is in hands at a part of the library: it waits there, or goes on its way."""
    answered(order, now=now)
    if are_one_place(at, order.pickup):
        order.state = OrderState.READY
        order.until = until_day(order, copy, now)
        move_copy(circulation, CopyState.KEPT, place=at, now=now)
    else:
        order.state = OrderState.ON_THE_WAY
        move_copy(circulation, CopyState.TRANSIT, place=order.pickup, now=now)
    order.state_at = now
    order.save(update_fields=["state", "state_at", "until"])
    step(order, actor=actor, now=now)
    if order.state == OrderState.READY:
        telling.order_moved("order_ready", order, now=now)


def back_into_queue(order: Order, *, actor: User | None, now: datetime) -> Hold:
    """End an order whose copy is gone to somebody else; its reader waits in the same place.

    The queue must be locked, and the copy be taken care of.
    """
    note = noted(Saying.COPY_GONE)
    order.state, order.state_at = OrderState.CANCELLED, now
    order.reason = note
    order.save(update_fields=["state", "state_at", "reason"])
    step(order, actor=actor, now=now, note=note)
    telling.order_moved("order_late", order, now=now)
    hold = order.hold
    if hold is not None and hold.state == HoldState.SERVED:
        move_hold(hold, HoldState.WAITING, actor=actor, now=now, note=note)
        return hold
    hold = Hold.objects.of(order.library).create(
        library=order.library,
        ticket=order.ticket,
        reader=order.reader,
        edition=order.edition,
        is_exact=order.is_exact,
        copy_id=order.copy_id if order.is_for_copy else None,
        class_set=order.class_set,
        pickup=order.pickup,
        placed_at=order.placed_at,
        state_at=now,
    )
    HoldStep.objects.of(hold.library).create(
        library=order.library, hold=hold, state=hold.state, at=now, by=actor, note=note
    )
    return hold


def move_copy(
    circulation: Circulation, state: str, *, place: Library | None, now: datetime
) -> None:
    """Write down where a locked copy is. A move that the table does not know is our mistake."""
    if state != circulation.state and state not in COPY_MOVES[circulation.state]:
        raise ValueError(f"a copy does not go from {circulation.state} to {state}")
    circulation.state, circulation.place, circulation.state_at = state, place, now
    circulation.save(update_fields=["state", "place", "state_at"])


def turn_up(circulation: Circulation, *, now: datetime) -> None:
    """A copy that lies on a desk is not lost: it is at its place again, before it goes anywhere.

    Raises NotInStock for one that an act has withdrawn, or that no act has received yet.
    """
    if circulation.state in (CopyState.WITHDRAWN, CopyState.ORDERED):
        raise errors.NotInStock
    if circulation.state == CopyState.LOST:
        move_copy(circulation, CopyState.FREE, place=None, now=now)


def move_hold(hold: Hold, state: str, *, actor: User | None, now: datetime, note: str = "") -> None:
    """Move a place of a locked queue, and keep the step. ValueError for a move that is none."""
    if state not in HOLD_MOVES[hold.state]:
        raise ValueError(f"a hold does not go from {hold.state} to {state}")
    hold.state, hold.state_at = state, now
    if state != HoldState.SUSPENDED:
        hold.suspended_until = None
    if state != HoldState.READY:
        hold.licence = hold.until = None
    hold.save(update_fields=["state", "state_at", "suspended_until", "licence", "until"])
    HoldStep.objects.of(hold.library).create(
        library=hold.library, hold=hold, state=state, at=now, by=actor, note=note
    )


def step(order: Order, *, actor: User | None, now: datetime, note: str = "") -> None:
    """Keep that the order has come to its present state."""
    OrderStep.objects.of(order.library).create(
        library=order.library, order=order, state=order.state, at=now, by=actor, note=note
    )


def until_day(order: Order, copy: CopyFacts, now: datetime) -> date | None:
    """Until which day an order that came to its desk at a moment waits there."""
    if order.ticket is None or order.reader is None:
        return None
    today = schedule.today(order.pickup, now)
    holds = reckoning.what_holds(
        order.ticket,
        item_kind=copy.edition.kind,
        age=order.reader.age_on(today),
        rules=reckoning.rules_of(order.library),
    )
    last = reckoning.shelf_day(order.pickup, today=today, days=holds["shelf_days"])
    # A class set is gathered until its day.
    return max(last, order.class_set.needed_by) if order.class_set else last


def _home(copy: CopyFacts, circulation: Circulation, *, at: Library | None, now: datetime) -> None:
    """A copy that nobody waits for: at its place, or on the way to it."""
    home = network.library(copy.branch) if copy.branch is not None else None
    if at is not None and home is not None and not are_one_place(at, home):
        move_copy(circulation, CopyState.TRANSIT, place=home, now=now)
    else:
        move_copy(circulation, CopyState.FREE, place=None, now=now)


def are_one_place(one: Library, other: Library) -> bool:
    """Whether nothing has to be sent from one to the other: departments stand in one building."""
    above, below = sorted((one, other), key=lambda part: len(part.path))
    return above.pk == below.pk or (below.kind == Kind.DEPARTMENT and above.covers(below))
