"""Somebody walks the numbers of others: what is another's is answered as what is not there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bibnet_lending.models import BookRequest, Hold, Loan, Order, WantedBook
from bibnet_lending.services.holding import place_hold
from bibnet_lending.services.lending import lend
from bibnet_lending.services.ordering import place_order
from bibnet_lending.urls import api_urlpatterns
from django.utils import timezone

from tests.plugins.lending.conftest import title
from tests.plugins.lending.services.test_queues import edition_of

NUMBERED = sorted(str(one.pattern) for one in api_urlpatterns if "<int:pk>" in str(one.pattern))
MODELS = {
    "loans": Loan,
    "orders": Order,
    "holds": Hold,
    "requests": WantedBook,
    "book-requests": BookRequest,
}
NOBODYS = 987_654_321


@pytest.fixture
def others(stock, ticket, northern) -> dict[str, int]:
    """One of each kind, another reader's, by the first word of its address."""
    now = timezone.now()
    lent, ordered, *_rest = stock(northern, title(1), title(2))
    who = ticket(northern, now=now)
    wish = {"ticket": who, "pickup": northern, "actor": None}
    keeper = ticket(northern, now=now)
    loan = lend(ticket=keeper, copy=lent, branch=northern, actor=None)
    asked = WantedBook(
        library=northern,
        ticket=who,
        reader=who.reader,
        edition_id=edition_of(ordered),
        asked_at=now,
        state_at=now,
        answer_by=timezone.localdate() + timedelta(days=9),
    )
    asked.save()
    requested = BookRequest(
        library=northern,
        ticket=who,
        reader=who.reader,
        edition_id=edition_of(ordered),
        pickup=northern,
        placed_at=now,
        state_at=now,
        answer_by=asked.answer_by,
    )
    requested.save()
    return {
        "loans": loan.pk,
        "orders": place_order(edition=edition_of(ordered), **wish).pk,
        "holds": place_hold(edition=edition_of(lent), **wish).pk,
        "requests": asked.pk,
        "book-requests": requested.pk,
    }


def test_each_kind_is_walked():
    assert {one.partition("/")[0] for one in NUMBERED} == set(MODELS)


@pytest.mark.parametrize("address", NUMBERED)
def test_what_is_anothers_and_what_is_not_there_are_answered_alike(
    address, at, owner, others, northern
):
    user, _who = owner
    send = at(user)
    kind = address.partition("/")[0]
    before = MODELS[kind].objects.of(northern).values().get(pk=others[kind])
    body = {"reason": "why", "until": "2030-01-01"}
    answers = [send(address.replace("<int:pk>", str(pk)), body) for pk in (others[kind], NOBODYS)]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert MODELS[kind].objects.of(northern).values().get(pk=others[kind]) == before
