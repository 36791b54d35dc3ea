"""What is in the way of a merger, and what a part of a library may do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bibnet_lending import models
from bibnet_lending.models import (
    Circulation,
    Hold,
    ReaderTicket,
)
from bibnet_lending.services.lending import lend
from bibnet_lending.services.returning import take_back

from bibnet.libraries.models import Library
from bibnet.plugins.errors import Refused
from bibnet.plugins.services import disable_plugin
from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.services.test_queues import branch, hold, order
from tests.plugins.lending.succession.uniting import merge, of, told

__all__ = ["branch"]

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def test_readers_go_only_where_books_are_lent(ticket, northern, southern):
    ticket(northern)
    disable_plugin(library=southern, slug="lending", actor=None)
    with pytest.raises(Refused, match="выдача выключена: сначала включите"):
        merge(northern, southern)
    assert of(ReaderTicket, northern) == 1


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("application", "1 заявление на билет ждёт ответа"),
        ("list", "Загружается список читателей"),
        ("licence", "1 лицензия поставщика действует"),
    ],
)
def test_what_cannot_go_along_is_named_with_what_to_do(ticket, northern, southern, made, said):
    ticket(northern)
    OBSTACLES[made](northern, ticket(southern).reader)
    assert [one.startswith(f"Объединению мешает: {said}") for one in told(northern, southern)] == [
        True
    ]
    with pytest.raises(Refused, match=said):
        merge(northern, southern)
    assert Library.objects.get(pk=northern.pk).merged_into is None


def application(library, reader) -> None:
    models.Application.objects.of(library).create(
        library=library, branch=library, applicant=reader, submitted_at=NOW, state_at=NOW
    )


def reader_list(library, reader) -> None:
    models.ReaderList.objects.of(library).create(
        library=library, name="a.csv", total=1, made_at=NOW, alive_at=NOW
    )


def licence(library, reader) -> None:
    fund = models.Fund.objects.of(library).create(library=library, name="Фонд")
    models.Licence.objects.of(library).create(
        library=library, fund=fund, vendor="shop", bought_on=NOW.date(), state_at=NOW
    )


OBSTACLES = {"application": application, "list": reader_list, "licence": licence}


def test_a_part_that_closes_gives_its_desk_to_another_one(
    stock, ticket, northern, branch, librarian
):
    first, second = stock(northern, title(1), title(2))
    loan = lend(ticket=ticket(northern), copy=first, branch=branch, actor=None, now=NOW)
    who = ticket(northern, branch=branch)
    place, wish = hold(who, first, branch), order(who, second, branch)
    assert take_back(copy=second, branch=branch, actor=None, now=NOW).order == wish
    merge(Library.objects.get(pk=branch.pk), northern)
    for row in (loan, place, wish, who):
        row.refresh_from_db()
        assert row.library == northern
    assert (loan.branch, place.pickup, wish.pickup, who.branch) == (northern,) * 4
    assert (wish.state, Circulation.objects.of(northern).get(copy=second).place) == (
        "ready",
        northern,
    )
    assert place.steps.of(northern).last().told == "забрать в: Northern library"


def test_a_part_goes_to_another_library_only_without_what_readers_wait_for(
    stock, ticket, northern, southern, branch
):
    (copy,) = stock(northern, title(1))
    loan = lend(ticket=ticket(northern), copy=copy, branch=branch, actor=None, now=NOW)
    hold(ticket(northern), copy, branch)
    issued = ticket(northern, branch=branch)
    part = Library.objects.get(pk=branch.pk)
    with pytest.raises(Refused, match=r"1 книга ещё на руках\. 1 читатель ждёт"):
        merge(part, southern)
    Hold.objects.of(northern).update(pickup=northern)
    take_back(copy=copy, branch=northern, actor=None, now=NOW)
    merge(part, southern)
    issued.refresh_from_db()
    loan.refresh_from_db()
    assert (issued.library, issued.branch, loan.branch) == (northern, northern, branch)
