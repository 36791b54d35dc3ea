from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from bibnet.text.sheets import csv_of, defused, xlsx_of


@pytest.mark.parametrize("text", ["=1+1", "+7 900", "-1", "@SUM(A1)", "\t=1", " =1", "|calc", "%1"])
def test_text_that_a_program_would_compute_begins_with_an_apostrophe(text):
    assert defused(text) == "'" + text


@pytest.mark.parametrize("value", ["Анна", "1 = 1", 5, None, ""])
def test_other_values_stay(value):
    assert defused(value) == value


def test_a_csv_file_is_what_russian_offices_open():
    assert csv_of([["Имя", "Мест"], ["=A;B", 2]]).decode("utf-8-sig").splitlines() == [
        "Имя;Мест",
        '"\'=A;B";2',
    ]


def test_a_workbook_keeps_texts_as_texts_and_numbers_as_numbers():
    content = xlsx_of([["Имя", "Мест"], ["=1+1", 2], ["a\x07b", None]])
    sheet = load_workbook(io.BytesIO(content)).active
    assert [cell.value for cell in sheet[2]] == ["=1+1", 2]
    assert [cell.data_type for cell in sheet[2]] == ["s", "n"]
    assert sheet["A3"].value == "ab"
