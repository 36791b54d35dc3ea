from __future__ import annotations

import re
import zlib
from datetime import date
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from bibnet.events.poster import poster
from bibnet.libraries.models import Role
from bibnet.pages.models import Picture
from bibnet.text import typesetting
from bibnet.themes.services import choose_theme
from tests.bibnet.events.conftest import dates_of

from .views.conftest import admin, is_refused  # noqa: F401  a fixture


@pytest.fixture
def data(monkeypatch):
    """What the template of the last poster was given."""
    seen = {}
    typeset = typesetting.typeset

    def watch(template, values, files):
        seen.clear()
        seen.update(values, files=set(files))
        return typeset(template, values, files)

    monkeypatch.setattr("bibnet.events.poster.typeset", watch)
    return seen


def pages(pdf: bytes) -> int:
    """How many pages a PDF says that it has."""
    parts = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    (count,) = {int(found) for part in parts for found in re.findall(rb"/Count (\d+)", part)}
    return count


def test_a_poster_says_what_when_where_for_whom_and_for_how_much(northern, make_event, now, data):
    northern.place, northern.address, northern.phone = "Karachev", "Sovetskaya, 1", "+7 000"
    northern.save()
    page = make_event(northern, price_from=150, has_registration=True, lead="We guess old words.")
    pdf = poster(dates_of(page)[0], now=now)
    assert pdf.startswith(b"%PDF")
    assert pages(pdf) == 1
    assert (data["title"], data["age"], data["library"]) == (
        "Day of the dictionary",
        "6+",
        "Northern library",
    )
    assert (data["day"], data["weekday"], data["time"]) == (
        "22\u00a0ноября",
        "воскресенье",
        "15:00–16:30",
    )
    assert data["place"].replace("\u00a0", " ") == "Karachev, Sovetskaya, 1, Children's hall"
    assert "150" in data["price"]
    assert data["qr-alt"] == "http://northern.localhost:8000/events/day-of-the-dictionary/"


def test_a_date_of_a_series_names_the_next_ones_and_leads_to_itself(
    northern, make_event, now, data
):
    page = make_event(northern, rrule="FREQ=WEEKLY;COUNT=3")
    poster(dates_of(page)[0], now=now)
    assert data["dates"] == ["29\u00a0ноября", "6\u00a0декабря"]
    assert data["qr-alt"].endswith("/2026-11-22/")


def test_an_exhibition_says_its_last_day(northern, make_event, now, data):
    page = make_event(northern, is_all_day=True, date_to=date(2027, 1, 10))
    poster(dates_of(page)[0], now=now)
    assert data["day"] == "22\u00a0ноября\u00a0– 10\u00a0января"


def test_a_poster_is_in_the_colours_of_its_library(
    northern, make_event, now, data, person, settings
):
    administrator = person("administrator", northern, Role.LIBRARY_ADMIN)
    page = make_event(northern)
    poster(dates_of(page)[0], now=now)
    before = dict(data["colours"])
    choose_theme(library=northern, theme="kids", colours={"accent": "#7a1f5c"}, actor=administrator)
    poster(dates_of(page)[0], now=now)
    assert data["colours"]["accent"] == "#7a1f5c"
    assert data["colours"]["top"] != before["top"]


def test_the_longest_texts_and_a_picture_stay_on_one_sheet(
    northern, make_event, now, data, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    file = BytesIO()
    Image.new("RGB", (900, 600), "teal").save(file, "JPEG")
    picture = Picture.objects.create(
        title="Hall",
        file=ContentFile(file.getvalue(), "hall.jpg"),
        collection=northern.collection,
        description="A hall",
    )
    page = make_event(
        northern,
        title="Очень длинное название мероприятия со словом "
        + "Достопримечательность " * 7
        + "и ещё немного слов до двухсот пятидесяти пяти",
        lead="Длинный рассказ о том, что будет. " * 11,
        rrule="FREQ=DAILY;COUNT=20",
        picture=picture,
        has_registration=True,
        takes_pushkin_card=True,
        is_step_free=True,
        has_sign_language=True,
        has_hearing_loop=True,
    )
    assert pages(poster(dates_of(page)[0], now=now)) == 1
    assert data["files"] == {"qr.svg", "picture.jpg"}


def test_what_is_typed_is_text_and_never_a_program(northern, make_event, now):
    page = make_event(northern, title='#panic("x") $ _ * @ [ ] \\ <a>', lead='#read("main.typ")')
    assert pages(poster(dates_of(page)[0], now=now)) == 1


def test_a_picture_whose_file_is_lost_leaves_a_poster_without_it(
    northern, make_event, now, data, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    file = BytesIO()
    Image.new("RGB", (90, 60), "teal").save(file, "JPEG")
    picture = Picture.objects.create(
        title="Hall", file=ContentFile(file.getvalue(), "hall.jpg"), collection=northern.collection
    )
    page = make_event(northern, picture=picture, picture_alt="A hall")
    picture.file.storage.delete(picture.file.name)
    poster(dates_of(page)[0], now=now)
    assert data["files"] == {"qr.svg"}


def test_the_staff_opens_the_poster_from_the_list(
    admin,  # noqa: F811
    northern,
    northern_editor,
    southern_editor,
    make_event,
):
    one = dates_of(make_event(northern))[0]
    path = f"l/northern/events/dates/{one.pk}/poster.pdf"
    assert f"/admin/{path}" in admin(northern_editor, "l/northern/events/").content.decode()
    answer = admin(northern_editor, path)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert is_refused(admin(southern_editor, path))
