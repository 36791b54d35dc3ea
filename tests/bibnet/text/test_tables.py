"""Files that people bring: read whatever they are saved as, refused with a sentence if poisoned."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from bibnet.text import tables
from bibnet.text.tables import BadFile, Column, by_name, read_rows

COLUMNS = by_name([Column("title", ("title", "название")), Column("day", ("day", "день"))])


def rows(content: bytes, name: str = "list.csv") -> list[tables.Row]:
    return read_rows(name, content, columns=COLUMNS, must="title")


def book(*lines: list[object]) -> bytes:
    made = Workbook()
    for line in lines:
        made.active.append(line)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("separator", ";,\t")
def test_a_list_is_read_in_the_encodings_and_separators_of_offices(encoding, separator):
    text = f"Название{separator}день\nЁлка{separator}5\n{separator}\n"
    (row,) = rows(text.encode(encoding))
    assert (row.number, row.cells) == (2, {"title": "Ёлка", "day": "5"})


def test_a_workbook_says_the_same_as_a_list():
    (row,) = rows(book(["название", "день"], ["Ёлка", 5.0]), "list.xlsx")
    assert row.cells == {"title": "Ёлка", "day": "5"}


def test_a_formula_is_refused_with_its_row():
    with pytest.raises(BadFile, match="3"):
        rows(book(["название"], ["Ёлка"], ["=1+1"]), "list.xlsx")
    with pytest.raises(BadFile, match="2"):
        rows('название\n"=cmd()"\n'.encode())


def test_what_is_no_workbook_or_only_part_of_one_is_refused():
    whole = book(["название"], ["Ёлка"])
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("hello.txt", "hello")
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(broken, "w") as target:
        for one in source.namelist():
            data = source.read(one)
            target.writestr(one, data[: len(data) // 2] if "sheet1" in one else data)
    for content in (b"", b"PK\x03\x04", whole[:500], empty.getvalue(), broken.getvalue()):
        with pytest.raises(BadFile):
            rows(content, "list.xlsx")


def test_an_archive_that_unpacks_to_too_much_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(tables, "MOST_UNPACKED", 1000)
    with pytest.raises(BadFile):
        rows(book(["название"], ["Ёлка"]), "list.xlsx")


def test_a_sheet_that_says_to_be_endless_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 10)
    made = Workbook()
    made.active.append(["название"])
    made.active["A1000"] = "Ёлка"
    file = io.BytesIO()
    made.save(file)
    with pytest.raises(BadFile):
        rows(file.getvalue(), "list.xlsx")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(tables, "MOST_BYTES", 10)
    with pytest.raises(BadFile):
        rows("название\nЁлка\n".encode())


def test_headings_are_known_and_stand_once():
    for text in ("название;цвет\n", "название;title\n", "день\n5\n", ""):
        with pytest.raises(BadFile):
            rows(text.encode())
