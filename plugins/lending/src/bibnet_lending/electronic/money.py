"""Money of the electronic fund: given to a month, reserved, spent or freed; each movement once.

A budget is locked last, after readers and titles. Its sums change with the movement that says why,
and a constraint holds them below what was given, so nothing is spent twice or above the budget.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.journal import audit
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import errors
from bibnet_lending.models import Account, Budget, Movement, MovementKind, ReaderGroup, VendorCall
from bibnet_lending.models.money import WAYS
from bibnet_lending.models.sayings import Saying, further


def month_of(library: Library, now: datetime) -> date:
    """The first day of the month that it is where the library is."""
    return schedule.today(library, now).replace(day=1)


@transaction.atomic
def allot(
    *,
    library: Library,
    amount: Decimal,
    explanation: str,
    actor: User | None,
    group: ReaderGroup | None = None,
    month: date | None = None,
    key: str = "",
    now: datetime | None = None,
) -> Budget:
    """Give to the budget of a month, or with a negative amount take out of it what is free.

    The same `key` gives once. Raises ReasonMissing, BudgetShort.
    """
    now = now or timezone.now()
    member = library.member
    if not explanation.strip() or not amount:
        raise errors.ReasonMissing
    budget, _is_new = Budget.objects.of(member).get_or_create(
        month=(month or month_of(member, now)).replace(day=1),
        group=group,
        defaults={"library": member},
    )
    budget = _locked(budget)
    if key and Movement.objects.of(member).filter(key=key).exists():
        return budget
    if budget.left + amount < 0:
        raise errors.BudgetShort(price=-amount, left=budget.left)
    budget.allotted += amount
    budget.save(update_fields=["allotted"])
    kind = MovementKind.ALLOTTED if amount > 0 else MovementKind.TAKEN_BACK
    _write(kind, abs(amount), budget=budget, why=explanation.strip(), by=actor, at=now, key=key)
    audit.record(action="lending.budget_changed", actor=actor, library=member, obj=budget)
    return budget


@transaction.atomic
def deposit(
    *,
    library: Library,
    vendor: str,
    amount: Decimal,
    explanation: str,
    actor: User | None,
    key: str = "",
    now: datetime | None = None,
) -> Movement:
    """Write down what was paid in with a supplier; the same `key` writes once."""
    member = library.member
    if not explanation.strip() or amount <= 0:
        raise errors.ReasonMissing
    found = Movement.objects.of(member).filter(key=key).first() if key else None
    if found is not None:
        return found
    movement = _row(
        MovementKind.DEPOSITED,
        amount,
        library=member,
        vendor=vendor,
        explanation=explanation.strip()[:300],
        by=actor,
        at=now or timezone.now(),
        key=key,
    )
    try:
        with transaction.atomic():
            movement.save()
    except IntegrityError:
        return Movement.objects.of(member).get(key=key)
    audit.record(action="lending.money_paid_in", actor=actor, library=member, obj=movement)
    return movement


def lock_budget(library: Library, group: ReaderGroup | None, *, now: datetime) -> Budget:
    """The budget from which a purchase is paid: that of the reader's group, else the general one.

    Raises NoBudget.
    """
    rows = Budget.objects.of(library).filter(month=month_of(library, now))
    own = rows.filter(group=group).first() if group is not None else None
    budget = own or rows.filter(group=None).first()
    if budget is None:
        raise errors.NoBudget
    return _locked(budget)


def reserve(
    budget: Budget, call: VendorCall, price: Decimal, *, why: str, by: User | None, now: datetime
) -> None:
    """Put the price aside under a locked budget. Raises BudgetShort."""
    if budget.left < price:
        raise errors.BudgetShort(price=price, left=budget.left)
    budget.reserved += price
    budget.save(update_fields=["reserved"])
    if price:
        _write(MovementKind.RESERVED, price, budget=budget, call=call, why=why, by=by, at=now)


def spend(call: VendorCall, price: Decimal | None, *, now: datetime) -> None:
    """The purchase is confirmed: what was reserved is spent, what is left of it is free again.

    Nothing happens for a purchase for which nothing was reserved, or that is settled already.
    """
    reserved = _reserved(call)
    if reserved is None:
        return
    budget, amount, why = reserved
    paid = amount if price is None else price
    spent = min(paid, amount)
    if paid > amount:
        why = further(why, Saying.DEARER, more=paid - amount)
    budget.reserved -= amount
    budget.spent += spent
    budget.save(update_fields=["reserved", "spent"])
    for kind, sum_of in (
        (MovementKind.SPENT, spent),
        (MovementKind.RELEASED, amount - spent),
        (MovementKind.CHARGED, paid),
    ):
        if sum_of:
            _write(kind, sum_of, budget=budget, call=call, why=why, by=call.by, at=now)


def release(call: VendorCall, *, now: datetime) -> None:
    """The purchase did not come about: what was reserved is free again."""
    reserved = _reserved(call)
    if reserved is None:
        return
    budget, amount, why = reserved
    budget.reserved -= amount
    budget.save(update_fields=["reserved"])
    why = further(why, Saying.NOT_BOUGHT)
    _write(MovementKind.RELEASED, amount, budget=budget, call=call, why=why, by=call.by, at=now)


def budgets(library: Library, *, since: date, until: date | None = None) -> list[Budget]:
    """Of these months, of all readers before those of groups."""
    rows = Budget.objects.of(library).filter(month__gte=since).select_related("group")
    if until is not None:
        rows = rows.filter(month__lte=until)
    return list(rows.order_by("month", F("group").asc(nulls_first=True)))


def balances(library: Library) -> dict[str, Decimal]:
    """What stands on each account by the movements; two queries."""
    rows = Movement.objects.of(library.member).order_by()
    found = {one.value: Decimal(0) for one in Account}
    for side, sign in (("source", -1), ("target", 1)):
        for account, total in rows.values_list(side).annotate(total=Sum("amount")):
            found[account] += sign * total
    return found


def _reserved(call: VendorCall) -> tuple[Budget, Decimal, str] | None:
    """The locked budget, the amount and the words of a reservation that stands."""
    rows = Movement.objects.of(call.library).filter(call=call)
    movement = rows.filter(kind=MovementKind.RESERVED).select_related("budget").first()
    if movement is None or movement.budget is None:
        return None
    budget = _locked(movement.budget)
    if rows.filter(kind__in=(MovementKind.SPENT, MovementKind.RELEASED)).exists():
        return None
    return budget, movement.amount, movement.explanation


def _write(
    kind: str,
    amount: Decimal,
    *,
    budget: Budget,
    why: str,
    by: User | None,
    at: datetime,
    call: VendorCall | None = None,
    key: str = "",
) -> None:
    _row(
        kind,
        amount,
        library=budget.library,
        budget=budget,
        call=call,
        vendor=call.vendor if call else "",
        explanation=why[:300],
        by=by,
        at=at,
        key=key,
    ).save()


def _row(kind: str, amount: Decimal, **facts: object) -> Movement:
    source, target = WAYS[kind]
    return Movement(kind=kind, source=source, target=target, amount=amount, **facts)


def _locked(budget: Budget) -> Budget:
    rows = Budget.objects.of(budget.library).select_for_update(of=("self",))
    return rows.select_related("library", "group").get(pk=budget.pk)
