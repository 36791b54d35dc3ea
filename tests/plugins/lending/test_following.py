"""What readers have and wait for, when the catalogue joins entries or loses copies."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bibnet_catalog.models import Copy
from bibnet_lending import following
from bibnet_lending.models import Hold, Loan
from bibnet_lending.services.holding import place_hold
from bibnet_lending.services.lending import lend

from bibnet.plugins.errors import Refused
from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.services.test_queues import edition_of, order


def test_places_pass_on_to_the_edition_that_stays_and_keep_their_days(stock, ticket, northern):
    copies = stock(northern, title(1), title(2))
    stays, goes = (edition_of(copy) for copy in copies)
    for copy in copies:
        lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)
    twice, once = ticket(northern), ticket(northern)
    for who, edition, minute in ((twice, goes, 1), (once, goes, 2), (twice, stays, 3)):
        at = NOW + timedelta(minutes=minute)
        place_hold(ticket=who, edition=edition, pickup=northern, actor=None, now=at)
    following.editions_merge({goes: stays})
    holds = Hold.objects.of(northern).order_by("placed_at")
    assert [(one.reader, one.edition_id, one.state) for one in holds] == [
        (twice.reader, stays, "waiting"),
        (once.reader, stays, "waiting"),
        (twice.reader, stays, "cancelled"),
    ]
    said = [one.told for one in holds[0].steps.of(northern)]
    assert "место осталось прежним" in said[-1]
    assert set(Loan.objects.of(northern).values_list("edition", flat=True)) == {stays}


def test_what_is_lent_or_ordered_does_not_leave(stock, ticket, northern):
    copies = stock(northern, title(1), title(2), title(3))
    lend(ticket=ticket(northern), copy=copies[0], branch=northern, actor=None, now=NOW)
    order(ticket(northern), copies[1], northern)
    own = Copy.objects.of(northern)
    with pytest.raises(Refused, match="1 экземпляр на руках"):
        following.copies_leave(own.filter(pk=copies[0]))
    with pytest.raises(Refused, match="1 экземпляр отложен"):
        following.copies_leave(own.filter(pk=copies[1]))
    following.copies_leave(own.filter(pk=copies[2]))
