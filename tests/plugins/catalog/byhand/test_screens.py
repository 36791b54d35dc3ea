"""The screens on which books are entered, by a cataloguer at a desk."""

from __future__ import annotations

from io import BytesIO

import pytest
from bibnet_catalog.describing.description import Isbn
from bibnet_catalog.entering import acts
from bibnet_catalog.entering.copies import Row
from bibnet_catalog.models import Copy, Holding, ImportRun, Record, Way
from bibnet_catalog.reading.containers import READERS, Container
from django.urls import reverse

from bibnet.journal.models import AuditEntry
from bibnet.libraries.models import Role
from tests.plugins.catalog.conftest import book

ISBN = "5-02-013850-9"


@pytest.fixture
def known(deliver, southern, record_of, catalogued) -> Record:
    isbns = [Isbn(text=ISBN, isbn13="9785020138506")]
    deliver(southern, book("s-1", isbns=isbns))
    return record_of(southern, "s-1")


@pytest.fixture
def ours(northern, known, cataloguer) -> Record:
    said = acts.copied(known_description(known))
    return acts.enter(northern, said, [Row(inventory="101")], actor=cataloguer, same_as=known)


def known_description(record):
    from bibnet_catalog.describing.description import Description

    return Description.from_json(record.description)


def address(name, library, *args):
    return reverse(f"catalog_admin:{name}", args=[library.code, *args])


def test_an_isbn_leads_straight_to_the_copies_of_the_book(desk, known, northern):
    answer = desk.get(address("add_book", northern), {"q": ISBN, "place": "Shelf 3"})
    assert answer["Location"].startswith(address("have_it", northern, known.edition_id))
    page = desk.get(answer["Location"]).content.decode()
    assert "Shelf 3" in page
    answer = desk.post(
        answer["Location"], {"inventory": "101-102", "call_number": "84", "place": "Shelf 3"}
    )
    assert answer.status_code == 302
    assert "place=Shelf+3" in answer["Location"]
    made = Record.objects.of(northern).get()
    assert (made.edition, made.source.way) == (known.edition, Way.HAND)
    assert Copy.objects.of(northern).count() == 2
    assert AuditEntry.objects.filter(action="catalog.record_entered").exists()
    page = desk.get(answer["Location"]).content.decode()
    assert f"like={made.pk}" in page
    assert "Shelf 3" in page


def test_a_second_copy_goes_to_the_record_that_we_have(desk, ours, northern):
    desk.post(address("have_it", northern, ours.edition_id), {"inventory": "102"})
    assert Record.objects.of(northern).count() == 1
    assert Copy.objects.of(northern).count() == 2


def test_a_number_that_is_taken_is_said_at_its_field_and_nothing_is_kept(desk, ours, northern):
    answer = desk.post(
        address("new_book", northern), {"kind": "book", "title": "A", "inventory": "101"}
    )
    assert answer.status_code == 200
    assert "Толстой" in answer.content.decode()
    assert Record.objects.of(northern).count() == 1


def test_a_book_that_nobody_knows_is_described_in_short(desk, northern):
    page = desk.get(address("add_book", northern), {"q": "Unknown village"}).content.decode()
    assert address("new_book", northern) in page
    typed = {
        "kind": "book",
        "title": "Unknown village",
        "authors": "Толстой, Лев Николаевич",
        "year": "1999",
        "age_mark": "12",
        "published_in": "Брянск",
        "publisher": "Кириллица",
        "pages": "120",
        "isbn": ISBN,
        "bbk": "84",
        "call_number": "84 Т",
        "keeps_call_number": "on",
    }
    answer = desk.post(address("new_book", northern), typed)
    assert "call_number=84" in answer["Location"]
    made = Record.objects.of(northern).get()
    said = known_description(made)
    assert said.is_brief
    assert (said.year, said.pages, said.age_mark, said.places) == (1999, 120, 12, ["Брянск"])
    assert said.people[0].given == "Лев Николаевич"
    assert Holding.objects.of(northern).get().call_number == "84 Т"
    volume = desk.get(address("new_book", northern), {"like": made.pk}).content.decode()
    assert 'value="Т. 2"' in volume


