"""A reader asks the library to buy an electronic book; it is refused, put off, or taken back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bibnet_catalog import api as catalog
from django.db import IntegrityError, transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import errors, journal, reckoning
from bibnet_lending.models import (
    LendingSettings,
    NextBest,
    ReaderTicket,
    WantedBook,
    WantedState,
)
from bibnet_lending.models.wanted import OPEN_WANTED
from bibnet_lending.services.locking import lock_queue, lock_ticket

from . import choosing, money, purchasing, wanted
from .allowing import check_reader
from .limits import limits_of
from .shop import Sold

USUAL_DAYS = 1


@transaction.atomic
def ask(
    *,
    ticket: ReaderTicket,
    edition: int,
    branch: Library,
    sold: Sold | None,
    actor: User | None,
    now: datetime | None = None,
) -> WantedBook:
    """Ask the library to buy a title that its fund has not, or not any longer.

    `sold` is what the shop says now, None where nobody sells it or answers. Rules may buy it at
    once. Raises NotForReaders and what else stands in the way of lending, InFundAlready,
    AskedAlready, QuotaReached, TooDear. Locks the reader, the title, the budget.
    """
    now = now or timezone.now()
    library = branch.member
    facts = catalog.editions([edition]).get(edition)
    if facts is None:
        raise errors.NoCopy
    ticket = lock_ticket(ticket)
    reader = ticket.reader
    lock_queue(library, facts.work)
    check_reader(ticket, facts, library, actor=actor, now=now)
    if choosing.has_title(library, facts.number):
        raise errors.InFundAlready
    own = WantedBook.objects.of(library).filter(reader=reader, edition=facts.number)
    if own.filter(state__in=OPEN_WANTED).exists():
        raise errors.AskedAlready
    limits = limits_of(ticket, library, now=now)
    limits.check(sold.offer.price if sold else None)
    one = WantedBook(
        library=library,
        ticket=ticket,
        reader=reader,
        edition_id=facts.number,
        vendor=sold.vendor if sold else "",
        vendor_title=sold.offer.vendor_title if sold else "",
        price=sold.offer.price if sold else None,
        asked_at=now,
        state_at=now,
        answer_by=_term(library, now),
        asked_by=actor,
    )
    try:
        with transaction.atomic():
            one.save()
    except IntegrityError as error:
        raise errors.AskedAlready from error
    wanted.step(one, actor=actor, now=now)
    wanted.write(journal.REQUEST, one, actor=actor, now=now, item_kind=facts.kind)
    purchasing.decide(one, limits, sold, actor=actor, now=now)
    one.refresh_from_db()
    return one


@transaction.atomic
def cancel(*, request: WantedBook, actor: User | None, now: datetime | None = None) -> WantedBook:
    """The reader does without; what is being bought comes all the same. Raises ForbiddenMove."""
    now = now or timezone.now()
    one = wanted.lock_wanted(request)
    wanted.move(one, WantedState.CANCELLED, actor=actor, now=now)
    wanted.write(journal.CANCEL, one, actor=actor, now=now)
    return one


@transaction.atomic
def refuse(
    *,
    requests: Collection[WantedBook],
    reason: str,
    actor: User | None,
    now: datetime | None = None,
) -> list[WantedBook]:
    """Say no to one or several, all or none of them, and why; {book}, {price} and {limit} in the
    reason stand for those of each request. Raises ReasonMissing, ForbiddenMove.
    """
    now = now or timezone.now()
    if not reason.strip():
        raise errors.ReasonMissing
    found = []
    for request in sorted(requests, key=lambda each: each.edition_id):
        one = wanted.lock_wanted(request)
        facts: dict[str, Any] = {
            "reason": _filled(reason, one),
            "next_best": next_best(one),
            "until": None,
        }
        wanted.move(one, WantedState.REFUSED, actor=actor, now=now, **facts)
        wanted.write(journal.REFUSAL, one, actor=actor, now=now)
        wanted.tell(one)
        found.append(one)
    return found


@transaction.atomic
def postpone(
    *,
    request: WantedBook,
    until: date,
    actor: User | None,
    reason: str = "",
    now: datetime | None = None,
) -> WantedBook:
    """Decide on a later day; the reader is told. Raises ForbiddenMove."""
    now = now or timezone.now()
    one = wanted.lock_wanted(request)
    if until <= schedule.today(one.library, now):
        raise errors.ForbiddenMove
    facts: dict[str, Any] = {
        "until": until,
        "answer_by": until,
        "reason": reason.strip()[:500],
    }
    wanted.move(one, WantedState.POSTPONED, actor=actor, now=now, **facts)
    wanted.tell(one)
    return one


def next_best(one: WantedBook) -> str:
    """What the reader may have instead: an electronic book of the fund, one on paper here, or in
    another library of the network.
    """
    if choosing.has_title(one.library, one.edition_id):
        return NextBest.QUEUE
    facts = catalog.editions([one.edition_id])[one.edition_id]
    if catalog.copies_of(one.library, work=facts.work):
        return NextBest.PAPER
    return NextBest.ELSEWHERE if catalog.copies_everywhere(facts.work) else ""


def _filled(reason: str, one: WantedBook) -> str:
    """The reason with what its place-holders stand for; other braces stay as they are."""
    book = catalog.editions([one.edition_id])[one.edition_id].name
    limit = LendingSettings.of(one.library).wanted_price
    for name, value in (("book", book), ("price", _sum(one.price)), ("limit", _sum(limit))):
        reason = reason.replace(f"{{{name}}}", value)
    return reason.strip()[:500]


def _sum(amount: Decimal | None) -> str:
    return "—" if amount is None else f"{money.text(amount)} ₽"


def _term(library: Library, now: datetime) -> date:
    """The last day on which the library still answers in time."""
    days = LendingSettings.of(library).answer_days
    today = schedule.today(library, now)
    return reckoning.shelf_day(library, today=today, days=USUAL_DAYS if days is None else days)
