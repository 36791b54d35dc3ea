"""What rows of lending hang on: a ticket, a copy, a loan; and how a row is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bibnet_catalog.models import Copy, Holding, Record
from bibnet_lending.models import Loan, ReaderTicket
from django.db.models import Model
from django.utils import timezone

from bibnet.accounts.models import Reader
from bibnet.libraries.models import Library

Make = Callable[[Library], Any]
Values = dict[str, Callable[[Library], dict[str, Any]]]


@dataclass(frozen=True)
class Basics:
    """What everything else hangs on. `a_record` makes a record of a library's catalogue."""

    a_record: Callable[[Library], Record]

    def a_ticket(self, library: Library) -> ReaderTicket:
        reader = Reader.objects.create(last_name="Contract", first_name="Anna")
        return ReaderTicket.objects.of(library.member).create(
            library=library.member,
            reader=reader,
            number=f"contract-{reader.pk}",
            registered_on=timezone.localdate(),
            issued_at=timezone.now(),
        )

    def a_copy(self, library: Library) -> Copy:
        record = self.a_record(library)
        own = {"library": record.library, "record": record}
        holding = Holding.objects.create(**own, edition=record.edition)
        return Copy.objects.create(**own, holding=holding, identity="contract")

    def wish(self, library: Library) -> dict[str, Any]:
        ticket, copy = self.a_ticket(library), self.a_copy(library)
        now = timezone.now()
        return {
            "ticket": ticket,
            "reader": ticket.reader,
            "edition": copy.holding.edition,
            "copy": copy,
            "pickup": library.member,
            "placed_at": now,
            "state_at": now,
        }

    def a_loan(self, library: Library) -> Loan:
        ticket, copy, now = self.a_ticket(library), self.a_copy(library), timezone.now()
        return made(
            Loan,
            library,
            branch=library.member,
            ticket=ticket,
            reader=ticket.reader,
            edition=copy.holding.edition,
            copy=copy,
            lent_at=now,
            due_at=now + timedelta(days=30),
            returned_at=now,
        )


def step(model: type[Model], name: str, make: Make) -> Make:
    """A step of what `make` makes, in its present state."""

    def of(library: Library) -> Any:
        one = make(library)
        return made(model, library, **{name: one}, state=one.state, at=timezone.now())

    return of


def number(make: Make, library: Library) -> dict[str, int]:
    return {"pk": make(library).pk}


def made(model: type[Model], library: Library, **facts: Any) -> Any:
    return model.objects.of(library.member).create(library=library.member, **facts)
