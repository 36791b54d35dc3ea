from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from bibnet.libraries.models import District
from bibnet.plugins import points
from bibnet.plugins.models import OutboxMessage
from bibnet.plugins.outbox import MOST_ATTEMPTS, deliver_pending
from bibnet.plugins.registrar import Registrar

core = Registrar("core")


@pytest.fixture
def told(region):
    """What a receiver of `plugin_enabled` has been told."""
    OutboxMessage.objects.all().delete()
    heard: list[tuple[str, str, str]] = []

    @core.on(points.plugin_enabled)
    def listen(library, key, *, slug):
        heard.append((library.code, key, slug))

    return heard


def test_an_announcement_is_delivered_once_by_the_worker(northern, told):
    points.plugin_enabled.announce(northern, slug="catalog")
    assert told == []
    assert deliver_pending() >= 1
    assert deliver_pending() == 0
    assert [(code, slug) for code, _key, slug in told] == [("northern", "catalog")]


def test_an_announcement_of_an_undone_transaction_was_never_made(northern, told):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        points.plugin_enabled.announce(northern, slug="catalog")
        raise ZeroDivisionError
    deliver_pending()
    assert told == []


def test_a_receiver_gets_model_instances_as_they_are_now(northern, told):
    district = District.objects.create(code="one", name="One")
    got = []

    @core.on(points.page_published)
    def listen(library, key, *, page):
        got.append(page)

    points.page_published.announce(northern, page=district)
    District.objects.filter(pk=district.pk).update(name="Renamed")
    deliver_pending()
    assert got[0].name == "Renamed"

    points.page_published.announce(northern, page=district)
    district.delete()
    deliver_pending()
    assert got[1] is None


def test_one_failing_receiver_delays_no_other_and_is_tried_again_later(northern, told, settings):
    settings.BIBNET_RAISE_PLUGIN_ERRORS = False
    tries = []

    @core.on(points.plugin_enabled, order=1)
    def broken(library, key):
        tries.append(key)
        if len(tries) == 1:
            District.objects.create(code="half", name="Half done")
            raise ZeroDivisionError

    points.plugin_enabled.announce(northern, slug="catalog")
    now = timezone.now()
    deliver_pending(now=now)
    assert len(told) == 1
    assert not District.objects.filter(code="half").exists()
    deliver_pending(now=now)
    assert len(tries) == 1, "it is not due yet"
    deliver_pending(now=now + timedelta(hours=1))
    assert len(told) == 1
    assert len(tries) == 2
    assert tries[0] == tries[1], "the key of a delivery never changes"
    assert not OutboxMessage.objects.exists()


def test_a_receiver_that_never_works_is_given_up_and_kept_for_the_operator(
    northern, told, settings
):
    settings.BIBNET_RAISE_PLUGIN_ERRORS = False

    @core.on(points.plugin_enabled)
    def broken(library, key):
        raise ZeroDivisionError

    points.plugin_enabled.announce(northern, slug="catalog")
    now = timezone.now()
    for day in range(MOST_ATTEMPTS + 3):
        deliver_pending(now=now + timedelta(days=day))
    message = OutboxMessage.objects.get()
    assert message.is_given_up
    assert message.attempts == MOST_ATTEMPTS
    assert "ZeroDivisionError" in message.last_error
    assert len(told) == 1
