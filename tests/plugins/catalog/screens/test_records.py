from __future__ import annotations

from pathlib import Path

import pytest
import time_machine
from bibnet_catalog.describing.description import Held, Item
from bibnet_catalog.importing.bringing import bring, source_of
from bibnet_catalog.importing.running import go_on
from bibnet_catalog.models import IndexChange, Record
from django.urls import reverse

from bibnet.journal.models import AuditEntry
from bibnet.libraries.models import Role
from bibnet.libraries.scope import library_scope
from tests.plugins.catalog.conftest import book

RNB = Path(__file__).parent.parent / "files" / "rusmarc" / "test1_cp1251.iso"


@pytest.fixture
def record(northern, settings, tmp_path) -> Record:
    settings.VAR_DIR = tmp_path
    with library_scope(northern):
        go_on(bring(source=source_of(northern), path=RNB, actor=None))
    return Record.objects.of(northern).select_related("edition").first()


def address(name: str, record: Record, code: str = "northern") -> str:
    return reverse(f"catalog_admin:{name}", args=[code, record.pk])


def test_a_record_is_found_by_number_and_by_title(desk, record):
    index = reverse("catalog_admin:records_index", args=["northern"])
    for words in (record.control_number, record.edition.title.split()[0].lower()):
        page = desk.get(index, {"q": words}).content.decode()
        assert address("record", record) in page
    assert address("record", record) not in desk.get(index, {"q": "nowhere"}).content.decode()


def test_the_record_is_shown_as_delivered_and_its_bytes_are_downloaded(desk, record):
    page = desk.get(address("record", record)).content.decode()
    assert record.control_number in page
    assert "801" in page
    assert desk.get(address("record_bytes", record)).content == bytes(record.content)


def test_where_copies_are_is_shown_with_the_day_of_the_file(desk, deliver, northern, record_of):
    items = [
        Item(inventory="101", state="free"),
        Item(inventory="102", state="lent", back="2026-12-05"),
        Item(inventory="103", state="lent", back="2026-12-05"),
        Item(inventory="104", status="QQQ"),
    ]
    lost = Held(place="склад", items=[Item(inventory="105", state="lost")])
    with time_machine.travel("2026-11-30 12:00Z"):
        deliver(northern, book("1", held=[Held(call_number="84", items=items), lost]))
    page = desk.get(address("record", record_of(northern, "1"))).content.decode()
    for said in (
        '101 <span class="muted">— на месте',
        '102, 103 <span class="muted">— на руках, срок возврата 5 декабря 2026<',
        '104 <span class="muted">— QQQ',
        "утрачено или списано, читателям не показывается",
        "по файлу от 30 ноября 2026",
    ):
        assert said in page.replace("\xa0", " "), said


def test_a_record_is_hidden_with_a_reason_and_shown_again(desk, record):
    IndexChange.objects.all().delete()
    desk.post(address("record", record), {"hide": "1", "note": "entered twice"})
    record.refresh_from_db()
    assert (record.is_suppressed, record.hidden_reason) == (True, "entered twice")
    assert IndexChange.objects.filter(edition=record.edition_id).exists()
    assert AuditEntry.objects.get(action="catalog.record_hidden").reason == "entered twice"
    desk.post(address("record", record), {"show": "1"})
    record.refresh_from_db()
    assert (record.is_suppressed, record.hidden_reason) == (False, "")


def test_a_record_is_hidden_only_with_a_reason_and_the_right(
    desk, record, browser, person, northern
):
    assert desk.post(address("record", record), {"hide": "1"}).context["form"].errors
    librarian = browser(person("librarian", northern, Role.LIBRARIAN))
    assert librarian.get(address("record", record)).status_code == 200
    librarian.post(address("record", record), {"hide": "1", "note": "no"})
    record.refresh_from_db()
    assert not record.is_suppressed


def test_a_neighbour_does_not_see_it(desk, record, browser, person, southern):
    neighbour = browser(person("neighbour", southern, Role.CATALOGUER))
    assert neighbour.get(address("record", record, "southern")).status_code == 404
    assert neighbour.get(address("record_bytes", record, "southern")).status_code == 404


def test_nobody_edits_a_record_in_the_register(desk, record):
    index = reverse("catalog_admin:records_index", args=["northern"])
    for act in ("edit", "delete", "inspect"):
        assert desk.get(f"{index}{act}/{record.pk}/").status_code == 404
    assert desk.get(f"{index}create/").status_code == 404