@pytest.mark.parametrize(
    ("name", "value"),
    [("title", "…"), ("year", "198"), ("year", "3021"), ("isbn", "5-02-013850-8")],
)
def test_what_cannot_be_is_refused_at_its_field(desk, northern, name, value):
    typed = {"kind": "book", "title": "A", name: value}
    answer = desk.post(address("new_book", northern), typed)
    assert answer.status_code == 200
    assert f'id="id_{name}_error"' in answer.content.decode()
    assert not Record.objects.of(northern).exists()


def lines(*copies, **more):
    sent = {
        "copies-TOTAL_FORMS": len(copies),
        "copies-INITIAL_FORMS": sum("copy" in one for one in copies),
    }
    for number, one in enumerate(copies):
        sent |= {f"copies-{number}-{name}": value for name, value in one.items()}
    return {**sent, **more}


def test_a_record_is_corrected_by_fields_and_its_copies_by_lines(desk, ours, northern):
    page = desk.get(address("book", northern, ours.pk))
    assert page.status_code == 200
    copy = Copy.objects.of(northern).get()
    sent = lines(
        {"copy": copy.pk, "inventory": "101", "barcode": "46"},
        {"inventory": "102", "place": "Shelf 1"},
        kind="book",
        title="Война и мир: роман",
        authors="Толстой, Лев Николаевич",
        seen=ours.run_id,
        is_brief="on",
    )
    answer = desk.post(address("book", northern, ours.pk), sent)
    assert answer.status_code == 302
    ours.refresh_from_db()
    assert known_description(ours).title == "Война и мир: роман"
    assert set(Copy.objects.of(northern).values_list("inventory", "barcode")) == {
        ("101", "46"),
        ("102", ""),
    }
    changed = AuditEntry.objects.get(action="catalog.record_changed")
    assert {"title", "held", "is_brief"} <= set(changed.fields)


def test_a_copy_is_taken_off(desk, ours, northern):
    copy = Copy.objects.of(northern).get()
    sent = lines(
        {"copy": copy.pk, "inventory": "101", "is_leaving": "on"},
        kind="book",
        title="Война и мир",
        authors="Толстой, Лев Николаевич",
    )
    desk.post(address("book", northern, ours.pk), sent)
    copy.refresh_from_db()
    assert copy.is_gone


def test_a_record_is_withdrawn_and_brought_back(desk, ours, northern):
    act = address("book_act", northern, ours.pk)
    desk.post(act, {"action": "withdraw", "reason": "lost"})
    ours.refresh_from_db()
    assert ours.is_gone
    assert AuditEntry.objects.get(action="catalog.record_withdrawn").reason == "lost"
    assert desk.get(address("book", northern, ours.pk)).status_code == 200
    desk.post(act, {"action": "back"})
    ours.refresh_from_db()
    assert not ours.is_gone


def test_the_entry_of_a_moment_ago_is_taken_back(desk, ours, northern):
    desk.post(address("book_act", northern, ours.pk), {"action": "undo", "run": ours.run_id})
    ours.refresh_from_db()
    assert ours.is_gone


def test_brief_records_are_offered_to_the_network(
    browser, person, region, northern, southern, cataloguer, desk
):
    acts.enter(
        northern,
        known_description(Record(description={"title": "Village", "is_brief": True})),
        [Row()],
        actor=cataloguer,
    )
    assert "Village" in desk.get(address("briefs", northern)).content.decode()
    network = browser(person("network", region, Role.NETWORK_CATALOGUER))
    assert "Village" in network.get(address("briefs", region)).content.decode()
    southerner = browser(person("southerner", southern, Role.CATALOGUER))
    assert "Village" not in southerner.get(address("briefs", southern)).content.decode()


