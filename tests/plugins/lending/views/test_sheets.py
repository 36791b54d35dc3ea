"""Cards and labels as PDF: who and what stands on them, and where."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from bibnet_catalog.models import Copy
from bibnet_lending import barcodes, sheets
from bibnet_lending.models import ReaderTicket
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from tests.plugins.lending.conftest import title
from tests.plugins.lending.views.test_desk import words

SCREEN = "/admin/l/northern/lending/readers/print/"


@pytest.fixture
def staff(librarian) -> Client:
    client = Client(headers={"host": "region.localhost"})
    client.force_login(librarian)
    return client


@pytest.fixture
def many(ticket, reader, northern) -> Any:
    def make(count: int) -> list[ReaderTicket]:
        return [
            ticket(
                northern,
                reader=reader(last_name=f"Печатаев{number}", first_name="Пётр"),
                number=f"A{number:05d}",
                barcode=f"2900{number:08d}",
            )
            for number in range(count)
        ]

    return make


def printed(client: Client, **asked: Any) -> list[Any]:
    answer = client.get(SCREEN, {"sheet": "24", **asked})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    return list(PdfReader(BytesIO(answer.content)).pages)


def where(page: Any, text: str) -> tuple[float, float]:
    """From the left and the top of the sheet to a text, in millimetres."""
    found = []

    def look(said, transform, matrix, _font, _size):
        if text in said:
            x = matrix[4] * transform[0] + transform[4]
            y = matrix[5] * transform[3] + transform[5]
            found.append((x * 25.4 / 72, 297 - y * 25.4 / 72))

    page.extract_text(visitor_text=look)
    assert found, text
    return found[0]


def test_a_card_names_the_library_the_reader_and_the_number(staff, many, northern):
    tickets = many(11)
    pages = printed(staff, print="cards", ticket=[one.pk for one in tickets])
    assert len(pages) == 2
    text = " ".join(pages[0].extract_text().split())
    assert northern.name in text
    assert "Печатаев0 Пётр" in text
    assert "A00000" in text
    assert "290000000000" in text
    assert "Печатаев10" in pages[1].extract_text()


def test_each_card_has_its_bars_and_its_square(monkeypatch, many, northern):
    kept = {}
    monkeypatch.setattr(sheets, "typeset", lambda template, data, files: kept.update(files))
    (one,) = many(1)
    sheets.cards(northern, [one])
    assert kept["bars-0.svg"].decode() == barcodes.code128_svg(one.barcode)
    assert kept["square-0.svg"] == sheets.qr_svg(one.barcode)


def test_a_number_with_russian_letters_has_no_bars_and_is_printed(staff, ticket, northern):
    one = ticket(northern, number="Б-17")
    (page,) = printed(staff, print="cards", ticket=[one.pk])
    assert "Б-17" in page.extract_text()


@pytest.mark.parametrize("key", sheets.SHEETS)
def test_labels_stand_on_their_stickers(key, staff, many):
    sheet = sheets.SHEETS[key]
    tickets = many(3)
    skipped = sheet.places - 2
    asked = {"ticket": [one.pk for one in tickets], "sheet": key, "skipped": skipped}
    first, second = printed(staff, print="tickets", **asked)
    x, y = where(first, tickets[0].barcode)
    left = sheet.left + (sheet.columns - 2) * sheet.width
    top = sheet.top + (sheet.rows - 1) * sheet.height
    assert left < x < left + sheet.width
    assert top < y < top + sheet.height
    x, y = where(second, tickets[2].barcode)
    assert sheet.left < x < sheet.left + sheet.width
    assert sheet.top < y < sheet.top + sheet.height


def test_sheets_fit_their_paper():
    for one in sheets.SHEETS.values():
        assert one.left * 2 + one.columns * one.width <= 210.5
        assert one.top + one.rows * one.height <= 297


def test_labels_of_copies_are_found_by_their_numbers(staff, stock, northern):
    stock(northern, title(1, copies=2), title(2))
    (page,) = printed(staff, print="copies", numbers="1-2\n2-1\n", skipped="3")
    text = " ".join(page.extract_text().split())
    assert "1-2" in text
    assert "84(2)1" in text
    assert "1-1" not in text
    wrong = staff.get(SCREEN, {"print": "copies", "sheet": "24", "numbers": "none"})
    assert wrong.status_code == 422
    assert "с номером none" in words(wrong.content.decode())


def test_a_number_that_two_copies_bear_is_not_printed_for_either(staff, stock, northern):
    stock(northern, title(1, copies=2))
    Copy.objects.of(northern).update(inventory="7", barcode="")
    wrong = staff.get(SCREEN, {"print": "copies", "sheet": "24", "numbers": "7"})
    assert wrong.status_code == 422
    assert "7: с таким номером несколько экземпляров" in words(wrong.content.decode())


def test_nothing_chosen_is_said_and_a_sheet_has_only_so_many_places(staff, many):
    answer = staff.get(SCREEN, {"print": "cards", "sheet": "24"})
    assert answer.status_code == 422
    assert "Билеты: Отметьте билеты" in words(answer.content.decode())
    (one,) = many(1)
    asked = {"print": "tickets", "sheet": "24", "skipped": "24", "ticket": one.pk}
    answer = staff.get(SCREEN, asked)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'value="{one.pk}" checked' in page


def test_another_librarys_ticket_is_not_printed(staff, ticket, southern):
    theirs = ticket(southern)
    answer = staff.get(SCREEN, {"print": "cards", "sheet": "24", "ticket": theirs.pk})
    assert answer.status_code == 422


def test_the_list_takes_equal_queries_for_ten_tickets_and_fifty(staff, ticket, northern):
    counts = []
    for more in (10, 40):
        for _turn in range(more):
            ticket(northern)
        staff.get(SCREEN)
        with CaptureQueriesContext(connection) as queries:
            page = words(staff.get(SCREEN).content.decode())
        counts.append(len(queries))
    assert page.count("Читатель") >= 50
    assert counts[0] == counts[1]
