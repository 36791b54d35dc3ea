"""A title that was asked for is bought: by the staff, by the reader's right, or by a rule."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import partial

from bibnet_catalog import api as catalog
from django.db import transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.libraries.models import Library
from bibnet_lending import errors, journal
from bibnet_lending.amounts import amount_text
from bibnet_lending.models import (
    DecidedBy,
    Fund,
    LendingSettings,
    VendorCall,
    WantedBook,
    WantedState,
)
from bibnet_lending.models.sayings import Fact, Saying, noted
from bibnet_lending.models.wanted import UNDECIDED

from . import buying, calls, choosing, delivering, funds, money, wanted
from .limits import Limits
from .shop import Sold

RULES: dict[str, str] = {DecidedBy.OWN_LIMIT: "reader", DecidedBy.DEMAND: "rule"}


@transaction.atomic
def approve(
    *,
    request: WantedBook,
    sold: Sold | None,
    actor: User | None,
    seen_price: Decimal | None = None,
    takes_draft: bool = False,
    now: datetime | None = None,
) -> WantedBook:
    """Buy the title for all who ask for it; `sold` is what the shop says now, `seen_price` what
    the librarian saw. A second press finds it decided; what is being bought already is joined.

    Raises ForbiddenMove, InFundAlready, NotSold, DraftWarned, PriceUnknown, PriceChanged, NoBudget,
    BudgetShort. Locks the title, then the budget.
    """
    now = now or timezone.now()
    one = wanted.lock_wanted(request)
    if one.state not in UNDECIDED:
        raise errors.ForbiddenMove
    if choosing.has_title(one.library, one.edition_id):
        raise errors.InFundAlready
    if (call := buying.under_way(one.library, one.edition_id)) is not None:
        _join(one, call, decided_by=DecidedBy.STAFF, actor=actor, now=now)
        one.refresh_from_db()
        return one
    if sold is None:
        raise errors.NotSold
    if seen_price is None:
        raise errors.PriceUnknown(amount_text(sold.offer.price))
    if sold.offer.is_draft and not takes_draft:
        raise errors.DraftWarned
    if sold.offer.price > seen_price:
        raise errors.PriceChanged(amount_text(sold.offer.price))
    _buy(one, sold, decided_by=DecidedBy.STAFF, actor=actor, now=now)
    one.refresh_from_db()
    return one


def note_price(*, request: WantedBook, sold: Sold) -> None:
    """Keep what the shop says now with a request that waits, so that who decides sees it."""
    rows = WantedBook.objects.of(request.library).filter(pk=request.pk, state__in=UNDECIDED)
    offer = sold.offer
    rows.update(price=offer.price, vendor=sold.vendor, vendor_title=offer.vendor_title)


def outcome(one: WantedBook) -> WantedBook:
    """An approved request as it is now that the vendor was asked. Raises NotBought."""
    one.refresh_from_db()
    if one.state in UNDECIDED:
        raise errors.NotBought
    return one


def decide(
    one: WantedBook, limits: Limits, sold: Sold | None, *, actor: User | None, now: datetime
) -> None:
    """What rules say of a new request whose reader and title are locked; they never go above the
    budget, and each decision says which rule made it.
    """
    if (call := buying.under_way(one.library, one.edition_id)) is not None:
        _join(one, call, decided_by=DecidedBy.DEMAND, actor=None, now=now)
        return
    rule = _rule(one, limits, sold)
    if rule is None or sold is None:
        return
    try:
        with transaction.atomic():
            by = actor if rule == DecidedBy.OWN_LIMIT else None
            _buy(one, sold, decided_by=rule, actor=by, now=now)
    except errors.NoBudget:
        _not_by_itself(one, now=now, rule=_by(rule), why=Saying.NO_BUDGET)
    except errors.BudgetShort as error:
        sums = {"price": error.price, "left": error.left}
        _not_by_itself(one, now=now, rule=_by(rule), why=Saying.BUDGET_SHORT, **sums)


def _not_by_itself(one: WantedBook, *, now: datetime, **facts: Fact) -> None:
    one.refresh_from_db()
    wanted.step(one, actor=None, now=now, note=noted(Saying.NOT_BY_ITSELF, **facts))


def _by(decided_by: str) -> Saying:
    return Saying(f"by_{decided_by}")


def _rule(one: WantedBook, limits: Limits, sold: Sold | None) -> DecidedBy | None:
    """The first rule that buys it; an unfinished book is for people to decide."""
    if sold is None or sold.offer.is_draft:
        return None
    if limits.may_buy(sold.offer.price):
        return DecidedBy.OWN_LIMIT
    enough = LendingSettings.of(one.library).buy_at_wanted
    asked = WantedBook.objects.of(one.library).filter(edition=one.edition_id, state__in=UNDECIDED)
    return DecidedBy.DEMAND if enough and asked.count() >= enough else None


def _buy(
    one: WantedBook, sold: Sold, *, decided_by: DecidedBy, actor: User | None, now: datetime
) -> None:
    """Write the purchase down with its money, for all who wait for a decision about the title."""
    library, price = one.library, sold.offer.price
    group = one.ticket.group if one.ticket else None
    budget = money.lock_budget(library, group, now=now)
    call = buying.intend_to_buy(
        fund=_fund(library),
        vendor=sold.vendor,
        offer=sold.offer,
        edition=one.edition_id,
        actor=actor,
        now=now,
    )
    book = catalog.editions([one.edition_id])[one.edition_id]
    why = noted(Saying.BOUGHT, book=book.name, who=_by(decided_by))
    money.reserve(budget, call, price, why=why, by=actor, now=now)
    facts = {"call": call, "decided_by": decided_by, "price": price, "vendor": sold.vendor}
    for each in wanted.lock_asked(library, one.edition_id, UNDECIDED):
        note = noted(_by(decided_by))
        wanted.move(each, WantedState.APPROVED, actor=actor, now=now, note=note, **facts)
    by = RULES.get(decided_by, "librarian")
    wanted.write(
        journal.PURCHASE, one, actor=actor, now=now, by=by, price=str(price), vendor=sold.vendor
    )
    calls.send_after_commit(call)
    # After the call: where the vendor answers at once, the readers have the book at once.
    transaction.on_commit(partial(delivering.deliver_all, call.pk), robust=True)


def _join(
    one: WantedBook,
    call: VendorCall,
    *,
    decided_by: DecidedBy,
    actor: User | None,
    now: datetime,
) -> None:
    """Whoever waits for a decision about the title gets it by the purchase that is under way."""
    note = noted(Saying.BOUGHT_FOR_OTHERS)
    facts = {"call": call, "decided_by": decided_by}
    for each in wanted.lock_asked(one.library, one.edition_id, UNDECIDED):
        wanted.move(each, WantedState.APPROVED, actor=actor, now=now, note=note, **facts)


def _fund(library: Library) -> Fund:
    return funds.own_fund(library=library, name=funds.usual_name(), actor=None)
