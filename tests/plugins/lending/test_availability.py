"""What readers are told of copies where lending is on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from bibnet_catalog.availability import online, told_of
from bibnet_catalog.models import Copy
from bibnet_lending.electronic import funds
from bibnet_lending.electronic.borrowing import borrow
from bibnet_lending.models import FundMember, Licence, LicensedTitle
from bibnet_lending.services.lending import lend
from bibnet_lending.services.returning import take_back
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bibnet.libraries.models import Library
from tests.plugins.lending.conftest import NOW, TODAY, title
from tests.plugins.lending.services.test_queues import edition_of


def told(northern, copy: int) -> tuple[list[str], object]:
    holding = Copy.objects.of(northern).get(pk=copy).holding_id
    found = told_of([holding])[holding]
    return [str(state) for state in found.states], found.back


def test_a_copy_is_free_then_lent_with_its_day_then_free(stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    assert told(northern, copy) == (["free"], None)
    lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)
    assert told(northern, copy) == (["lent"], TODAY + timedelta(days=30))
    take_back(copy=copy, branch=northern, actor=None, now=NOW)
    assert told(northern, copy) == (["free"], None)


def test_what_the_file_keeps_in_the_reading_room_is_not_free(stock, northern):
    (copy,) = stock(northern, title(1))
    Copy.objects.of(northern).update(state="not_lent")
    assert told(northern, copy) == (["not_lent"], None)


@pytest.fixture
def electronic(stock, northern):
    """Brings so many books, and a licence of the first ones."""

    def bring(books: int, licensed: int, first: int = 1, **terms: object) -> list[int]:
        copies = stock(northern, *(title(one) for one in range(first, first + books)))
        editions = [edition_of(one) for one in copies[-books:]]
        fund = funds.own_fund(library=northern, name="Фонд", actor=None)
        for one in editions[:licensed]:
            funds.add_licence(
                fund=fund,
                titles=[funds.Title(one, f"t-{one}")],
                terms=funds.Terms(**terms),
                actor=None,
            )
        return editions

    return bring


def test_readers_are_told_what_can_be_had_electronically(electronic, ticket, northern, southern):
    lent, free, paper = electronic(3, 2, at_once=1)
    borrow(ticket=ticket(northern), edition=lent, branch=northern, actor=None)
    shown = online([lent, free, paper], northern)
    assert shown == {lent: False, free: True}
    assert online([lent, free, paper], southern) == {}
    assert online([lent, free], Library.objects.get(code="region")) == {}
    Licence.objects.of(northern).update(ends_on=date(2020, 1, 1))
    assert online([lent, free], northern) == {}


def test_results_and_an_entry_ask_two_questions_for_all_their_books(electronic, northern):
    site = Client(headers={"host": "northern.localhost"})
    entry = electronic(1, 1)[0]
    pages = ("/catalog/?q=Книга", f"/catalog/{entry}/")
    asked = []
    for more in (0, 8):
        if more:
            electronic(more, more, first=10)
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                shown = site.get(page)
            assert "Доступна электронно" in shown.content.decode()
            tables = (LicensedTitle._meta.db_table, FundMember._meta.db_table)
            sql = [one["sql"] for one in queries.captured_queries]
            asked.append(sum(any(f'FROM "{table}"' in one for table in tables) for one in sql))
    results, entry_page = asked[::2], asked[1::2]
    assert results == [2, 2]
    # The page of an entry asks for its buttons besides.
    assert entry_page[0] == entry_page[1]
