"""Calendars as rows: days and hours by the library's clock, whatever zone a file is written in."""

from __future__ import annotations

import pytest

from bibnet.events.importing.ics import read_calendar
from bibnet.events.importing.kind import EVENTS
from bibnet.events.models import EventPage
from bibnet.pages.importing.cells import day
from bibnet.text.tables import BadCell, BadFile

FRAME = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//\r\n{}END:VCALENDAR\r\n"


@pytest.fixture
def cells(northern):
    """The cells of the events of a calendar, each given as its lines."""
    northern.time_zone = "Europe/Moscow"
    northern.save(update_fields=["time_zone"])

    def read(*events: str) -> list[dict[str, str]]:
        parts = (
            "BEGIN:VEVENT\r\n" + one.replace("\n", "\r\n") + "\r\nEND:VEVENT\r\n" for one in events
        )
        return [row.cells for row in read_calendar(FRAME.format("".join(parts)).encode(), northern)]

    return read


def test_title_mark_text_and_times_are_read(cells):
    (row,) = cells(
        "UID:1@x\nSUMMARY:Громкие чтения (6+)\nDTSTART;TZID=Europe/Moscow:20261205T150000\n"
        "DTEND;TZID=Europe/Moscow:20261205T163000\nDESCRIPTION:Читаем вслух.\\nПриходите.\n"
        "CATEGORIES:чтения,дети"
    )
    assert row["title"] == "Громкие чтения" and row["age_mark"] == "6+"
    assert (row["key"], row["date"]) == ("1@x", "2026-12-05")
    assert (row["time_from"], row["time_to"]) == ("15:00", "16:30")
    assert row["lead"] == "Читаем вслух." and row["tags"] == "чтения, дети"


@pytest.mark.parametrize(
    ("starts", "at", "hour"),
    [
        ("DTSTART:20261205T220000Z", "2026-12-06", "01:00"),
        ("DTSTART;TZID=Asia/Vladivostok:20261205T020000", "2026-12-04", "19:00"),
        ("DTSTART:20261205T150000", "2026-12-05", "15:00"),
    ],
)
def test_another_zone_is_another_hour_and_maybe_another_day(cells, starts, at, hour):
    (row,) = cells(f"UID:1\nSUMMARY:Клуб\n{starts}")
    assert (row["date"], row["time_from"]) == (at, hour)


def test_whole_days_end_on_the_day_before_the_end_of_the_calendar(cells):
    one, several = cells(
        "UID:1\nSUMMARY:Праздник\nDTSTART;VALUE=DATE:20261205\nDTEND;VALUE=DATE:20261206",
        "UID:2\nSUMMARY:Выставка\nDTSTART;VALUE=DATE:20261205\nDTEND;VALUE=DATE:20261220",
    )
    assert one["is_all_day"] == "да" and "date_to" not in one
    assert several["date_to"] == "2026-12-19"


def test_a_duration_and_a_night(cells):
    short, night = cells(
        "UID:1\nSUMMARY:Клуб\nDTSTART:20261205T150000\nDURATION:PT1H30M",
        "UID:2\nSUMMARY:Ночь\nDTSTART:20261205T220000\nDTEND:20261206T020000",
    )
    assert short["time_to"] == "16:30"
    assert night["time_to"] == "02:00" and "date_to" not in night


def test_a_series_keeps_its_rule_without_the_days_left_out(cells):
    (row,) = cells(
        "UID:1\nSUMMARY:Клуб\nDTSTART;TZID=Europe/Moscow:20261201T150000\n"
        "RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231T205959Z\n"
        "EXDATE;TZID=Europe/Moscow:20261208T150000,20261222T150000"
    )
    assert row["rrule"] == "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231"
    assert row["exceptions"] == "2026-12-08, 2026-12-22"


def test_a_series_of_another_zone_is_held_on_the_librarys_weekday(cells):
    (row,) = cells(
        "UID:1\nSUMMARY:Клуб\nDTSTART:20261130T220000Z\nRRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3\n"
        "EXDATE:20261207T220000Z"
    )
    assert (row["date"], row["rrule"]) == ("2026-12-01", "FREQ=WEEKLY;BYDAY=TU;COUNT=3")
    assert row["exceptions"] == "2026-12-08"


