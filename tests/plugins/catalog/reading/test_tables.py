"""Tables: what is kept of them, row by row, and what their headings mean."""

from __future__ import annotations

import datetime
import io
import zipfile

import pytest
from bibnet_catalog.reading import tables
from bibnet_catalog.reading.encodings import Decoder, Encoding
from bibnet_catalog.reading.remarks import BadFile, BadRecord
from bibnet_catalog.reading.tables import delimited
from bibnet_catalog.reading.tables.headings import guessed, meaning_of
from openpyxl import Workbook


def kept_csv(text: str, codec: str = "utf-8", encoding: Encoding = Encoding.UTF8) -> io.BytesIO:
    target = io.BytesIO()
    tables.keep_csv(io.BytesIO(text.encode(codec)), target, Decoder(encoding))
    return target


def kept_book(*rows, fill=lambda book: None) -> io.BytesIO:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    fill(book)
    file, target = io.BytesIO(), io.BytesIO()
    book.save(file)
    tables.keep_workbook(file, target)
    return target


def rows_of(kept: io.BytesIO, encoding: Encoding = Encoding.UTF8):
    decode = Decoder(encoding)
    return [
        (piece.number, {one.tag: one.value for one in tables.parse(piece.content, decode).fields})
        for piece in tables.split(kept)
        if piece.reason is None
    ]


def test_a_row_has_the_number_that_the_spreadsheet_shows():
    kept = kept_csv("Прайс за май;\n\nНазвание;Автор\nВойна и мир;Толстой\n;\nИдиот;Достоевский\n")
    assert rows_of(kept) == [
        (4, {"Название": "Война и мир", "Автор": "Толстой"}),
        (6, {"Название": "Идиот", "Автор": "Достоевский"}),
    ]


def test_a_reading_goes_on_behind_any_row():
    kept = kept_csv("Название;Год\n" + "".join(f"Книга {n};19{n}\n\n" for n in range(10, 15)))
    whole = list(tables.split(kept))
    for place, piece in enumerate(whole):
        assert list(tables.split(kept, start=piece.end, number=piece.number)) == whole[place + 1 :]


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [("cp1251", Encoding.CP1251), ("cp866", Encoding.CP866), ("koi8_u", Encoding.KOI8R)],
)
def test_the_bytes_of_cells_stay_what_they_were(codec, encoding):
    text = 'Название;Аннотация\n"Хоръ; и ""Калинычъ""";"Первая\nи вторая ёЁ"\n'
    [(number, row)] = rows_of(kept_csv(text, codec, encoding), encoding)
    assert number == 2
    assert row == {"Название": 'Хоръ; и "Калинычъ"', "Аннотация": "Первая\nи вторая ёЁ"}


def test_letters_whose_bytes_look_like_spaces_are_kept():
    # «Р» ends with the byte A0, «х» with 85 in UTF-8.
    [(_number, row)] = rows_of(kept_csv("Название;Автор\nхХРР;Рерих Р\n"))
    assert row == {"Название": "хХРР", "Автор": "Рерих Р"}


def test_a_quotation_mark_that_is_never_closed_costs_its_own_line():
    text = "Название;Автор\nПервая;А\n" + '"Вторая;Б\n' + "Третья;В\n" * 300
    pieces = list(tables.split(kept_csv(text)))
    [bad] = [one for one in pieces if one.reason]
    assert (bad.number, bad.reason.code) == (3, "table.quote")
    assert "Вторая" in bad.content.decode()
    assert len(pieces) == 302


def test_a_row_with_more_cells_than_headings_is_no_record():
    more = "Бесы;1990\n" * 8
    [bad, good, *_more] = tables.split(
        kept_csv(f"Название;Год\nВойна;мир;1987\nИдиот;1990;;\n{more}")
    )
    assert (bad.number, bad.reason.code) == (2, "table.cells")
    assert bad.content.decode() == "Название: Война\nГод: мир\nC: 1987\n"
    assert good.reason is None


def test_a_line_without_an_end_is_refused_in_little_memory(monkeypatch):
    monkeypatch.setattr(delimited, "LONGEST_LINE", 1000)
    [bad, good] = tables.split(kept_csv("Название;Год\n" + "х" * 5000 + ";1\nИдиот;1990\n"))
    assert (bad.reason.code, bad.number) == ("too_long", 2)
    assert good.number == 3


