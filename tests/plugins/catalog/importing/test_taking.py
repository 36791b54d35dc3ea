"""Records of a delivery become editions, holdings and copies, and find themselves again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bibnet_catalog.describing.description import Held, Isbn, Item, Level
from bibnet_catalog.importing.taking import Counts
from bibnet_catalog.models import (
    Copy,
    Delivery,
    Doubt,
    DoubtState,
    Edition,
    Holding,
    IndexChange,
    Record,
    RecordKey,
    RulingKind,
    Work,
)

from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind
from tests.plugins.catalog.conftest import book, rule


def test_a_new_record_makes_an_edition_of_a_work_with_a_holding_and_its_copies(
    deliver, northern, record_of
):
    counts = deliver(northern, book("1"))
    assert counts == Counts(read=1, added=1)
    record = record_of(northern, "1")
    assert (record.edition.title, record.edition.heading) == ("Война и мир", "Толстой, Л. Н.")
    assert (record.edition.year, record.edition.kind) == (1987, "book")
    (holding,) = Holding.objects.of(northern)
    assert (holding.edition, holding.record) == (record.edition, record)
    assert [one.inventory for one in Copy.objects.of(northern)] == ["inv-1"]
    assert IndexChange.objects.filter(edition=record.edition_id).exists()


def test_a_second_librarys_record_of_the_book_joins_the_edition(
    deliver, northern, southern, edition_of
):
    deliver(northern, book("1"))
    counts = deliver(southern, book("a-7", pages=351))
    assert (counts.added, counts.merged) == (1, 1)
    assert edition_of(northern, "1") == edition_of(southern, "a-7")
    assert Edition.objects.count() == 1
    assert [one.library for one in Holding.objects.under(northern.get_parent())] == [
        northern,
        southern,
    ]


def test_two_records_of_one_book_in_one_delivery_meet(deliver, northern, edition_of):
    counts = deliver(northern, book("1"), book("2", pages=352))
    assert (counts.added, counts.merged) == (2, 1)
    assert edition_of(northern, "1") == edition_of(northern, "2")


def test_editions_of_another_year_are_two_of_one_work(deliver, northern, edition_of):
    deliver(northern, book("1"), book("2", year=2005, pages=800))
    first, second = edition_of(northern, "1"), edition_of(northern, "2")
    assert first != second
    assert first.work == second.work
    assert Work.objects.count() == 1


def test_volumes_stay_apart_whatever_number_they_share(deliver, northern):
    isbns = [Isbn(text="5-02-013850-9", isbn13="9785020138506")]
    volumes = [
        book(str(turn), level=Level.VOLUME, part_number=f"Т. {turn}", isbns=isbns)
        for turn in (1, 2)
    ]
    assert deliver(northern, *volumes).merged == 0
    assert Edition.objects.count() == 2


def test_the_same_delivery_again_changes_nothing(deliver, northern):
    deliver(northern, book("1"), book("2", "Анна Каренина"))
    IndexChange.objects.all().delete()
    assert deliver(northern, book("1"), book("2", "Анна Каренина")) == Counts(read=2, unchanged=2)
    assert not IndexChange.objects.exists()


def test_a_corrected_record_keeps_its_edition_its_holding_and_its_copies(
    deliver, northern, record_of
):
    items = [Item(inventory="100"), Item(inventory="101"), Item()]
    deliver(northern, book("1", held=[Held(call_number="84", items=items)]))
    before = record_of(northern, "1")
    holding = Holding.objects.of(northern).get()
    copies = {one.identity: one.pk for one in Copy.objects.of(northern)}
    moved = Held(call_number="84(2Рос)", items=[items[1], items[0], items[2], Item(barcode="46")])
    counts = deliver(northern, book("1", annotation="Роман-эпопея", held=[moved]))
    assert counts == Counts(read=1, changed=1)
    after = record_of(northern, "1")
    assert (after.pk, after.edition_id) == (before.pk, before.edition_id)
    assert Holding.objects.of(northern).get().pk == holding.pk
    assert Holding.objects.of(northern).get().call_number == "84(2Рос)"
    now = {one.identity: one.pk for one in Copy.objects.of(northern)}
    assert copies.items() <= now.items()
    assert len(now) == 4


def test_a_copy_that_is_not_named_any_more_is_gone_and_comes_back_as_itself(deliver, northern):
    two = [Held(items=[Item(inventory="100"), Item(inventory="101")])]
    one = [Held(items=[Item(inventory="101")])]
    deliver(northern, book("1", held=two))
    first = Copy.objects.of(northern).get(inventory="100")
    deliver(northern, book("1", held=one))
    first.refresh_from_db()
    assert first.is_gone
    deliver(northern, book("1", held=two, annotation="again"))
    first.refresh_from_db()
    assert not first.is_gone


def test_a_record_taken_back_is_gone_with_its_holdings_and_may_come_again(
    deliver, northern, record_of
):
    deliver(northern, book("1"))
    number = record_of(northern, "1").pk
    assert deliver(northern, replace(book("1"), is_deleted=True)).removed == 1
    assert record_of(northern, "1").is_gone
    assert all(one.is_gone for one in Holding.objects.of(northern))
    assert deliver(northern, book("1")).changed == 1
    assert record_of(northern, "1").pk == number
    assert not any(one.is_gone for one in Holding.objects.of(northern))


def test_a_lone_record_whose_title_is_mended_leads_its_edition_to_where_it_belongs(
    deliver, northern, southern, edition_of
):
    deliver(northern, book("1"))
    deliver(southern, book("2", "Вайна и мир и люди"))
    old = edition_of(southern, "2")
    assert old != edition_of(northern, "1")
    deliver(southern, book("2"))
    old.refresh_from_db()
    assert edition_of(southern, "2") == edition_of(northern, "1")
    assert old.merged_into == edition_of(northern, "1")


def test_a_number_given_to_another_book_leaves_the_old_edition_as_it_was(
    deliver, northern, southern, edition_of
):
    deliver(northern, book("1"))
    deliver(southern, book("2", "Анна Каренина", year=1970, pages=600))
    old = edition_of(southern, "2")
    deliver(southern, book("2"))
    assert edition_of(southern, "2") == edition_of(northern, "1")
    old.refresh_from_db()
    assert (old.merged_into, old.title) == (None, "Анна Каренина")


def test_where_an_edition_is_led_its_gone_records_go_too(
    deliver, northern, southern, edition_of, record_of
):
    wrong = "Вайна и мир и люди"
    deliver(northern, book("1"))
    deliver(southern, book("2", wrong), book("3", wrong))
    assert edition_of(southern, "2") == edition_of(southern, "3")
    deliver(southern, replace(book("3", wrong), is_deleted=True))
    deliver(southern, book("2"))
    assert edition_of(southern, "3") == edition_of(northern, "1")
    deliver(southern, book("3", wrong, annotation="again"))
    assert edition_of(southern, "3").merged_into is None


@pytest.mark.parametrize("has_match", [True, False])
def test_the_number_of_a_gone_record_given_to_another_book_leads_nowhere(
    deliver, northern, southern, edition_of, has_match
):
    if has_match:
        deliver(northern, book("1"))
    anna = book("2", "Анна Каренина", year=1970, pages=600)
    deliver(southern, anna)
    old = edition_of(southern, "2")
    deliver(southern, replace(anna, is_deleted=True))
    deliver(southern, book("2"))
    assert edition_of(southern, "2") != old
    old.refresh_from_db()
    assert (old.merged_into, old.title) == (None, "Анна Каренина")


@pytest.mark.parametrize("is_gone_meanwhile", [False, True])
def test_the_same_bytes_read_in_another_way_are_the_same_book(
    deliver, northern, southern, edition_of, is_gone_meanwhile
):
    deliver(northern, book("1"))
    misread = book("2", "Âîéíà è ìèð", people=[], publishers=[])
    deliver(southern, misread, content=b"the bytes")
    old = edition_of(southern, "2")
    assert old != edition_of(northern, "1")
    if is_gone_meanwhile:
        deliver(southern, replace(misread, is_deleted=True))
    deliver(southern, book("2"), content=b"the bytes", salt=b"in another encoding")
    old.refresh_from_db()
    assert edition_of(southern, "2") == edition_of(northern, "1")
    assert old.merged_into == edition_of(northern, "1")


def test_the_same_bytes_read_in_another_way_keep_their_edition(deliver, northern, edition_of):
    deliver(northern, book("1", "Âîéíà è ìèð", people=[], publishers=[]), content=b"the bytes")
    old = edition_of(northern, "1")
    deliver(northern, book("1"), content=b"the bytes", salt=b"in another encoding")
    assert edition_of(northern, "1") == old
    assert edition_of(northern, "1").title == "Война и мир"


@pytest.mark.parametrize("is_known", [True, False])
def test_the_work_of_a_mended_title_leads_to_where_its_edition_went(
    deliver, northern, edition_of, is_known
):
    others = [book("2", year=2005, pages=800)] if is_known else []
    deliver(northern, book("1", "Вайна и мир"), *others)
    wrong = edition_of(northern, "1").work
    deliver(northern, book("1"))
    right = edition_of(northern, "1").work
    assert (right == edition_of(northern, "2").work) if is_known else (right != wrong)
    wrong.refresh_from_db()
    assert wrong.merged_into == right
    deliver(northern, book("3", "Вайна и мир", year=1911, pages=40))
    assert edition_of(northern, "3").work == right  # and what has its key comes after it


def test_a_work_of_which_an_edition_stays_leads_nowhere(deliver, northern, edition_of):
    wrong = "Вайна и мир"
    books = [book("1", wrong, year=1990), book("2", wrong, year=2005), book("3", year=1970)]
    deliver(northern, *books)
    wrong = edition_of(northern, "1").work
    deliver(northern, book("1", year=1990))
    assert edition_of(northern, "1").work == edition_of(northern, "3").work != wrong
    assert edition_of(northern, "2").work == wrong
    wrong.refresh_from_db()
    assert wrong.merged_into is None


def test_records_that_come_again_together_know_each_other(deliver, northern, southern, edition_of):
    wrong = "Вайна и мир и люди"
    deliver(northern, book("1"))
    deliver(southern, book("2", wrong), book("3", wrong))
    old = edition_of(southern, "2")
    deliver(
        southern,
        book("2", "Анна Каренина", year=1970, pages=600),
        book("3", wrong, year=1987, annotation="a"),
    )
    assert edition_of(southern, "3") == old
    assert edition_of(southern, "2") != old
    old.refresh_from_db()
    assert old.merged_into is None


def test_a_new_record_before_a_known_one_joins_it(deliver, northern, edition_of):
    deliver(northern, book("2"))
    old = edition_of(northern, "2")
    deliver(northern, book("1"), book("2", annotation="a"))
    assert edition_of(northern, "1") == edition_of(northern, "2") == old


def test_what_an_edition_shows_follows_its_records(deliver, northern, edition_of):
    deliver(northern, book("1", "Вайна и мир"))
    deliver(northern, book("1", "Война и мир"))
    assert edition_of(northern, "1").title == "Война и мир"


def test_a_record_that_is_another_book_now_leaves_the_edition_to_those_who_stay(
    deliver, northern, southern, edition_of
):
    deliver(northern, book("1"))
    deliver(southern, book("2"))
    shared = edition_of(northern, "1")
    deliver(southern, book("2", "Анна Каренина", year=1970, pages=600))
    assert edition_of(northern, "1") == shared
    assert edition_of(southern, "2") != shared
    shared.refresh_from_db()
    assert shared.merged_into is None


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


def test_of_a_number_that_comes_twice_in_a_chunk_the_last_one_counts(deliver, northern, record_of):
    counts = deliver(northern, book("1"), book("1", "Воскресение"))
    assert (counts.read, counts.added, counts.unchanged) == (2, 1, 1)
    assert record_of(northern, "1").edition.title == "Воскресение"


def test_a_number_that_comes_again_in_a_later_chunk_of_the_run_counts_too(
    deliver, northern, record_of
):
    run = deliver.run(northern)
    deliver(northern, book("1"), run=run)
    counts = deliver(northern, book("1", annotation="again"), run=run)
    assert counts.changed == 1
    assert record_of(northern, "1").description["annotation"] == "again"
    (noted,) = Delivery.objects.of(northern)
    assert noted.outcome == "added"


def test_records_without_a_number_are_told_apart_by_their_copies(deliver, northern):
    items = [Held(items=[Item(inventory=number)]) for number in ("1", "2")]
    deliver(northern, *(book("", held=[one]) for one in items))
    assert deliver(northern, *(book("", held=[one]) for one in items)).unchanged == 2
    assert sorted(one.inventory for one in Copy.objects.of(northern)) == ["1", "2"]


NAMELESS = book("", held=[])


@pytest.mark.parametrize(
    "other",
    [
        {"responsibility": "пересказ для детей"},
        {"part_number": "Т. 2"},
        {"year": 1988},
        {"publishers": ["Правда"]},
        {"extent": "400 с."},
        {"people": []},
        {"isbns": [Isbn(text="5-02-013850-9", isbn13="9785020138506")]},
    ],
)
def test_records_without_a_number_are_told_apart_by_what_they_say(deliver, northern, other):
    for __ in range(2):
        deliver(northern, NAMELESS, replace(NAMELESS, **other))
    assert Record.objects.of(northern).count() == 2


def test_a_number_of_nothing_but_blanks_is_none(deliver, northern):
    deliver(northern, replace(NAMELESS, control_number=" \x00 "), NAMELESS)
    assert Record.objects.of(northern).count() == 1


def test_holdings_keep_their_numbers_when_another_comes_before_them(deliver, northern):
    held = [Held(library=name, call_number=name) for name in "CAB"]
    deliver(northern, book("1", held=held[1:]))
    before = {one.sigla: one.pk for one in Holding.objects.of(northern)}
    deliver(northern, book("1", held=held))
    now = {one.sigla: one.pk for one in Holding.objects.of(northern)}
    assert before.items() <= now.items()
    assert len(now) == 3


def test_a_holding_that_is_gone_does_not_come_back_in_another_place(deliver, northern):
    deliver(northern, book("1", held=[Held(library="A", call_number="84"), Held(library="B")]))
    gone, kept = Holding.objects.of(northern)
    deliver(northern, book("1", held=[Held(library="B")]))
    deliver(northern, book("1", held=[Held(library="B"), Held(library="A", call_number="75")]))
    gone.refresh_from_db()
    assert gone.is_gone
    assert Holding.objects.of(northern).count() == 3
    deliver(northern, book("1", held=[Held(library="A", call_number="84")]))
    live = Holding.objects.of(northern).filter(is_gone=False)
    assert [one.pk for one in live] == [gone.pk]
    kept.refresh_from_db()
    assert kept.is_gone


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (Item(inventory="100"), Item(inventory="100", barcode="46")),
        (Item(inventory="100", barcode="46"), Item(inventory="100", barcode="47")),
        (Item(barcode="46"), Item(barcode="46", price="2-50")),
        (Item(barcode="46"), Item(inventory="100", barcode="46")),
        (Item(inventory="100", barcode="46"), Item(barcode="46")),
        (Item(price="1-20"), Item(price="2-50")),
    ],
)
def test_a_copy_is_known_by_inventory_number_else_barcode_else_its_turn(
    deliver, northern, first, then
):
    others = [Item(inventory="7"), Item(barcode="8"), Item(), Item()]
    deliver(northern, book("1", held=[Held(items=[first, *others])]))
    before = list(Copy.objects.of(northern).values_list("pk", flat=True))
    deliver(northern, book("1", held=[Held(library="A"), Held(items=[*others[:2], then])]))
    (holding,) = Holding.objects.of(northern).exclude(sigla="A")
    known = holding.copies.of(northern).get(pk=before[0])
    assert (known.inventory, known.barcode, known.price) == (
        then.inventory,
        then.barcode,
        then.price,
    )
    assert not known.is_gone
    assert list(Copy.objects.of(northern).values_list("pk", flat=True)) == before


def test_two_inventory_numbers_under_one_barcode_are_two_copies(deliver, northern):
    deliver(northern, book("1", held=[Held(items=[Item(inventory="1", barcode="46")])]))
    deliver(northern, book("1", held=[Held(items=[Item(inventory="2", barcode="46")])]))
    assert [one.is_gone for one in Copy.objects.of(northern)] == [True, False]


def test_inventory_numbers_that_look_like_ours_are_no_trouble(deliver, northern):
    items = [Item(inventory=number) for number in ("5", "5", "5#2")]
    deliver(northern, book("1", held=[Held(items=items)]))
    assert Copy.objects.of(northern).count() == 3


def test_a_sigla_names_the_branch_that_has_it(deliver, northern):
    branch = Founding(code="north-2", name="Branch", parent=northern, kind=Kind.BRANCH)
    found = found_library(branch, actor=None)
    deliver(northern, book("1", held=[Held(library="NORTH-2"), Held(library="elsewhere")]))
    holdings = Holding.objects.of(northern)
    assert [one.branch for one in holdings] == [found, None]
    assert [one.sigla for one in holdings] == ["NORTH-2", "elsewhere"]


@pytest.mark.parametrize("number", [10, 50])
def test_a_chunk_of_fifty_asks_as_often_as_one_of_ten(
    deliver, northern, django_assert_max_num_queries, number
):
    deliver(northern, book("0"))
    books = [book(str(turn), f"Книга {turn} о разном") for turn in range(1, number + 1)]
    with django_assert_max_num_queries(30):
        deliver(northern, *books)
    assert RecordKey.objects.filter(record__library=northern).count() >= number