def test_a_moved_date_is_a_row_of_its_own_and_a_called_off_one_an_exception(cells):
    master = "UID:1\nSUMMARY:Клуб\nDTSTART:20261201T150000\nRRULE:FREQ=WEEKLY;COUNT=4"
    series, moved = cells(
        master,
        "UID:1\nSUMMARY:Клуб\nRECURRENCE-ID:20261208T150000\nDTSTART:20261209T170000",
        "UID:1\nSUMMARY:Клуб\nRECURRENCE-ID:20261215T150000\nDTSTART:20261215T150000\n"
        "STATUS:CANCELLED",
    )
    assert series["exceptions"] == "2026-12-08, 2026-12-15"
    assert (moved["key"], moved["date"]) == ("1#20261208", "2026-12-09")
    assert "rrule" not in moved


def test_further_dates_are_rows_of_their_own(cells):
    first, second = cells("UID:1\nSUMMARY:Клуб\nDTSTART:20261201T150000\nRDATE:20261204T150000")
    assert (first["key"], second["key"]) == ("1", "1#20261204")
    assert (second["date"], second["time_from"]) == ("2026-12-04", "15:00")


def test_further_dates_are_numbered_and_have_hours_of_their_own(northern):
    event = (
        "BEGIN:VEVENT\r\n{}SUMMARY:Клуб\r\nDTSTART:20261201T150000\r\nDTEND:20261203T160000\r\n"
        "RDATE:20261212T100000,20261212T180000\r\nEND:VEVENT\r\n"
    )
    known = read_calendar(FRAME.format(event.format("UID:1\r\n")).encode(), northern)
    assert [row.number for row in known] == [1, 2, 3]
    assert [row.cells["key"] for row in known] == ["1", "1#20261212", "1#20261212T1800"]
    assert [row.cells["time_from"] for row in known] == ["15:00", "10:00", "18:00"]
    assert [row.cells["time_to"] for row in known] == ["16:00", "11:00", "19:00"]
    assert [row.cells["date_to"] for row in known] == ["2026-12-03", "2026-12-14", "2026-12-14"]
    nameless = read_calendar(FRAME.format(event.format("")).encode(), northern)
    assert len(nameless) == 3 and all("key" not in row.cells for row in nameless)


def test_a_further_date_may_have_an_end_or_be_moved_or_called_off(cells):
    rows = cells(
        "UID:1\nSUMMARY:Клуб\nDTSTART:20261201T150000\n"
        "RDATE;VALUE=PERIOD:20261204T150000/PT2H,20261205T150000/20261205T160000\n"
        "RDATE:20261201T150000,20261210T150000,20261211T150000\nEXDATE:20261211T150000",
        "UID:1\nSUMMARY:Клуб\nRECURRENCE-ID:20261210T150000\nDTSTART:20261213T170000",
    )
    assert [(row["date"], row.get("time_to")) for row in rows] == [
        ("2026-12-01", None), ("2026-12-04", "17:00"), ("2026-12-05", "16:00"),
        ("2026-12-13", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "starts", "until", "rule"),
    [
        # The hour of the last date, as calendars write it.
        ("Asia/Vladivostok", "DTSTART:20261207T230000Z", "20261228T230000Z", "20261229"),
        ("Europe/Moscow", "DTSTART;TZID=Asia/Vladivostok:20261205T020000", "20261225T160000Z",
         "20261225"),
        ("Europe/Moscow", "DTSTART:20261205T150000", "20261228T150000", "20261228"),
        # Midnight comes before the evening's date.
        ("Europe/Moscow", "DTSTART;TZID=Europe/Moscow:20261205T190000", "20261227T210000Z",
         "20261227"),
        # A day is the day of the calendar's zone.
        ("Asia/Vladivostok", "DTSTART:20261207T230000Z", "20261228", "20261229"),
        ("Europe/Moscow", "DTSTART;VALUE=DATE:20261207", "20261228", "20261228"),
    ],
)  # fmt: skip
def test_a_series_ends_on_the_librarys_day(northern, zone, starts, until, rule):
    northern.time_zone = zone
    northern.save(update_fields=["time_zone"])
    event = f"UID:1\r\nSUMMARY:Клуб\r\n{starts}\r\nRRULE:FREQ=DAILY;UNTIL={until}\r\n"
    content = FRAME.format(f"BEGIN:VEVENT\r\n{event}END:VEVENT\r\n")
    (row,) = read_calendar(content.encode(), northern)
    assert row.cells["rrule"] == f"FREQ=DAILY;UNTIL={rule}"


