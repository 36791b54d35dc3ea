"""A request of a reader, and the library that is asked for the book."""

from __future__ import annotations

import pytest
from bibnet_lending.models import Exchange
from bibnet_lending.services import exchanging
from bibnet_lending.services.requesting import Wanted, ask_for_book

from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.services.test_queues import edition_of

OWN = {"actor": None, "now": NOW}


@pytest.fixture
def asked(stock, ticket, northern, southern):
    """A northern reader asks for a book of which only the southern library has a copy."""
    (copy,) = stock(southern, title(1))
    reader = ticket(northern)
    request = ask_for_book(
        ticket=reader, wanted=Wanted(edition=edition_of(copy)), pickup=northern, **OWN
    )
    return request, copy


@pytest.fixture
def exchange(asked, southern) -> Exchange:
    request, _copy = asked
    return exchanging.ask_library(request=request, lender=southern, **OWN)
