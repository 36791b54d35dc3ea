"""Rows of tables: what each column gives of a description, and how a row is known again."""

from __future__ import annotations

import pytest
from bibnet_catalog.describing.description import Kind, Level
from bibnet_catalog.describing.rows import describe_row
from bibnet_catalog.describing.typed import copies, people, person
from bibnet_catalog.reading.marc import Field, MarcRecord
from bibnet_catalog.reading.remarks import BadRecord


def described(title="Война и мир", **said):
    """The description of a row whose headings are the meanings themselves."""
    cells = {"title": title, **said}
    record = MarcRecord("", [Field(name, "", (("", text),)) for name, text in cells.items()])
    return describe_row(record, {name: name for name in cells})


def test_a_row_of_a_vendor_is_a_book():
    one = described(
        "Война и мир : роман",
        authors="Толстой Л.Н.",
        isbn="978-5-17-118366-0",
        year="2019",
        place="Москва",
        publisher="АСТ",
        pages="1280",
        series="Русская классика ; 5",
        age_mark="12+",
        annotation="Роман-эпопея.",
        language="русский",
        subjects="Русская литература - 19 в.; Романы",
        bbk="84(2=411.2)52",
        kind="Книга",
    )
    assert (one.title, one.other_title, one.kind) == ("Война и мир", "роман", Kind.BOOK)
    assert (one.people[0].surname, one.people[0].initials) == ("Толстой", "Л. Н.")
    assert one.isbns[0].isbn13 == "9785171183660"
    assert (one.year, one.places, one.publishers) == (2019, ["Москва"], ["АСТ"])
    assert (one.extent, one.pages, one.age_mark) == ("1280 с.", 1280, 12)
    assert (one.series[0].title, one.series[0].number) == ("Русская классика", "5")
    assert one.languages == ["rus"]
    assert [(s.heading, s.parts) for s in one.subjects] == [
        ("Русская литература", ["19 в."]),
        ("Романы", []),
    ]
    assert one.held == []
    assert one.remarks == []


def test_a_row_of_a_library_has_its_copies():
    one = described(
        inventory="101; 102", barcode="B1, B2", call_number="84(2)6", branch="Филиал № 3",
        location="Абонемент", price="350,00", received="2019",
    )  # fmt: skip
    [held] = one.held
    assert (held.library, held.place, held.call_number) == ("Филиал № 3", "Абонемент", "84(2)6")
    found = [(item.inventory, item.barcode, item.price) for item in held.items]
    assert found == [("101", "B1", "350,00"), ("102", "B2", "350,00")]


def test_how_many_copies_there_are_is_kept_without_their_numbers():
    assert described(copies="5").held[0].number == 5
    assert described(copies="2", inventory="101, 102").held[0].number == 0


@pytest.mark.parametrize(
    ("inventory", "status", "states", "is_withdrawn"),
    [
        ("1; 2", "на руках", ["lent", "lent"], False),
        ("1; 2; 3", "на месте; утеряна; списана", ["free", "lost"], False),
        ("1; 2", "списаны", [], True),
        ("", "читальный зал", ["not_lent"], False),
        ("1", "хорошее", [""], False),
    ],
)
def test_the_state_of_copies_stands_in_a_column(inventory, status, states, is_withdrawn):
    [held] = described(inventory=inventory, status=status).held
    assert [one.state for one in held.items] == states
    assert held.is_withdrawn is is_withdrawn


def test_copies_that_a_list_has_withdrawn_are_not_counted():
    [held] = described(inventory="1; 2; 3", copies="3", status="на месте; на месте; списан").held
    assert (held.number, len(held.items)) == (0, 2)


@pytest.mark.parametrize(
    ("text", "number", "found"),
    [
        ("101-105", 5, ["101", "102", "103", "104", "105"]),
        ("098-101", 4, ["098", "099", "100", "101"]),
        ("101-105", 0, ["101-105"]),
        ("101-105", 1, ["101-105"]),
        ("7/2019, 8/2019\n9/2019", 0, ["7/2019", "8/2019", "9/2019"]),
        ("1-99999999999", 5, ["1-99999999999"]),
    ],
)
def test_numbers_of_one_cell(text, number, found):
    assert copies(text, number) == found


@pytest.mark.parametrize("text", ["9.78E+12", "9,78517E+12", "9,78E12"])
def test_an_isbn_that_excel_has_cut_is_told(text):
    one = described(isbn=text)
    assert one.isbns == []
    assert [remark.code for remark in one.remarks] == ["table.isbn"]


def test_the_number_of_the_goods_is_the_isbn():
    one = described(barcode="9785171183660")
    assert (one.isbns[0].isbn13, one.held) == ("9785171183660", [])


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        ("Журнал", Kind.PERIODICAL),
        ("аудиокнига", Kind.AUDIO),
        ("Электронная книга", Kind.EBOOK),
        ("Ноты", Kind.SHEET_MUSIC),
        ("DVD", Kind.ELECTRONIC),
        ("твёрдый переплёт", Kind.BOOK),
    ],
)
def test_kinds_are_told_by_words(kind, known):
    assert described(kind=kind).kind == known


def test_a_volume_is_one():
    one = described(volume="2", part_title="Мир")
    assert (one.part_number, one.part_title, one.level) == ("Т. 2", "Мир", Level.VOLUME)


@pytest.mark.parametrize("title", ["", "  ", "—"])
def test_a_row_without_a_title_is_no_record(title):
    with pytest.raises(BadRecord) as refused:
        described(title)
    assert refused.value.remark.code == "table.no_title"


def test_an_unknown_language_is_told():
    one = described(language="эльфийский")
    assert (one.languages, one.remarks[0].code) == ([], "table.language")


def test_a_row_is_known_again_by_what_does_not_change():
    def number(**said):
        return described(**said).control_number

    assert number(control_number="A-1", isbn="978-5-17-118366-0") == "A-1"
    assert number(inventory="101; 102", year="1987") == "inv-101"
    assert number(inventory="101", price="5") == "inv-101"
    book = number(isbn="978-5-17-118366-0", price="300", pages="5")
    assert book == number(isbn="9785171183660", pages="7", title="ВОЙНА и  мир")
    assert book != number(isbn="9785171183660", volume="2")
    assert number(authors="Толстой Л. Н.", year="1987") != number(authors="Петров Б.", year="1987")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Толстой Л.Н.", ["Толстой|Л. Н."]),
        ("Л. Н. Толстой", ["Толстой|Л. Н."]),
        ("Толстой, Лев Николаевич", ["Толстой|Л. Н."]),
        ("Толстой Лев Николаевич", ["Толстой|Л. Н."]),
        ("Лев Николаевич Толстой", ["Толстой|Л. Н."]),
        ("Ильф И., Петров Е.", ["Ильф|И.", "Петров|Е."]),
        ("Ильф И. А.; Петров Е. П.", ["Ильф|И. А.", "Петров|Е. П."]),
        ("Ильф, И. А., Петров, Е. П.", ["Ильф|И. А.", "Петров|Е. П."]),
        ("Стругацкий А.Н.\nСтругацкий Б.Н.", ["Стругацкий|А. Н.", "Стругацкий|Б. Н."]),
        ("Гомер", ["Гомер|"]),
        ("", []),
    ],
)
def test_authors_of_one_cell(text, found):
    assert [f"{one.surname}|{one.initials}" for one in people(text)] == found


def test_a_name_of_nothing_is_no_person():
    assert person("  ") is None
