"""What a cataloguer corrects of a delivered record stays, whatever is delivered or undone."""

from __future__ import annotations

import pytest
from bibnet_catalog.correcting import acts, listing
from bibnet_catalog.describing.description import Description
from bibnet_catalog.entering.errors import ChangedMeanwhile, EnteringError
from bibnet_catalog.entering.fields import values_of
from bibnet_catalog.importing.bringing import bring, source_of
from bibnet_catalog.importing.running import go_on
from bibnet_catalog.importing.undoing import undo
from bibnet_catalog.models import Correction, Edition, IndexChange, Record
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bibnet.journal.models import AuditEntry
from bibnet.libraries.models import Role
from bibnet.libraries.scope import library_scope
from tests.plugins.catalog.conftest import book


@pytest.fixture
def correct(northern):
    """Corrects fields of a record as the form does."""

    def act(record: Record, reason: str = "", **changes) -> list[str]:
        description = Description.from_json(
            Record.objects.of(northern).get(pk=record.pk).description
        )
        typed = {**values_of(description), **changes}
        with library_scope(northern):
            return acts.correct(record, typed, reason=reason, actor=None)

    return act


def said(record: Record) -> dict:
    with library_scope(record.library):
        return Record.objects.get(pk=record.pk).description


def test_a_correction_is_shown_searched_and_compared(deliver, record_of, correct, northern):
    deliver(northern, book("1", title="Вайна и мир"))
    record = record_of(northern, "1")
    IndexChange.objects.all().delete()
    assert correct(record, title="Война и мир") == ["title"]
    assert said(record)["title"] == "Война и мир"
    assert Edition.objects.get(pk=record.edition_id).title == "Война и мир"
    assert IndexChange.objects.filter(edition=record.edition_id).exists()
    # The same book of another library joins the record as it is corrected.
    keys = set(record.keys.values_list("key", flat=True))
    deliver(northern, book("2"))
    assert set(record_of(northern, "2").keys.values_list("key", flat=True)) == keys
    assert record_of(northern, "2").edition_id == record_of(northern, "1").edition_id


def test_a_correction_outlives_a_delivery(deliver, record_of, correct, northern):
    deliver(northern, book("1", title="Вайна и мир"))
    record = record_of(northern, "1")
    correct(record, title="Война и мир")
    deliver(northern, book("1", title="Вайна и мир", pages=400))
    assert (said(record)["title"], said(record)["pages"]) == ("Война и мир", 400)
    [row] = listing.of_record(record)
    assert (row.was, row.now, row.correction.is_taken_over) == ("Вайна и мир", "Война и мир", False)


def test_the_same_delivery_is_still_unchanged(deliver, record_of, correct, northern):
    deliver(northern, book("1"), content=b"the same")
    correct(record_of(northern, "1"), annotation="О войне.")
    assert deliver(northern, book("1"), content=b"the same").unchanged == 1


def test_what_the_source_has_taken_over_is_told(deliver, record_of, correct, northern):
    deliver(northern, book("1", title="Вайна и мир"))
    correct(record_of(northern, "1"), title="Война и мир")
    assert list(listing.of_library(northern, taken_over=True)) == []
    deliver(northern, book("1", title="Война и мир"))
    [one] = listing.of_library(northern, taken_over=True)
    assert one.is_taken_over


def test_a_correction_is_taken_back_to_what_the_source_says_now(
    deliver, record_of, correct, northern
):
    deliver(northern, book("1", year=1987))
    record = record_of(northern, "1")
    correct(record, year="1990", annotation="О войне.")
    deliver(northern, book("1", year=1988, date="1988"))
    correction = Correction.objects.of(northern).get(field="year")
    with library_scope(northern):
        acts.take_back(correction, actor=None)
    assert (said(record)["year"], said(record)["date"]) == (1988, "1988")
    assert said(record)["annotation"] == "О войне."
    with library_scope(northern), pytest.raises(EnteringError):
        acts.take_back(correction, actor=None)


def test_correcting_back_to_what_is_delivered_ends_the_correction(
    deliver, record_of, correct, northern
):
    deliver(northern, book("1"))
    record = record_of(northern, "1")
    correct(record, other_title="роман")
    correct(record, other_title="роман-эпопея")
    assert Correction.objects.of(northern).filter(ended_at=None).get().value == {
        "other_title": "роман-эпопея"
    }
    assert correct(record, other_title="") == ["other_title"]
    assert not Correction.objects.of(northern).filter(ended_at=None).exists()
    assert len(listing.of_record(record)) == 2
    assert correct(record) == []


def test_a_library_that_corrects_may_leave_an_edition(deliver, record_of, correct, northern):
    deliver(northern, book("1"))
    deliver(northern, book("2"))
    record = record_of(northern, "1")
    assert record.edition_id == record_of(northern, "2").edition_id
    correct(record, title="Анна Каренина", year="1950", pages="120")
    assert record_of(northern, "1").edition_id != record_of(northern, "2").edition_id


