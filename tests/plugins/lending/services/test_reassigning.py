"""A place that is meant for another edition from now on: what bars it, and what comes of it."""

from __future__ import annotations

import pytest
from bibnet_lending import errors
from bibnet_lending.models import DeskAct, Hold, HoldState
from bibnet_lending.services import desk as acts
from bibnet_lending.services import pressing
from bibnet_lending.services.holding import reassign_hold
from bibnet_lending.services.lending import lend
from bibnet_lending.services.returning import take_back
from django.db import IntegrityError

from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.services.test_queues import edition_of, hold, order

pytestmark = pytest.mark.django_db


def test_who_has_ordered_the_other_edition_does_not_wait_for_it_too(stock, ticket, northern):
    first, second, third = stock(northern, title(1), title(2, copies=2))
    for copy in (first, second):
        lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)
    who = ticket(northern)
    order(who, third, northern)
    place = hold(who, first, northern)
    with pytest.raises(errors.OrderedAlready):
        reassign_hold(hold=place, edition=edition_of(second), actor=None, now=NOW)


def test_a_copy_comes_back_though_the_catalogue_joined_what_a_reader_ordered_twice(
    stock, ticket, northern
):
    first, second, third = stock(northern, title(1), title(2, copies=2))
    for copy in (first, second):
        lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)
    who = ticket(northern)
    order(who, third, northern)
    place = hold(who, first, northern)
    Hold.objects.of(northern).filter(pk=place.pk).update(edition=edition_of(second))
    assert take_back(copy=second, branch=northern, actor=None, now=NOW).order is None
    place.refresh_from_db()
    assert place.state == HoldState.WAITING


def test_what_breaks_at_the_desk_is_not_taken_for_a_second_press(northern):
    def broken(act: DeskAct) -> None:
        raise IntegrityError("another constraint")

    here = acts.Desk(branch=northern, ticket=None, actor=None, now=NOW)
    with pytest.raises(IntegrityError):
        pressing.done_once(here, "once", broken)
    assert not DeskAct.objects.of(northern).exists()
