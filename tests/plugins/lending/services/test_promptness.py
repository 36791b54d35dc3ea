"""What is not answered in time goes on by itself, once, and the reader reads where it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bibnet_lending import journal
from bibnet_lending.models import (
    BookRequest,
    Exchange,
    ExchangeState,
    LendingSettings,
    Order,
    OrderState,
    RequestState,
)
from bibnet_lending.services import exchanging
from bibnet_lending.services.ordering import accept_order, place_order
from bibnet_lending.services.promptness import pass_on_late
from bibnet_lending.services.requesting import Wanted, ask_for_book

from bibnet.journal.models import Entry
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
    note = request_.steps.of(request_.library).last().note
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