def test_who_was_slower_is_told(deliver, record_of, correct, northern):
    deliver(northern, book("1"))
    record = record_of(northern, "1")
    seen = acts.stamp(record)
    correct(record, title="Война")
    with library_scope(northern), pytest.raises(ChangedMeanwhile):
        acts.correct(record, {"title": "Мир"}, reason="", actor=None, seen=seen)


LIST = "Инв. №;Название;Автор;Год\n101;Вайна и мир;Толстой Л.Н.;{year}\n102;Бесы;Достоевский;1990\n"


def test_undoing_brings_back_what_the_source_said_with_the_corrections_of_now(
    northern, settings, tmp_path, record_of, correct
):
    settings.VAR_DIR = tmp_path
    runs = []
    path = tmp_path / "list.csv"

    def take(year: str) -> None:
        path.write_text(LIST.format(year=year))
        with library_scope(northern):
            runs.append(bring(source=source_of(northern), path=path, actor=None))
            go_on(runs[-1])

    take("1987")
    record = record_of(northern, "inv-101")
    correct(record, title="Война и мир", annotation="О войне.")
    take("1988")
    correction = Correction.objects.of(northern).get(field="annotation")
    with library_scope(northern):
        acts.take_back(correction, actor=None)
        undo(runs[-1])
    assert said(record)["year"] == 1987
    assert said(record)["title"] == "Война и мир"
    assert "annotation" not in said(record)


@pytest.fixture
def delivered(deliver, record_of, northern) -> Record:
    deliver(northern, book("1", title="Вайна и мир"))
    return record_of(northern, "1")


def form_of(desk, address: str) -> dict[str, str]:
    """What the form of a page would send."""
    page = BeautifulSoup(desk.get(address).content, "html.parser")
    form = page.select_one("main form")
    data = {one["name"]: one.get("value", "") for one in form.select("input[name]")}
    data |= {one["name"]: one.get_text().lstrip("\n") for one in form.select("textarea")}
    for one in form.select("select"):
        chosen = one.select_one("option[selected]") or one.select_one("option")
        data[one["name"]] = chosen.get("value", "")
    return data


def test_a_cataloguer_corrects_on_the_screen_and_sees_the_history(
    desk, cataloguer, delivered, northern
):
    address = reverse("catalog_admin:correct", args=[northern.code, delivered.pk])
    data = {**form_of(desk, address), "title": "Война и мир", "reason": "Title page"}
    page = desk.post(address, data, follow=True).content.decode()
    assert "Война и мир" in page
    assert "Вайна и мир" in page
    assert "Title page" in page
    entry = AuditEntry.objects.get(action="catalog.record_overlaid")
    assert entry.actor == cataloguer
    listed = desk.get(reverse("catalog_admin:corrections", args=[northern.code])).content.decode()
    assert "Вайна и мир" in listed
    table = desk.get(reverse("catalog_admin:corrections_csv", args=[northern.code]))
    assert "Вайна и мир;Война и мир;Title page" in table.content.decode("utf-8-sig")
    [correction] = Correction.objects.of(northern)
    back = reverse("catalog_admin:take_correction_back", args=[northern.code, correction.pk])
    desk.post(back)
    assert said(delivered)["title"] == "Вайна и мир"


def test_a_mistake_of_the_form_is_named_at_its_field(desk, delivered, northern):
    address = reverse("catalog_admin:correct", args=[northern.code, delivered.pk])
    page = desk.post(address, {**form_of(desk, address), "title": ""}).content.decode()
    assert 'aria-invalid="true"' in page
    assert not Correction.objects.of(northern).exists()


def test_the_southern_cataloguer_corrects_nothing_of_the_northern_library(
    browser, person, southern, northern, delivered, correct
):
    correct(delivered, title="Война и мир")
    desk = browser(person("southern-cataloguer", southern, Role.CATALOGUER))
    [correction] = Correction.objects.of(northern)
    addresses = (("correct", delivered.pk), ("take_correction_back", correction.pk))
    for name, pk in addresses:
        assert (
            desk.post(reverse(f"catalog_admin:{name}", args=[southern.code, pk])).status_code == 404
        )
    listed = desk.get(reverse("catalog_admin:corrections", args=[southern.code])).content.decode()
    assert "Вайна" not in listed


def test_a_list_of_corrections_asks_as_much_for_many_as_for_one(
    desk, deliver, record_of, correct, northern
):
    deliver(northern, *(book(str(n), title=f"Книга {n}") for n in range(12)))
    correct(record_of(northern, "0"), annotation="О войне.")
    address = reverse("catalog_admin:corrections", args=[northern.code])
    desk.get(address)
    with CaptureQueriesContext(connection) as one:
        desk.get(address)
    for number in range(1, 12):
        correct(record_of(northern, str(number)), annotation="О мире.")
    with CaptureQueriesContext(connection) as many:
        desk.get(address)
    assert len(many) == len(one)