def test_a_table_without_headings_has_columns_named_by_letters():
    kept = kept_csv("Война и мир;1987\nИдиот;1990\n")
    assert tables.headings(kept, Decoder(Encoding.UTF8)) == ["A", "B"]
    assert rows_of(kept)[0] == (1, {"A": "Война и мир", "B": "1987"})


def test_headings_are_told_in_their_order_and_each_once():
    kept = kept_csv("Автор;Автор;Цена: руб.;\n1;2;3;4\n")
    found = tables.headings(kept, Decoder(Encoding.UTF8))
    assert found == ["Автор", "Автор (2)", "Цена руб.", "D"]


def test_excel_names_the_separator_itself():
    kept = kept_csv("sep=|\nНазвание|Год\nВойна; и мир|1987\n")
    assert rows_of(kept) == [(2, {"Название": "Война; и мир", "Год": "1987"})]


def test_a_workbook_is_read_by_the_values_of_its_cells():
    day = datetime.datetime(2026, 5, 7)
    [(number, row)] = rows_of(
        kept_book(
            ["Название", "ISBN", "Цена", "Дата поступления", "Год"],
            ["Война и мир", 9785171183660.0, 350.5, day, 1987],
        )
    )
    assert number == 2
    assert row == {
        "Название": "Война и мир",
        "ISBN": "9785171183660",
        "Цена": "350.5",
        "Дата поступления": "07.05.2026",
        "Год": "1987",
    }


def test_the_sheet_with_the_list_is_found():
    def fill(book):
        book.create_sheet("Лист 2").append(["Название", "Автор"])
        book["Лист 2"].append(["Идиот", "Достоевский"])

    kept = kept_book(["Отчёт", "за май"], fill=fill)
    assert rows_of(kept)[0][1] == {"Название": "Идиот", "Автор": "Достоевский"}


def with_part(name: str, content: bytes) -> io.BytesIO:
    """A workbook one part of which is replaced."""
    book = Workbook()
    book.active.append(["Название", "Автор"])
    file, target = io.BytesIO(), io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            if one.filename != name:
                new.writestr(one.filename, old.read(one))
        new.writestr(name, content)
    return target


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("xl/sharedStrings.xml", b" " * 41_000_000, "table.large"),
        ("xl/worksheets/other.xml", b"<sst>" + b" " * 41_000_000, "table.large"),
        ("xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>',
         "marcxml.doctype"),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row", "table.workbook"),
    ],
)  # fmt: skip
def test_a_hostile_workbook_is_refused(name, content, code):
    with pytest.raises(BadFile) as refused:
        tables.keep_workbook(with_part(name, content), io.BytesIO())
    assert refused.value.remark.code == code


def test_a_line_that_is_no_cell_is_told():
    with pytest.raises(BadRecord) as refused:
        tables.parse("Война и мир\n".encode(), Decoder(Encoding.UTF8))
    assert refused.value.remark.code == "table.no_heading"


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Название", "title"),
        ("Заглавие произведения", "title"),
        ("Title", "title"),
        ("Автор(ы)", "authors"),
        ("Инв. №", "inventory"),
        ("Инвентарный номер", "inventory"),
        ("Год издания", "year"),
        ("Год поступления", "received"),
        ("Издательство", "publisher"),
        ("Изд-во", "publisher"),
        ("Место издания", "place"),
        ("Кол-во страниц", "pages"),
        ("Кол-во экз.", "copies"),
        ("Количество", "copies"),
        ("Цена, руб.", "price"),
        ("Серия", "series"),
        ("Том", "volume"),
        ("Возрастное ограничение", "age_mark"),
        ("Шифр", "call_number"),
        ("Полочный индекс", "call_number"),
        ("Филиал", "branch"),
        ("Место хранения", "location"),
        ("Штрих-код", "barcode"),
        ("ББК", "bbk"),
        ("УДК", "udc"),
        ("Язык", "language"),
        ("Аннотация", "annotation"),
        ("Подзаголовок", "other_title"),
        ("№ п/п", ""),
        ("Тираж", ""),
        ("Ставка НДС", ""),
        ("publication_date", ""),
        ("Publisher", "publisher"),
        ("ISBN/ISSN", "isbn"),
        ("Состояние экземпляра", "status"),
    ],
)
def test_headings_are_understood(heading, meaning):
    assert meaning_of(heading) == meaning


def test_of_two_columns_that_seem_the_same_the_first_counts():
    found = guessed(["Название", "Наименование", "Автор", "Соавтор"])
    assert found == {
        "Название": "title",
        "Наименование": "",
        "Автор": "authors",
        "Соавтор": "authors",
    }
