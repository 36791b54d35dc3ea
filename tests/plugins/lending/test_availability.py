"""What readers are told of copies where lending is on."""

from __future__ import annotations

from datetime import timedelta

from bibnet_catalog.availability import told_of
from bibnet_catalog.models import Copy
from bibnet_lending.services.lending import lend
from bibnet_lending.services.returning import take_back

from tests.plugins.lending.conftest import NOW, TODAY, title


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