def test_the_end_of_all_days_is_no_end_and_no_fault(cells):
    endless, long, never, lasting = cells(
        "UID:1\nSUMMARY:А\nDTSTART:20261201T150000Z\nRRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z",
        "UID:2\nSUMMARY:Б\nDTSTART:20261201T150000Z\nDTEND:99991231T235959Z",
        "UID:3\nSUMMARY:В\nDTSTART:99991231T235959Z\nEXDATE:99991231T235959Z",
        "UID:4\nSUMMARY:Г\nDTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:99991231",
    )
    assert endless["rrule"] == "FREQ=WEEKLY"
    for row, column in ((long, "date_to"), (never, "date"), (lasting, "date_to")):
        with pytest.raises(BadCell):
            day(row[column])


def test_a_length_beyond_the_calendar_is_a_broken_file(cells):
    with pytest.raises(BadFile):
        cells("UID:1\nSUMMARY:А\nDTSTART:20261201T150000Z\nDURATION:P9999999D")


def test_a_description_of_several_lines_says_nothing_twice(cells):
    short, long, single = cells(
        "UID:1\nSUMMARY:А\nDTSTART:20261201T150000\nDESCRIPTION:Читаем.\\nПриходите.\\nЖдём.",
        f"UID:2\nSUMMARY:Б\nDTSTART:20261201T150000\nDESCRIPTION:{'и' * 401}\\nЖдём.",
        "UID:3\nSUMMARY:В\nDTSTART:20261201T150000\nDESCRIPTION:Читаем.",
    )
    assert (short["lead"], short["body"]) == ("Читаем.", "Приходите.\nЖдём.")
    assert "lead" not in long and long["body"] == "и" * 401 + "\nЖдём."
    assert single["lead"] == "Читаем." and "body" not in single


def test_the_place_is_the_library_where_it_is_named_else_an_address(cells, northern):
    here, there, online = cells(
        f"UID:1\nSUMMARY:А\nDTSTART:20261201T150000\nLOCATION:{northern.name}\\, зал",
        "UID:2\nSUMMARY:Б\nDTSTART:20261201T150000\nLOCATION:Парк",
        "UID:3\nSUMMARY:В\nDTSTART:20261201T150000\nLOCATION:https://example.org/x",
    )
    assert here["place"] == "northern"
    assert there["address"] == "Парк"
    assert online["online_url"] == "https://example.org/x"


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00",
        "название;дата\n".encode(),
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:2026",
        FRAME.format("BEGIN:VEVENT\r\nUID:1\r\nDTSTART:nonsense\r\nEND:VEVENT\r\n").encode(),
    ],
)
def test_a_broken_calendar_is_refused_or_told_row_by_row(content, northern):
    try:
        rows = read_calendar(content, northern)
    except BadFile as error:
        assert str(error)
    else:
        assert all("date" not in row.cells for row in rows)


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "sometimes"],
)
def test_a_rule_that_never_ends_or_never_begins_is_refused(northern, rule):
    columns = {one.key: one for one in EVENTS.columns}
    with pytest.raises(ValueError):
        values = {
            "title": "Клуб",
            "date": columns["date"].read("01.12.2026"),
            "rrule": columns["rrule"].read(rule),
        }
        EVENTS.build(values, northern)


def test_words_of_repetition_are_understood(northern):
    columns = {one.key: one for one in EVENTS.columns}
    page = EVENTS.build(
        {
            "title": "Клуб",
            "date": columns["date"].read("2026-12-01"),
            "rrule": columns["rrule"].read("каждую неделю"),
            "until": columns["until"].read("31.12.2026"),
        },
        northern,
    )
    assert isinstance(page, EventPage)
    assert page.rrule == "FREQ=WEEKLY;UNTIL=20261231"
