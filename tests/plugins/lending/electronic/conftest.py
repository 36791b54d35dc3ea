"""Electronic funds with licences, and what their counts have to agree with."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from bibnet_lending.electronic import funds
from bibnet_lending.electronic.borrowing import borrow
from bibnet_lending.electronic.choosing import SHARED
from bibnet_lending.models import Fund, Hold, HoldState, Licence, Loan, ReaderTicket

from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.services.test_queues import edition_of


@pytest.fixture
def edition(stock, northern) -> int:
    (copy,) = stock(northern, title(1))
    return edition_of(copy)


@pytest.fixture
def fund(lent, northern) -> Iterator[Fund]:
    """A fund; whatever a test does with it, in the end its counts agree with the rows."""
    yield funds.add_fund(library=northern, name="Электронный фонд", actor=None)
    counts_agree()


@pytest.fixture
def licence(fund, edition) -> Callable[..., Licence]:
    """Brings a licence of the edition, or of several, into the northern fund."""

    def bring(*editions: int, vendor: str = "", into: Fund = fund, **terms: object) -> Licence:
        titles = [funds.Title(one, f"title-{one}") for one in editions or (edition,)]
        return funds.add_licence(
            fund=into,
            titles=titles,
            terms=funds.Terms(**terms),
            vendor=vendor,
            actor=None,
            now=NOW,
        )

    return bring


def take(who: ReaderTicket, edition: int, library: Library, **more: object) -> Loan:
    return borrow(ticket=who, edition=edition, branch=library, actor=None, **{"now": NOW, **more})


def counts_agree() -> None:
    """Each count of a licence is the number of rows that it counts."""
    with all_libraries(SHARED):
        for one in Licence.objects.all():
            loans = Loan.objects.filter(licence=one)
            found = (
                loans.exclude(is_undone=True).count(),
                loans.filter(returned_at=None).count(),
                Hold.objects.filter(licence=one, state=HoldState.READY).count(),
            )
            assert found == (one.loans_made, one.loans_open, one.places_kept)
