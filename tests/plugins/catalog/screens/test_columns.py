"""A cataloguer brings a list, says what its columns hold, and is not asked at the next one."""

from __future__ import annotations

from io import BytesIO

import pytest
from bibnet_catalog.models import ImportRun, Quarantined, Record, RunState, Source
from bs4 import BeautifulSoup
from django.urls import reverse

LIST = (
    "Инв. №;Автор;Что за книга;Год\n101;Толстой Л.Н.;Война и мир;1987\n102;Достоевский Ф.М.;;1990\n"
)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def send(desk, northern, django_capture_on_commit_callbacks):
    def act(text: str = LIST, source: str = "new"):
        body = BytesIO(text.encode("cp1251"))
        body.name = "list.csv"
        data = {"source": source, "name": "Vendor", "file": body}
        with django_capture_on_commit_callbacks(execute=True):
            return desk.post(
                reverse("catalog_admin:upload", args=[northern.code]), data, follow=True
            )

    return act


@pytest.fixture
def press(desk, northern, django_capture_on_commit_callbacks):
    """Sends the form of the latest list with a button and with these choices by heading."""

    def act(button: str, encoding: str = "", **choices):
        run = ImportRun.objects.of(northern).first()
        address = reverse("catalog_admin:import", args=[northern.code, run.pk])
        data = {"encoding": encoding or run.encoding, button: "1"}
        page = BeautifulSoup(desk.get(address).content, "html.parser")
        for label in page.select("label[for^=id_column-]"):
            heading = label.get_text()
            meaning = run.profile["columns"][heading]
            data[label["for"].removeprefix("id_")] = choices.get(heading, meaning)
        with django_capture_on_commit_callbacks(execute=True):
            return desk.post(address, data, follow=True)

    return act


def test_columns_are_guessed_and_shown_with_rows(send, northern):
    page = BeautifulSoup(send().content, "html.parser")
    chosen = {
        row.select_one("label").get_text(): (row.select_one("option[selected]") or {}).get("value")
        for row in page.select("main tbody tr")
        if row.select_one("label")
    }
    assert chosen == {
        "Инв. №": "inventory",
        "Автор": "authors",
        "Что за книга": "",
        "Год": "year",
    }
    assert "Толстой" in page.get_text()
    assert not Record.objects.of(northern).exists()


def test_a_list_is_taken_once_the_title_is_known(send, press, northern):
    send()
    response = press("take")
    assert ImportRun.objects.of(northern).get().asked_at is None
    page = response.content.decode().replace("\u00a0", " ")
    assert "Укажите, в каком столбце название." in page
    press("show", **{"Что за книга": "title"})
    press("take")
    run = ImportRun.objects.of(northern).get()
    assert (run.state, run.added, run.quarantined) == (RunState.DONE, 1, 1)
    # The next list of this source begins by itself, one with another column does not.
    source = Source.objects.of(northern).get()
    send(LIST.replace("101", "201"), source=str(source.pk))
    assert ImportRun.objects.of(northern).first().state == RunState.DONE
    send(LIST.replace("Год", "Страниц"), source=str(source.pk))
    assert ImportRun.objects.of(northern).first().asked_at is None


def test_two_columns_do_not_hold_the_same(send, press, northern):
    send()
    response = press("take", **{"Что за книга": "title", "Год": "title"})
    assert "Это указано для двух столбцов." in response.content.decode()
    assert ImportRun.objects.of(northern).get().asked_at is None


def test_another_encoding_is_another_look(send, press, northern):
    send()
    press("show", encoding="CP866", **{"Что за книга": "title"})
    run = ImportRun.objects.of(northern).get()
    # What was said under the headings as they were read before counts no more.
    assert (run.encoding, run.profile["columns"]["Что за книга"]) == ("CP866", "")


def test_a_bad_row_is_named_by_its_number_and_downloaded_as_a_table(send, press, desk, northern):
    send()
    press("show", **{"Что за книга": "title"})
    press("take")
    piece = Quarantined.objects.of(northern).get()
    page = desk.get(reverse("catalog_admin:piece", args=[northern.code, piece.pk]))
    assert "Строка 3 в карантине" in page.content.decode()
    address = reverse("catalog_admin:quarantine_bytes", args=[northern.code, piece.run_id])
    lines = desk.get(address).content.decode("utf-8-sig").splitlines()
    assert lines == ["Инв. №;Автор;Что за книга;Год", "102;Достоевский Ф.М.;;1990"]


def test_the_page_of_a_record_shows_the_row(send, press, desk, northern):
    send()
    press("show", **{"Что за книга": "title"})
    press("take")
    record = Record.objects.of(northern).get()
    page = desk.get(reverse("catalog_admin:record", args=[northern.code, record.pk]))
    text = BeautifulSoup(page.content, "html.parser").get_text(" ")
    assert "Что за книга" in text
    assert "Война и мир" in text
