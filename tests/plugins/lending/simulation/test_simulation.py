"""Many readers and two desks at their work, held against a model that is simple enough to trust.

Whatever order the acts come in: each ends as the model says, and afterwards the database holds what
the model holds. An act that breaks off in the middle leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from bibnet_catalog import api as catalog
from bibnet_lending import errors, journal
from bibnet_lending.models import Circulation, Hold, Loan, Order, ReaderTicket, Rule
from bibnet_lending.models.holds import IN_QUEUE
from bibnet_lending.models.orders import OPEN
from bibnet_lending.services import holding, ordering
from bibnet_lending.services import tickets as ticketing
from bibnet_lending.services.lending import lend
from bibnet_lending.services.returning import take_back
from bibnet_lending.services.upkeep import keep_in_order
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bibnet.libraries.models import Library
from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.simulation import model as plain

REASON = "нет на месте"
PICK = st.integers(min_value=0, max_value=10_000)


class BrokenOff(Exception):
    """Something died in the middle of an act."""


@dataclass
class World:
    """What all runs begin with: two desks, three works, readers with tickets."""

    desks: dict[str, Library]
    copies: dict[int, int]  # of which edition each copy is
    tickets: list[ReaderTicket]

    @property
    def library(self) -> Library:
        return self.desks["main"]


@pytest.fixture
def world(stock, ticket, northern) -> World:
    branch = northern.add_child(
        code="northern-branch", name="Филиал", short_name="Филиал", kind="branch"
    )
    numbers = stock(northern, title(1), title(2, copies=2), title(3, copies=3))
    Rule.objects.of(northern).create(
        library=northern, most_loans=plain.MOST_LOANS, most_holds=plain.MOST_WISHES
    )
    facts = catalog.copies(numbers)
    return World(
        desks={"main": northern, "branch": branch},
        copies={number: facts[number].edition.number for number in numbers},
        tickets=[ticket(northern) for _one in range(5)],
    )


class Library5(RuleBasedStateMachine):
    """Five readers, six copies of three works, two desks."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.tickets = {one.reader_id: one for one in self.world.tickets}
        self.model = plain.Model(
            copies={number: plain.Copy(work) for number, work in self.world.copies.items()},
            readers=sorted(self.tickets),
        )
        self.run = transaction.atomic()
        self.run.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    # Readers

    @rule(reader=PICK, work=PICK, pickup=st.sampled_from(["main", "branch"]))
    def a_reader_orders(self, reader: int, work: int, pickup: str) -> None:
        who, edition = self._reader(reader), self._work(work)
        self._same(
            lambda: self.model.order(who, edition, pickup, self.now),
            lambda: ordering.place_order(**self._wish(who, edition, pickup)),
        )

    @rule(reader=PICK, work=PICK, pickup=st.sampled_from(["main", "branch"]))
    def a_reader_waits(self, reader: int, work: int, pickup: str) -> None:
        who, edition = self._reader(reader), self._work(work)
        self._same(
            lambda: self.model.wait(who, edition, pickup, self.now),
            lambda: holding.place_hold(**self._wish(who, edition, pickup)),
        )

    @precondition(lambda self: self.model.open())
    @rule(which=PICK, act=st.sampled_from(["cancel", "refuse"]))
    def an_order_ends(self, which: int, act: str) -> None:
        order, row = self._order(which)
        if act == "cancel":
            self._done(lambda: self.model.cancel_order(order))
            ordering.cancel_order(order=row, actor=None, now=self.now)
        else:
            self._done(lambda: self.model.refuse(order))
            ordering.refuse_order(order=row, reason=REASON, actor=None, now=self.now)

    @precondition(lambda self: self._waits())
    @rule(which=PICK, act=st.sampled_from(["give up", "put off", "go on"]), days=st.integers(1, 9))
    def a_place_moves(self, which: int, act: str, days: int) -> None:
        waits = self._waits()
        work, wait = waits[which % len(waits)]
        row = self._rows(Hold).get(reader=wait.reader, edition=work, state__in=IN_QUEUE)
        own = {"hold": row, "actor": None, "now": self.now}
        if act == "give up":
            self._done(lambda: self.model.give_up(work, wait))
            holding.cancel_hold(**own)
        elif act == "put off" and not wait.put_off_until:
            until = self._midnight() + timedelta(days=days)
            self._done(lambda: self.model.put_off(wait, until))
            holding.suspend_hold(until=until.date(), **own)
        elif act == "go on" and wait.put_off_until:
            self._done(lambda: self.model.go_on(work, wait))
            holding.resume_hold(**own)

    # Desks

    @rule(reader=PICK, copy=PICK, desk=st.sampled_from(["main", "branch"]))
    def a_book_is_lent(self, reader: int, copy: int, desk: str) -> None:
        who, number = self._reader(reader), self._copy(copy)
        self._same(
            lambda: self.model.lend(who, number, desk),
            lambda: lend(
                ticket=self.tickets[who],
                copy=number,
                branch=self.world.desks[desk],
                actor=None,
                now=self.now,
            ),
        )

    @rule(copy=PICK, desk=st.sampled_from(["main", "branch"]))
    def a_book_lies_on_the_desk(self, copy: int, desk: str) -> None:
        number = self._copy(copy)
        self._done(lambda: self.model.take_back(number, desk))
        take_back(copy=number, branch=self.world.desks[desk], actor=None, now=self.now)

    @precondition(lambda self: self._fetched())
    @rule(which=PICK)
    def a_book_is_not_at_its_place(self, which: int) -> None:
        order = self._fetched()[which % len(self._fetched())]
        row = self._row(order)
        self._done(lambda: self.model.not_found(order))
        ordering.not_found(order=row, actor=None, now=self.now)

    @rule(reader=PICK)
    def a_ticket_is_blocked_or_freed(self, reader: int) -> None:
        who = self._reader(reader)
        if who in self.model.blocked:
            self._done(lambda: self.model.blocked.discard(who))
            self.tickets[who] = ticketing.unblock_ticket(ticket=self.tickets[who], actor=None)
        else:
            self._done(lambda: self.model.blocked.add(who))
            self.tickets[who] = ticketing.block_ticket(
                ticket=self.tickets[who], reason="долги", actor=None
            )

    @rule(days=st.integers(0, 8))
    def the_worker_comes(self, days: int) -> None:
        self.now += timedelta(days=days)
        self._done(lambda: self.model.tick(self.now))
        keep_in_order(self.world.library, self.now)

    @rule(reader=PICK, copy=PICK)
    def an_act_breaks_off(self, reader: int, copy: int) -> None:
        """Where the journal is written, the last but one thing that an act does."""
        who, number = self._reader(reader), self._copy(copy)
        wish = self._wish(who, self.model.copies[number].work, "main")
        desk = {"copy": number, "branch": self.world.library, "actor": None, "now": self.now}
        acts: list[Callable[[], object]] = [
            lambda: lend(ticket=self.tickets[who], **desk),
            lambda: take_back(**desk),
            lambda: ordering.place_order(**wish),
            lambda: holding.place_hold(**wish),
        ]
        with patch.object(journal.services, "write", side_effect=BrokenOff):
            for act in acts:
                with _nothing_of_it():
                    act()

    # What has to be true

    @invariant()
    def the_database_holds_what_the_model_holds(self) -> None:
        rows = self._rows(Circulation).select_related("place")
        states = {row.copy_id: (row.state, row.place and row.place.code) for row in rows}
        codes = {name: library.code for name, library in self.world.desks.items()}
        for number, one in self.model.copies.items():
            place = codes.get(one.place)
            assert states.get(number, ("free", None)) == (one.state, place)
        loans = self._rows(Loan).filter(returned_at=None)
        assert dict(loans.values_list("copy", "reader")) == self.model.loans
        orders = self._rows(Order).filter(state__in=OPEN).values_list("reader", "copy", "state")
        assert sorted(orders) == sorted(
            (one.reader, one.copy, one.state) for one in self.model.open()
        )
        for work in self.model.works():
            rows = self._rows(Hold).filter(edition=work, state__in=IN_QUEUE)
            waiting = rows.order_by("placed_at", "pk").values_list("reader", flat=True)
            assert list(waiting) == self.model.places(work)

    @invariant()
    def nobody_has_more_than_may_be_had(self) -> None:
        for reader in self.model.readers:
            assert self.model.on_hand(reader) <= plain.MOST_LOANS

    # How it is done

    def _same(self, says: Callable[[], str], act: Callable[[], object]) -> None:
        """The act ends as the model says: it is done, or refused with this code."""
        self._clock()
        expected = says()
        try:
            with transaction.atomic():
                act()
            said = ""
        except errors.LendingError as refusal:
            said = refusal.code
        assert said == expected

    def _done(self, does: Callable[[], object]) -> None:
        self._clock()
        does()

    def _clock(self) -> None:
        self.now += timedelta(minutes=1)
        self.model.now = self.now

    def _midnight(self) -> datetime:
        return self.now.replace(hour=0, minute=0, second=0, microsecond=0)

    def _reader(self, pick: int) -> int:
        return self.model.readers[pick % len(self.model.readers)]

    def _work(self, pick: int) -> int:
        works = self.model.works()
        return works[pick % len(works)]

    def _copy(self, pick: int) -> int:
        numbers = sorted(self.model.copies)
        return numbers[pick % len(numbers)]

    def _waits(self) -> list[tuple[int, plain.Wait]]:
        return [(work, one) for work, some in self.model.queues.items() for one in some]

    def _fetched(self) -> list[plain.Order]:
        return [one for one in self.model.open() if one.state in plain.FETCHED]

    def _order(self, which: int) -> tuple[plain.Order, Order]:
        order = self.model.open()[which % len(self.model.open())]
        return order, self._row(order)

    def _row(self, order: plain.Order) -> Order:
        return self._rows(Order).get(copy=order.copy, state__in=OPEN)

    def _rows(self, model):
        return model.objects.of(self.world.library)

    def _wish(self, reader: int, edition: int, pickup: str) -> dict:
        return {
            "ticket": self.tickets[reader],
            "edition": edition,
            "pickup": self.world.desks[pickup],
            "actor": None,
            "now": self.now,
        }


@contextmanager
def _nothing_of_it() -> Iterator[None]:
    """What is begun within breaks off, or is refused before."""
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)  # it wrote nothing into the journal, and was done
    except (BrokenOff, errors.LendingError):
        pass


@pytest.mark.once
@pytest.mark.slow
def test_lending_does_what_a_simple_model_does(world):
    machine = type("Machine", (Library5,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=30,
            stateful_step_count=40,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            print_blob=True,
        ),
    )
