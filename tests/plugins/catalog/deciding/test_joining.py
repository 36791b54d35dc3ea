"""Editions joined by hand are one for good, whatever is delivered; the older number stays."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bibnet_catalog import api
from bibnet_catalog.deciding.errors import DecisionError, NotYours
from bibnet_catalog.deciding.joining import join, leave_for_later, settle_doubt, tell_apart
from bibnet_catalog.models import Decision, Doubt, DoubtState, Edition, IndexChange, RulingKind

from bibnet.journal.models import AuditEntry
from bibnet.plugins.errors import Refused
from tests.plugins.catalog.conftest import book, rule

from .conftest import OTHER


def joined(editions, actor=None, reason="") -> Decision:
    return join(editions=tuple(one.pk for one in editions), reason=reason, actor=actor)


def test_the_younger_number_leads_to_the_older_one(two_editions, northern, southern, stands, told):
    older, younger = two_editions
    IndexChange.objects.all().delete()
    joined([younger, older])
    younger.refresh_from_db()
    assert younger.merged_into == older
    assert stands(southern, "2") == stands(northern, "1") == older.pk
    assert told == [("merging", {younger.pk: older.pk})]
    assert {one.edition for one in IndexChange.objects.all()} == {older.pk, younger.pk}


def test_what_was_joined_by_hand_survives_every_delivery(
    deliver, two_editions, northern, southern, stands
):
    deliver(northern, book("5"))
    joined(two_editions)
    deliver(southern, book("2", OTHER, year=1911, pages=21))
    deliver(northern, book("1", annotation="again"), book("5", annotation="again"))
    deliver(northern, replace(book("1"), is_deleted=True))
    deliver(southern, book("2", OTHER, year=1911, pages=22))
    deliver(northern, book("1", annotation="once more"))
    assert stands(northern, "1") == stands(northern, "5") == stands(southern, "2")
    assert stands(northern, "1") == two_editions[0].pk


def test_what_a_person_has_parted_is_not_joined_before_that_is_undone(
    two_editions, record_of, northern, southern
):
    rule(RulingKind.APART, record_of(northern, "1"), record_of(southern, "2"))
    with pytest.raises(DecisionError, match="разделили"):
        joined(two_editions)
    assert Decision.objects.count() == 1


def test_an_edition_is_not_joined_with_itself_or_with_none(two_editions):
    older, younger = two_editions
    joined(two_editions)
    with pytest.raises(DecisionError, match="уже в одном издании"):
        joined([younger, older])
    with pytest.raises(DecisionError, match="77777"):
        join(editions=(older.pk, 77777), reason="", actor=None)


def test_somebody_who_holds_a_place_in_a_queue_may_refuse(two_editions, southern, stands):
    def refuse(library, *, into):
        raise Refused("Two queues cannot become one.")

    api.editions_merging.add(slug="dummy", function=refuse, order=1)
    with pytest.raises(Refused):
        joined(two_editions)
    assert stands(southern, "2") == two_editions[1].pk
    assert not Decision.objects.exists()


def test_about_records_of_two_libraries_the_networks_cataloguer_decides(
    two_editions, northern_cataloguer, network_cataloguer, regional_admin, stranger
):
    for person in (northern_cataloguer, stranger):
        with pytest.raises(NotYours):
            joined(two_editions, actor=person)
    decision = joined(two_editions, actor=network_cataloguer, reason="Одна книга")
    assert (decision.by, decision.reason) == (network_cataloguer, "Одна книга")
    entry = AuditEntry.objects.get(action="catalog.editions_joined")
    assert (entry.actor_id, entry.library.code) == (network_cataloguer.pk, "region")
    assert entry.reason == "Одна книга"


def test_about_records_of_one_library_its_cataloguer_decides(
    deliver, northern, edition_of, northern_cataloguer
):
    deliver(northern, book("1"), book("2", OTHER, year=1911, pages=20))
    joined([edition_of(northern, "1"), edition_of(northern, "2")], actor=northern_cataloguer)
    assert AuditEntry.objects.get(action="catalog.editions_joined").library == northern


@pytest.fixture
def doubt(deliver, northern, southern) -> Doubt:
    deliver(northern, book("1"))
    deliver(southern, book("2", pages=420))
    return Doubt.objects.get()


def test_a_doubt_settled_as_one_joins_the_editions(doubt, northern, southern, stands):
    decision = settle_doubt(doubt=doubt.pk, kind=RulingKind.TOGETHER, actor=None)
    assert stands(northern, "1") == stands(southern, "2")
    doubt.refresh_from_db()
    assert (doubt.state, doubt.decision) == (DoubtState.SETTLED, decision)


def test_a_doubt_settled_as_two_is_asked_and_joined_no_more(
    doubt, deliver, northern, southern, stands, told
):
    settle_doubt(doubt=doubt.pk, kind=RulingKind.APART, actor=None)
    deliver(southern, book("2"))
    deliver(northern, book("1", annotation="again"))
    assert stands(northern, "1") != stands(southern, "2")
    doubt.refresh_from_db()
    assert doubt.state == DoubtState.SETTLED
    assert not [one for one in told if one[0] != "leaving"]


def test_of_two_editions_told_apart_no_other_records_are_asked_about(
    doubt, deliver, northern, southern, stands
):
    deliver(northern, book("3", pages=351))
    assert stands(northern, "3") == stands(northern, "1")
    tell_apart(editions=(stands(northern, "3"), stands(southern, "2")), reason="", actor=None)
    deliver(northern, book("3", pages=352))
    assert not Doubt.objects.filter(state=DoubtState.OPEN).exists()


def test_of_two_who_decide_at_once_the_second_is_told(doubt):
    settle_doubt(doubt=doubt.pk, kind=RulingKind.APART, actor=None)
    for act in (settle_doubt, leave_for_later):
        named = {"kind": RulingKind.TOGETHER} if act is settle_doubt else {}
        with pytest.raises(DecisionError, match="уже решили"):
            act(doubt=doubt.pk, actor=None, **named)


def test_a_pair_left_for_later_waits(doubt, northern_cataloguer, network_cataloguer):
    with pytest.raises(NotYours):
        leave_for_later(doubt=doubt.pk, actor=northern_cataloguer)
    leave_for_later(doubt=doubt.pk, actor=network_cataloguer)
    doubt.refresh_from_db()
    assert doubt.state == DoubtState.OPEN
    assert doubt.later_at is not None


def test_the_numbers_that_led_to_the_younger_edition_lead_on(
    deliver, two_editions, northern, edition_of
):
    deliver(northern, book("7", "Идиот", year=1955, pages=500))
    third = edition_of(northern, "7")
    joined([two_editions[1], third])
    joined([two_editions[0], two_editions[1]])
    leads = set(Edition.objects.exclude(merged_into=None).values_list("merged_into", flat=True))
    assert leads == {two_editions[0].pk}
