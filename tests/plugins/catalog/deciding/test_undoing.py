"""A decision undone leaves records where they were, unless something else has moved them."""

from __future__ import annotations

import pytest
from bibnet_catalog.deciding.errors import DecisionError, NotYours
from bibnet_catalog.deciding.joining import join, settle_doubt
from bibnet_catalog.deciding.parting import part
from bibnet_catalog.deciding.undoing import undo_decision
from bibnet_catalog.models import Doubt, DoubtState, Edition, Ruling, RulingKind, Work

from tests.plugins.catalog.conftest import book


def joined(*editions):
    return join(editions=tuple(one.pk for one in editions), reason="", actor=None)


def test_a_joined_edition_stands_again_under_its_number(
    two_editions, northern, southern, stands, told
):
    older, younger = two_editions
    decision = joined(older, younger)
    undo_decision(decision=decision.pk, actor=None)
    younger.refresh_from_db()
    assert younger.merged_into is None
    assert (stands(northern, "1"), stands(southern, "2")) == (older.pk, younger.pk)
    assert not Ruling.objects.filter(undone_at=None).exists()
    assert not Work.objects.exclude(merged_into=None).exists()
    assert [name for name, _said in told] == ["merging", "moving"]
    with pytest.raises(DecisionError, match="уже отменено"):
        undo_decision(decision=decision.pk, actor=None)


def test_numbers_that_led_to_it_lead_to_it_again(deliver, two_editions, northern, edition_of):
    deliver(northern, book("7", "Идиот", year=1955, pages=500))
    third = edition_of(northern, "7")
    joined(two_editions[1], third)
    decision = joined(two_editions[0], two_editions[1])
    undo_decision(decision=decision.pk, actor=None)
    third.refresh_from_db()
    assert third.merged_into == two_editions[1]


def test_a_parted_record_goes_back_and_its_edition_leads_there(
    one_edition, record_of, northern, southern, stands, told
):
    record = record_of(southern, "2")
    decision = part(edition=one_edition.pk, records=[record.pk], reason="", actor=None)
    new = stands(southern, "2")
    undo_decision(decision=decision.pk, actor=None)
    assert stands(southern, "2") == one_edition.pk
    assert Edition.objects.get(pk=new).merged_into == one_edition
    assert told[-1] == ("merging", {new: one_edition.pk})


def test_a_record_that_joined_the_parted_one_since_stays_there(
    one_edition, deliver, record_of, northern, southern, stands
):
    record = record_of(southern, "2")
    decision = part(edition=one_edition.pk, records=[record.pk], reason="", actor=None)
    new = stands(southern, "2")
    deliver(southern, book("9", pages=350, annotation="says more"))
    third = record_of(southern, "9")
    third.edition_id = new
    third.save(update_fields=["edition"])
    undo_decision(decision=decision.pk, actor=None)
    assert stands(southern, "2") == one_edition.pk
    assert record_of(southern, "9").edition_id == new
    assert Edition.objects.get(pk=new).merged_into is None


def test_a_record_that_has_become_another_book_since_stays_that(
    two_editions, deliver, northern, southern, stands
):
    decision = joined(*two_editions)
    Ruling.objects.all().delete()  # as if it had been delivered as another book all the same
    deliver(southern, book("2", "Идиот", year=1955, pages=500))
    place = stands(southern, "2")
    assert place != two_editions[0].pk
    undo_decision(decision=decision.pk, actor=None)
    assert stands(southern, "2") == place


def test_a_later_decision_is_undone_first(deliver, two_editions, northern, edition_of):
    deliver(northern, book("7", "Идиот", year=1955, pages=500))
    first = joined(*two_editions)
    joined(two_editions[1], edition_of(northern, "7"))
    with pytest.raises(DecisionError, match="объединили"):
        undo_decision(decision=first.pk, actor=None)


@pytest.mark.parametrize("kind", RulingKind)
def test_the_doubt_that_it_settled_is_asked_again(deliver, northern, southern, stands, kind):
    deliver(northern, book("1"))
    deliver(southern, book("2", pages=420))
    doubt = Doubt.objects.get()
    decision = settle_doubt(doubt=doubt.pk, kind=kind, actor=None)
    undo_decision(decision=decision.pk, actor=None)
    doubt.refresh_from_db()
    assert doubt.state == DoubtState.OPEN
    assert stands(northern, "1") != stands(southern, "2")
    settle_doubt(doubt=doubt.pk, kind=kind, actor=None)


def test_who_may_not_decide_may_not_undo(two_editions, northern_cataloguer, network_cataloguer):
    decision = joined(*two_editions)
    with pytest.raises(NotYours):
        undo_decision(decision=decision.pk, actor=northern_cataloguer)
    done = undo_decision(decision=decision.pk, actor=network_cataloguer)
    assert done.undone_by == network_cataloguer
