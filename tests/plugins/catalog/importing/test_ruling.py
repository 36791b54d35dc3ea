"""What people have decided about two records outlives deliveries; doubts wait for people."""

from __future__ import annotations

from dataclasses import replace

from bibnet_catalog.models import (
    Doubt,
    DoubtState,
    RulingKind,
)

from tests.plugins.catalog.conftest import book, rule


def test_a_pair_that_a_person_has_parted_is_not_joined_again(
    deliver, northern, southern, record_of
):
    deliver(northern, book("1"))
    deliver(southern, book("2", "Вайна и мир и люди"))
    rule(RulingKind.APART, record_of(northern, "1"), record_of(southern, "2"))
    deliver(southern, book("2"))
    assert record_of(northern, "1").edition != record_of(southern, "2").edition


def test_a_parted_record_that_was_gone_meanwhile_does_not_meet_its_partner_again(
    deliver, northern, southern, record_of
):
    deliver(northern, book("1"))
    deliver(southern, book("2", "Вайна и мир и люди"))
    rule(RulingKind.APART, record_of(northern, "1"), record_of(southern, "2"))
    deliver(northern, replace(book("1"), is_deleted=True))
    deliver(northern, book("3"))
    deliver(southern, book("2"))
    deliver(northern, book("1"))
    assert record_of(northern, "1").edition != record_of(southern, "2").edition


def test_a_pair_that_a_person_has_joined_stays_together_whatever_it_says(
    deliver, northern, southern, record_of
):
    deliver(northern, book("1"))
    deliver(southern, book("2", "Собрание сочинений", year=1911, pages=20))
    rule(RulingKind.TOGETHER, record_of(northern, "1"), record_of(southern, "2"))
    deliver(southern, book("2", "Собрание сочинений", year=1911, pages=21))
    assert record_of(northern, "1").edition == record_of(southern, "2").edition


def test_a_doubtful_pair_waits_for_a_person(deliver, northern, southern, record_of):
    deliver(northern, book("1"))
    counts = deliver(southern, book("2", pages=420))
    assert (counts.merged, counts.doubtful) == (0, 1)
    (doubt,) = Doubt.objects.all()
    assert {doubt.left, doubt.right} == {record_of(northern, "1"), record_of(southern, "2")}
    assert doubt.reasons
    deliver(southern, book("2"))
    doubt.refresh_from_db()
    assert doubt.state == DoubtState.PASSED
    deliver(southern, book("2", pages=420))
    doubt.refresh_from_db()
    assert doubt.state == DoubtState.PASSED  # it stays where it stands: with record 1


def test_a_doubt_about_a_record_that_is_gone_is_no_question(deliver, northern, southern):
    deliver(northern, book("1"))
    deliver(southern, book("2", pages=420))
    deliver(northern, replace(book("1"), is_deleted=True))
    assert Doubt.objects.get().state == DoubtState.PASSED
    deliver(southern, book("2", pages=420, annotation="again"))
    assert Doubt.objects.get().state == DoubtState.PASSED
    deliver(northern, book("1"))
    assert Doubt.objects.get().state == DoubtState.OPEN
