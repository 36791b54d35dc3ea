"""What is not answered in time goes on by itself, once, and the reader reads where it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bibnet_lending import journal
from bibnet_lending.errors import ForbiddenMove
from bibnet_lending.models import (
    BookRequest,
    Exchange,
    ExchangeState,
    LendingSettings,
    Order,
    OrderState,
    RequestState,
)
from bibnet_lending.services import exchange_ends, exchanging, ordering, promptness, requesting
from bibnet_lending.services.answering import answer_day
from bibnet_lending.services.holding import place_hold, resume_hold, suspend_hold
from bibnet_lending.services.lending import lend
from bibnet_lending.services.ordering import accept_order, place_order
from bibnet_lending.services.promptness import late_orders, pass_on_late, pass_order
from bibnet_lending.services.requesting import Wanted, ask_for_book
from bibnet_lending.services.returning import take_back

from bibnet.journal.models import Entry
from bibnet.libraries import schedule
from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.services import enable_plugin
from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.services.test_queues import edition_of

pytestmark = pytest.mark.django_db
OWN = {"actor": None, "now": NOW}
LATER = NOW + timedelta(days=4)


@pytest.fixture
def central(region, lent):
    made = found_library(
        Founding(code="central", name="Central", parent=region, kind=Kind.LIBRARY), actor=None
    )
    for slug in ("catalog", "lending"):
        enable_plugin(library=made, slug=slug, actor=None)
    return made


@pytest.fixture
def request_(stock, ticket, northern, southern, central):
    """For a book of which the southern and the central library have a copy."""
    (copy,) = stock(southern, title(1))
    stock(central, title(1))
    return ask_for_book(
        ticket=ticket(northern), wanted=Wanted(edition=edition_of(copy)), pickup=northern, **OWN
    )


def asked_of(request) -> list[tuple[str, str]]:
    rows = Exchange.objects.of(request.library).order_by("pk").select_related("lender")
    return [(one.lender.code, one.state) for one in rows]


@pytest.mark.parametrize(("days", "later"), [(None, 1), (0, 0), (2, 2)])
def test_a_library_says_how_soon_it_answers(days, later, lent, northern):
    """Nothing said is what is usual; 0 is the same day."""
    LendingSettings.objects.update_or_create(library=northern, defaults={"answer_days": days})
    today = schedule.today(northern, NOW)
    assert answer_day(northern, NOW) == today + timedelta(days=later)


def test_within_its_term_nothing_goes_on(request_, northern, southern):
    exchanging.ask_library(request=request_, lender=southern, **OWN)
    pass_on_late(southern, NOW + timedelta(hours=20))
    pass_on_late(northern, NOW + timedelta(hours=20))
    assert asked_of(request_) == [("southern", "asked")]


def test_a_silent_library_is_passed_by_once_for_its_substitute(request_, region, southern, central):
    LendingSettings.objects.create(library=region, central=central)
    exchanging.ask_library(request=request_, lender=southern, **OWN)
    for _turn in range(2):
        pass_on_late(southern, LATER)
    assert asked_of(request_) == [("southern", ExchangeState.PASSED), ("central", "asked")]
    note = request_.steps.of(request_.library).last().told
    assert str(southern) in note
    assert str(central) in note
    # The last one is silent too: the own library decides anew.
    pass_on_late(central, LATER + timedelta(days=4))
    request_.refresh_from_db()
    assert request_.state == RequestState.ASKED


def test_a_request_that_the_own_library_leaves_lying_is_asked_elsewhere(
    request_, northern, central
):
    LendingSettings.objects.create(library=northern, substitute=central)
    pass_on_late(northern, LATER)
    assert asked_of(request_) == [("central", "asked")]
    late = Entry.objects.filter(kind=journal.ANSWER, library=northern).get()
    assert late.data["is_late"]
    assert late.data["hours"] == 96


def test_an_order_that_nobody_looked_at_becomes_a_request(stock, ticket, northern, southern):
    (copy,) = stock(northern, title(1))
    seen, other = title(2), title(1)
    stock(northern, seen)
    stock(southern, other)
    who = ticket(northern)
    place_order(ticket=who, edition=edition_of(copy), pickup=northern, **OWN)
    kept = place_order(
        ticket=who, edition=edition_of(stock(northern, seen)[-1]), pickup=northern, **OWN
    )
    accept_order(order=kept, **OWN)
    for _turn in range(2):
        pass_on_late(northern, LATER)
    with all_libraries("a test"):
        assert sorted(Order.objects.values_list("state", flat=True)) == [
            OrderState.ACCEPTED,
            OrderState.REFUSED,
        ]
        request = BookRequest.objects.get()
    assert (request.state, request.order.edition_id) == (RequestState.SOUGHT, edition_of(copy))
    assert asked_of(request) == [("southern", "asked")]


def test_an_order_from_the_queue_is_late_since_its_turn_and_not_since_its_reader_waits(
    stock, ticket, northern, southern
):
    """Its reader waits for months: the library has got it a moment ago."""
    (copy,) = stock(northern, title(1))
    stock(southern, title(1))
    first, second = ticket(northern), ticket(northern)
    lend(ticket=first, copy=copy, branch=northern, **OWN)
    hold = place_hold(ticket=second, edition=edition_of(copy), pickup=northern, **OWN)
    # Its ticket was passed over when the copy came back; now it counts again.
    suspend_hold(hold=hold, until=NOW.date() + timedelta(days=60), **OWN)
    take_back(copy=copy, branch=northern, **OWN)
    turn = NOW + timedelta(days=40)
    resume_hold(hold=hold, actor=None, now=turn)
    order = Order.objects.of(northern).get()
    assert (order.state, order.placed_at) == (OrderState.PLACED, NOW)
    pass_on_late(northern, turn + timedelta(hours=3))
    order.refresh_from_db()
    assert order.state == OrderState.PLACED
    pass_on_late(northern, turn + timedelta(days=4))
    order.refresh_from_db()
    assert order.state == OrderState.REFUSED


def test_an_order_that_somebody_looks_at_meanwhile_is_not_passed_on(
    stock, ticket, northern, southern
):
    (copy,) = stock(northern, title(1))
    stock(southern, title(1))
    order = place_order(ticket=ticket(northern), edition=edition_of(copy), pickup=northern, **OWN)
    (late,) = late_orders(northern, LATER)
    accept_order(order=order, **OWN)
    with pytest.raises(ForbiddenMove):
        pass_order(order=late, now=LATER)
    order.refresh_from_db()
    assert order.state == OrderState.ACCEPTED


def test_who_passes_an_order_on_locks_its_reader_first(
    stock, ticket, northern, southern, monkeypatch
):
    (copy,) = stock(northern, title(1))
    stock(southern, title(1))
    order = place_order(ticket=ticket(northern), edition=edition_of(copy), pickup=northern, **OWN)
    taken: list[str] = []
    for module, name in (
        (promptness, "lock_ticket"),
        (requesting, "lock_ticket"),
        (ordering, "lock_queue"),
        (ordering, "lock_copy"),
    ):
        own = getattr(module, name)

        def note(*what, own=own, name=name, **more):
            taken.append(name)
            return own(*what, **more)

        monkeypatch.setattr(module, name, note)
    pass_order(order=order, now=LATER)
    assert taken == ["lock_ticket", "lock_queue", "lock_copy", "lock_ticket"]


def answers(library) -> list[tuple[float, bool, bool]]:
    rows = Entry.objects.filter(kind=journal.ANSWER, library=library).order_by("pk")
    return [(one.data["hours"], one.data["is_late"], one.data["is_answered"]) for one in rows]


def test_each_wait_for_a_word_is_a_figure_of_who_had_to_give_it(
    request_, northern, southern, central
):
    """The own library asks after two hours, one is silent for four days, the next refuses."""
    ask = {"request": request_, "lender": southern, "actor": None}
    exchanging.ask_library(**ask, now=NOW + timedelta(hours=2))
    pass_on_late(southern, LATER)
    second = Exchange.objects.of(northern).get(state=ExchangeState.ASKED)
    exchange_ends.refuse(
        exchange=second, reason="Переплетают", actor=None, now=LATER + timedelta(hours=5)
    )
    # That the next one was asked by itself is no word of the own library.
    assert answers(northern) == [(2, False, True)]
    assert answers(southern) == [(94, True, False)]
    assert answers(central) == [(5, False, True)]


def test_an_order_is_answered_by_its_first_move_once(stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    order = place_order(ticket=ticket(northern), edition=edition_of(copy), pickup=northern, **OWN)
    accept_order(order=order, actor=None, now=NOW + timedelta(hours=3))
    take_back(copy=copy, branch=northern, actor=None, now=NOW + timedelta(hours=4))
    assert answers(northern) == [(3, False, True)]


def test_an_order_that_others_had_to_answer_is_a_figure_too(stock, ticket, northern, southern):
    (copy,) = stock(northern, title(1))
    stock(southern, title(1))
    place_order(ticket=ticket(northern), edition=edition_of(copy), pickup=northern, **OWN)
    pass_on_late(northern, LATER)
    assert answers(northern) == [(96, True, False)]


@pytest.mark.parametrize("many", [1, 5])
def test_what_is_late_is_found_by_as_many_queries_for_one_order_as_for_many(
    stock, ticket, northern, django_assert_num_queries, many
):
    copies = stock(northern, *(title(one) for one in range(1, many + 1)))
    for copy in copies:
        place_order(ticket=ticket(northern), edition=edition_of(copy), pickup=northern, **OWN)
    late_orders(northern, LATER)  # the schedule is kept in memory
    with django_assert_num_queries(3):
        assert len(late_orders(northern, LATER)) == many
