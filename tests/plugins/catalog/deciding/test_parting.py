"""Records taken out of an edition stand in one of their own, and are never joined again."""

from __future__ import annotations

import pytest
from bibnet_catalog import api
from bibnet_catalog.deciding.errors import DecisionError, NotYours
from bibnet_catalog.deciding.parting import part
from bibnet_catalog.models import Edition, IndexChange, Ruling, RulingKind

from bibnet.plugins.errors import Refused
from tests.plugins.catalog.conftest import book, rule


def parted(edition, *records, actor=None):
    return part(edition=edition.pk, records=[one.pk for one in records], reason="", actor=actor)


def test_a_record_leaves_with_its_holdings_and_the_others_stay(
    one_edition, record_of, northern, southern, stands, told
):
    IndexChange.objects.all().delete()
    gone = record_of(southern, "2")
    parted(one_edition, gone)
    new = stands(southern, "2")
    assert new != one_edition.pk
    assert stands(northern, "1") == stands(northern, "3") == one_edition.pk
    assert Edition.objects.get(pk=new).work == one_edition.work
    assert Edition.objects.get(pk=new).title == "Война и мир"
    assert told == [("moving", [api.Move(gone.pk, one_edition.pk, new)])]
    assert {one.edition for one in IndexChange.objects.all()} == {one_edition.pk, new}
    assert Ruling.objects.filter(kind=RulingKind.APART).count() == 2


def test_several_leave_together(one_edition, record_of, northern, southern, stands):
    parted(one_edition, record_of(southern, "2"), record_of(northern, "3"))
    assert stands(southern, "2") == stands(northern, "3") != stands(northern, "1")


def test_what_was_parted_is_never_joined_by_a_program(
    one_edition, deliver, record_of, northern, southern, stands
):
    parted(one_edition, record_of(southern, "2"))
    deliver(southern, book("2", annotation="again"))
    deliver(northern, book("1", annotation="again"), book("3", annotation="again"))
    deliver(southern, book("9"))
    assert stands(southern, "2") not in {stands(northern, "1"), stands(northern, "3")}


def test_some_leave_and_some_stay(one_edition, record_of, northern, southern):
    everyone = [record_of(northern, "1"), record_of(northern, "3"), record_of(southern, "2")]
    for chosen in ([], everyone):
        with pytest.raises(DecisionError):
            parted(one_edition, *chosen)


def test_what_a_person_has_joined_is_not_parted_before_that_is_undone(
    one_edition, record_of, northern, southern
):
    rule(RulingKind.TOGETHER, record_of(northern, "3"), record_of(southern, "2"))
    with pytest.raises(DecisionError, match="объединили"):
        parted(one_edition, record_of(southern, "2"))


def test_who_decides_for_one_of_the_libraries_only_does_not(
    one_edition, record_of, northern, northern_cataloguer
):
    with pytest.raises(NotYours):
        parted(one_edition, record_of(northern, "3"), actor=northern_cataloguer)


def test_somebody_who_holds_a_copy_may_refuse(one_edition, record_of, southern, stands):
    def refuse(library, *, moves):
        raise Refused("Copy 7 waits for a reader.")

    api.records_moving.add(slug="dummy", function=refuse, order=1)
    before = Edition.objects.count()
    with pytest.raises(Refused):
        parted(one_edition, record_of(southern, "2"))
    assert stands(southern, "2") == one_edition.pk
    assert Edition.objects.count() == before
