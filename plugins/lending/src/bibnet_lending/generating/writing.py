"""A plan of past lending as rows and entries of the journal, in lots, past the services.

What the services would have left behind is written, no less: loans whose reader is forgotten by
now, orders, copies in readers' hands, and each figure's entry.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction

from bibnet.accounts.models.reader import age_between
from bibnet.journal.models import Entry
from bibnet.journal.services import Mode
from bibnet.libraries.models import Library
from bibnet_lending import journal, reckoning
from bibnet_lending.models import (
    Circulation,
    CopyState,
    Loan,
    LoanKind,
    Order,
    OrderState,
    ReaderTicket,
)
from bibnet_lending.services.upkeep import REMEMBERED, WISHES_REMEMBERED

from . import copies
from .days import Bearer, Past, PastCopy, PastLoan, PastWish

AT_ONCE = 2_000
REFUSED_BECAUSE = "Книга в переплётной мастерской."


@dataclass
class Writer:
    """Writes what happened in one member; `made` counts it by year and kind of entry."""

    library: Library
    tickets: Sequence[ReaderTicket]
    now: datetime
    made: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _touched: set[int] = field(default_factory=set)
    _seen: dict[date, set[int]] = field(default_factory=lambda: defaultdict(set))
    _first_visits: dict[tuple[int, int], tuple[datetime, Bearer]] = field(default_factory=dict)

    def write(self, plan: Iterable[Past]) -> None:
        """Each lot is a transaction, so that others write in between."""
        steps = iter(plan)
        while lot := list(islice(steps, AT_ONCE)):
            with transaction.atomic():
                self._write([one for one in lot if isinstance(one, PastLoan)])
                self._wishes([one for one in lot if isinstance(one, PastWish)])
                self._copies([one for one in lot if isinstance(one, PastCopy)])
            self._forget_days(_begun(lot[-1]))
        with transaction.atomic():
            self._registrations()

    def _write(self, plans: list[PastLoan]) -> None:
        rows = Loan.objects.of(self.library).bulk_create([self._loan(one) for one in plans])
        entries: list[Entry] = []
        orders = []
        for one, loan in zip(plans, rows, strict=True):
            entries += self._entries(one, loan)
            if one.ordered_at is not None:
                orders.append((one, self._order(one, loan)))
        made = Order.objects.of(self.library).bulk_create([order for _one, order in orders])
        for (one, _order), order in zip(orders, made, strict=True):
            entries.append(
                self._entry(journal.REQUEST, one.bearer, order, order.placed_at, mode=Mode.REMOTE)
            )
        Entry.objects.bulk_create(entries)
        self._circulate(plans)

    def _wishes(self, plans: list[PastWish]) -> None:
        rows = Order.objects.of(self.library).bulk_create([self._wish(one) for one in plans])
        entries = []
        for one, order in zip(plans, rows, strict=True):
            end = journal.REFUSAL if one.is_refused else journal.CANCEL
            for kind, at in ((journal.REQUEST, one.placed_at), (end, one.ended_at)):
                entries.append(self._entry(kind, one.bearer, order, at, mode=Mode.REMOTE))
        Entry.objects.bulk_create(entries)

    def _copies(self, plans: list[PastCopy]) -> None:
        known = [
            self._person(one.bearer, is_known=one.fetched_at > self.now - WISHES_REMEMBERED)
            for one in plans
        ]
        entries: list[Entry] = []
        for one in copies.write_rows(self.library, plans, known):
            past, request, exchange = one.past, one.request, one.exchange
            entries += [
                self._entry(kind, past.bearer, request, at, mode=Mode.REMOTE, **data)
                for kind, at, data in (
                    (journal.REQUEST, past.placed_at, {}),
                    (
                        journal.ISSUE,
                        past.fetched_at,
                        {"exchange": exchange.kind if exchange else "", "is_copy": True},
                    ),
                )
            ]
            entries += self._visit(past.bearer, past.fetched_at, Mode.REMOTE)
            if exchange is not None:
                self.made[self._day(past.made_at).year][journal.EXCHANGE] += 1
                entries.append(copies.received(self.library, exchange, past.made_at))
        Entry.objects.bulk_create(entries)

    def _loan(self, one: PastLoan) -> Loan:
        is_known = one.returned_at is None or one.returned_at > self.now - REMEMBERED
        return Loan(
            library=self.library,
            branch=self.library,
            edition_id=one.item.edition,
            copy_id=one.item.number,
            kind=LoanKind.DELIVERY if one.is_delivered else LoanKind.HOME,
            lent_at=one.lent_at,
            due_at=reckoning.end_of(self.library, one.due_on),
            renewals=int(one.renewed_at is not None),
            returned_at=one.returned_at,
            returned_to=self.library if one.returned_at else None,
            **self._person(one.bearer, is_known=is_known),
        )

    def _order(self, one: PastLoan, loan: Loan) -> Order:
        is_known = one.lent_at > self.now - WISHES_REMEMBERED
        return self._row(
            one, one.ordered_at, one.lent_at, is_known, state=OrderState.LENT, loan=loan
        )

    def _wish(self, one: PastWish) -> Order:
        is_known = one.ended_at > self.now - WISHES_REMEMBERED
        state = OrderState.REFUSED if one.is_refused else OrderState.CANCELLED
        reason = REFUSED_BECAUSE if one.is_refused else ""
        return self._row(one, one.placed_at, one.ended_at, is_known, state=state, reason=reason)

    def _row(
        self,
        one: PastLoan | PastWish,
        placed_at: datetime | None,
        state_at: datetime,
        is_known: bool,
        **facts: Any,
    ) -> Order:
        return Order(
            library=self.library,
            edition_id=one.item.edition,
            copy_id=one.item.number,
            pickup=self.library,
            placed_at=placed_at or state_at,
            state_at=state_at,
            **self._person(one.bearer, is_known=is_known),
            **facts,
        )

    def _person(self, bearer: Bearer, *, is_known: bool) -> dict[str, Any]:
        if not is_known:
            return {"reader": None, "ticket": None}
        ticket = self.tickets[bearer.index]
        return {"reader": ticket.reader, "ticket": ticket}

    def _entries(self, one: PastLoan, loan: Loan) -> Iterator[Entry]:
        """Of a loan: issued, renewed, returned; and the visits for which somebody came."""
        mode = Mode.OUTSIDE if one.is_delivered else Mode.IN_HOUSE
        facts = {"item_kind": one.item.kind}
        yield self._entry(
            journal.ISSUE, one.bearer, loan, one.lent_at, mode=mode, loan_kind=loan.kind, **facts
        )
        yield from self._visit(one.bearer, one.lent_at, mode)
        if one.renewed_at is not None:
            yield self._entry(
                journal.RENEWAL, one.bearer, loan, one.renewed_at, mode=Mode.REMOTE, **facts
            )
        if one.returned_at is not None:
            yield self._entry(journal.RETURN, one.bearer, loan, one.returned_at, **facts)
            yield from self._visit(one.bearer, one.returned_at, Mode.IN_HOUSE)

    def _visit(self, bearer: Bearer, at: datetime, mode: str) -> Iterator[Entry]:
        day = self._day(at)
        known = self._first_visits.setdefault((bearer.index, day.year), (at, bearer))
        if at < known[0]:
            self._first_visits[bearer.index, day.year] = (at, bearer)
        if mode == Mode.IN_HOUSE and bearer.index not in self._seen[day]:
            self._seen[day].add(bearer.index)
            yield self._entry(journal.VISIT, bearer, None, at)

    def _registrations(self) -> None:
        """Each reader is registered at the first visit of each year."""
        rows = [
            self._entry(journal.REGISTRATION, bearer, self.tickets[bearer.index], at)
            for at, bearer in self._first_visits.values()
        ]
        Entry.objects.bulk_create(rows, batch_size=AT_ONCE)

    def _entry(
        self,
        kind: str,
        bearer: Bearer,
        obj: Any,
        at: datetime,
        *,
        mode: str = Mode.IN_HOUSE,
        **data: Any,
    ) -> Entry:
        ticket = self.tickets[bearer.index]
        day = self._day(at)
        self.made[day.year][kind] += 1
        return Entry(
            kind=kind,
            library=self.library,
            at=at,
            mode=mode,
            reader_pseudonym=ticket.reader.pseudonym,
            reader_age=age_between(bearer.born, day),
            ticket_kind=ticket.kind,
            object_type=obj._meta.label_lower if obj is not None else "",
            object_id=str(obj.pk) if obj is not None else "",
            data=data,
        )

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.library.tz).date()

    def _circulate(self, plans: list[PastLoan]) -> None:
        """Copies are where the last loan leaves them."""
        known = {one.item.number: one for one in plans}
        new = [number for number in known if number not in self._touched]
        self._touched.update(new)
        Circulation.objects.of(self.library).bulk_create(
            [
                Circulation(library=self.library, copy_id=number, state_at=known[number].lent_at)
                for number in new
            ]
        )
        away = [number for number, one in known.items() if one.returned_at is None]
        Circulation.objects.of(self.library).filter(copy__in=away).update(
            state=CopyState.LENT, place=self.library, state_at=self.now
        )

    def _forget_days(self, moment: datetime) -> None:
        """Of days that the plan has left behind nothing more is asked."""
        last = moment.date() - timedelta(days=2)
        for day in [one for one in self._seen if one < last]:
            del self._seen[day]


def _begun(one: Past) -> datetime:
    return one.lent_at if isinstance(one, PastLoan) else one.placed_at