@pytest.mark.parametrize("encoding", ["UTF-8", "CP1251"])
def test_entries_and_own_records_are_taken_home(desk, ours, known, northern, encoding):
    asked = {"e": known.edition_id, "r": ours.pk, "encoding": encoding}
    answer = desk.get(address("home", northern), asked)
    assert "attachment" in answer["Content-Disposition"]
    pieces = list(READERS[Container.ISO2709].split(BytesIO(answer.content)))
    assert len(pieces) == 2
    codec = {"UTF-8": "utf-8", "CP1251": "cp1251"}[encoding]
    assert all("Война и мир" in one.content.decode(codec) for one in pieces)
    assert all("101" in one.content.decode(codec) for one in pieces)


def test_another_librarys_records_are_not_reached(browser, person, ours, known, southern, northern):
    southerner = browser(person("southerner", southern, Role.CATALOGUER))
    for name in ("book", "book_act"):
        assert southerner.post(address(name, southern, ours.pk)).status_code == 404
        assert southerner.post(address(name, northern, ours.pk)).status_code in (302, 403)
    taken = southerner.get(address("home", southern), {"r": ours.pk})
    assert taken.status_code == 302
    assert southerner.get(address("new_book", southern), {"like": ours.pk}).status_code == 404
    foreign = southerner.get(address("add_book", southern), {"done": ours.pk}).content.decode()
    assert f"/books/{ours.pk}/" not in foreign
    ours.refresh_from_db()
    assert not ours.is_gone


def test_a_record_of_a_file_has_no_such_screen(browser, person, known, southern):
    southerner = browser(person("southerner", southern, Role.CATALOGUER))
    assert southerner.get(address("book", southern, known.pk)).status_code == 404


def test_a_librarian_takes_home_and_does_not_enter(browser, person, ours, northern):
    librarian = browser(person("librarian", northern, Role.LIBRARIAN))
    assert librarian.get(address("home", northern), {"r": ours.pk}).status_code == 200
    assert librarian.get(address("add_book", northern))["Location"] == reverse("wagtailadmin_home")
    assert Record.objects.of(northern).count() == 1


def test_the_region_has_no_books_of_its_own(browser, person, region, catalogued):
    network = browser(person("network", region, Role.NETWORK_CATALOGUER))
    assert network.get(address("add_book", region)).status_code == 404
    page = network.get(address("briefs", region)).content.decode()
    assert f'href="{address("add_book", region)}"' not in page


def test_the_number_of_queries_does_not_grow(
    desk, northern, cataloguer, django_assert_num_queries, django_assert_max_num_queries
):
    def add(numbers):
        for number in numbers:
            said = {"title": f"Village {number}", "is_brief": True}
            said = known_description(Record(description=said))
            acts.enter(northern, said, [Row(inventory=str(number))], actor=cataloguer)

    add(range(2))
    pages = [(address("add_book", northern), {"q": "village"}), (address("briefs", northern), {})]
    counts = []
    for page, query in pages:
        desk.get(page, query)
        with django_assert_max_num_queries(80) as few:
            desk.get(page, query)
        counts.append(len(few))
    add(range(10, 16))
    for (page, query), count in zip(pages, counts, strict=True):
        with django_assert_num_queries(count):
            desk.get(page, query)


def test_runs_of_the_hand_are_no_files(desk, ours, northern):
    assert ImportRun.objects.of(northern).filter(source__way=Way.HAND).exists()
    page = desk.get(address("imports", northern)).content.decode()
    assert "Война и мир" not in page


def test_a_record_is_hidden_on_its_own_screen_and_stays_so_when_it_is_corrected(
    desk, ours, northern
):
    screen = address("record", northern, ours.pk)
    assert screen in desk.get(address("book", northern, ours.pk)).content.decode()
    assert address("book", northern, ours.pk) in desk.get(screen).content.decode()
    desk.post(screen, {"hide": "1", "note": "lost"})
    acts.add_copies(ours, [Row(inventory="102")], actor=None)
    ours.refresh_from_db()
    assert (ours.is_suppressed, ours.hidden_reason) == (True, "lost")
