"""A reader asks the library to buy an electronic book; it is refused, put off, or taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bibnet_catalog import api as catalog
from django.db import IntegrityError, transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import errors, journal
from bibnet_lending.amounts import amount_text
from bibnet_lending.models import (
    LendingSettings,
    NextBest,
    ReaderTicket,
    WantedBook,
    WantedState,
)
from bibnet_lending.models.wanted import OPEN_WANTED
from bibnet_lending.services.answering import answer_day
from bibnet_lending.services.locking import lock_queue, lock_ticket

from . import choosing, offered, purchasing, wanted
from .allowing import check_reader
from .limits import Limits, limits_of
from .shop import Sold
from .vendors import Offer


@transaction.atomic
def check(
    *,
    ticket: ReaderTicket,
    edition: int,
    branch: Library,
    actor: User | None,
    now: datetime | None = None,
) -> None:
    """Raise what stands in the way of asking, before any shop is asked for the price."""
    _allowed(ticket, edition, branch.member, None, actor=actor, now=now or timezone.now())


@transaction.atomic
def check_offer(
    *,
    ticket: ReaderTicket,
    offer: Offer,
    branch: Library,
    actor: User | None,
    now: datetime | None = None,
) -> None:
    """Raise what stands in the way of asking for an offer of a book that has no edition yet."""
    now = now or timezone.now()
    library = branch.member
    ticket = lock_ticket(ticket)
    check_reader(ticket, offered.as_edition(offer), library, actor=actor, now=now)
    limits_of(ticket, library, now=now).check(offer.price)


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
    ticket, facts, limits = _allowed(ticket, edition, library, sold, actor=actor, now=now)
    one = WantedBook(
        library=library,
        ticket=ticket,
        reader=ticket.reader,
        edition_id=facts.number,
        vendor=sold.vendor if sold else "",
        vendor_title=sold.offer.vendor_title if sold else "",
        price=sold.offer.price if sold else None,
        asked_at=now,
        state_at=now,
        answer_by=answer_day(library, now),
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
    books = catalog.editions({one.edition_id for one in requests})
    answer = _Answer(requests, books, reason)
    found = []
    # The queues in the order of their works, as everybody locks several.
    for request in sorted(requests, key=lambda one: (books[one.edition_id].work, one.pk)):
        one = wanted.lock_wanted(request, books[request.edition_id])
        facts: dict[str, Any] = {
            "reason": answer.reason(one),
            "next_best": answer.next_best(one),
            "until": None,
        }
        wanted.move(one, WantedState.REFUSED, actor=actor, now=now, **facts)
        wanted.write(journal.REFUSAL, one, actor=actor, now=now)
        wanted.tell(one, books[one.edition_id])
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


class _Answer:
    """What readers are told of books that are not bought: read once for all requests of a library,
    and of each book once where it stands.
    """

    def __init__(
        self,
        requests: Collection[WantedBook],
        books: Mapping[int, catalog.EditionFacts],
        reason: str,
    ) -> None:
        library = next(iter(requests)).library
        self.books, self.text, self.library = books, reason, library
        self.limit = LendingSettings.of(library).wanted_price
        self.in_funds = choosing.titles_in_funds(library, books)
        self.held: dict[int, str] = {}

    def next_best(self, one: WantedBook) -> str:
        """An electronic book of the fund, one on paper here, or in another library."""
        if one.edition_id in self.in_funds:
            return NextBest.QUEUE
        work = self.books[one.edition_id].work
        if work not in self.held:
            copies = catalog.copies_everywhere(work)
            is_here = any(copy.library == self.library.pk for copy in copies)
            self.held[work] = NextBest.PAPER if is_here else NextBest.ELSEWHERE if copies else ""
        return self.held[work]

    def reason(self, one: WantedBook) -> str:
        """With what its place-holders stand for; other braces stay as they are."""
        book, reason = self.books[one.edition_id].name, self.text
        for name, value in (("book", book), ("price", one.price), ("limit", self.limit)):
            text = value if isinstance(value, str) else _sum(value)
            reason = reason.replace(f"{{{name}}}", text)
        return reason.strip()[:500]


def _allowed(
    ticket: ReaderTicket,
    edition: int,
    library: Library,
    sold: Sold | None,
    *,
    actor: User | None,
    now: datetime,
) -> tuple[ReaderTicket, catalog.EditionFacts, Limits]:
    """The ticket as it is now, the book, what the reader may still ask for; or a LendingError. The
    reader and the title are locked.
    """
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
    return ticket, facts, limits


def _sum(amount: Decimal | None) -> str:
    return "—" if amount is None else f"{amount_text(amount)}\N{NO-BREAK SPACE}₽"
