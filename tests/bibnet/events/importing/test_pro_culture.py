"""Events of PRO.Культура.РФ: the answer of its export and the records of the open data."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command

from bibnet.events.importing import pro_culture
from bibnet.events.importing.pro_culture import read_export
from bibnet.events.models import EventPage, PlaceKind
from bibnet.pages.importing import BadFile, known_kinds, markup, services
from bibnet.pages.models import PageImport
from tests.bibnet.events.conftest import dates_of
from tests.bibnet.events.importing.bringing import results, run


def ms(*parts: int) -> int:
    """A moment as the export writes it: milliseconds since 1970."""
    return int(datetime(*parts, tzinfo=UTC).timestamp() * 1000)


def event(**others: Any) -> dict[str, Any]:
    """An event of the export, at 15:00 to 16:30 in Moscow on a Saturday."""
    seance = {"start": ms(2027, 12, 4, 12), "end": ms(2027, 12, 4, 13, 30)}
    return {
        "_id": 3101,
        "name": "Громкие чтения «Зимние сказки»",
        "shortDescription": "Читаем вслух и спорим.",
        "description": "<p>Приходите <strong>всей семьёй</strong>.</p><script>x</script>",
        "status": "accepted",
        "ageRestriction": 6,
        "isFree": False,
        "price": 150,
        "maxPrice": 300,
        "saleLink": "https://tickets.example/3101",
        "isPushkinsCard": True,
        "category": {"_id": 7, "name": "Встречи", "sysName": "vstrechi"},
        "tags": [{"_id": 1, "name": "Дети", "sysName": "deti"}],
        "organization": {"_id": 12, "name": "Районная библиотека"},
        "image": {"name": "b7c1f0.jpg", "realName": "афиша.jpg"},
        "gallery": [{"name": "b7c1f1.jpg"}],
        "start": seance["start"],
        "end": seance["end"],
        "places": [
            {
                "_id": 55,
                "name": "Дом культуры",
                "address": {
                    "city": {"name": "Клинцы"},
                    "street": {"name": "улица Мира", "type": "ул"},
                    "house": {"name": "5"},
                },
                "seances": [seance],
            }
        ],
        **others,
    }


def opened(general: dict[str, Any]) -> dict[str, Any]:
    """A record as the open data of the ministry wrap it."""
    return {"_id": "5b", "nativeId": "3101", "data": {"info": {}, "general": general}, "status": 1}


@pytest.fixture
def cells(northern):
    northern.time_zone = "Europe/Moscow"
    northern.save(update_fields=["time_zone"])

    def read(said: Any) -> list[dict[str, str]]:
        return [row.cells for row in read_export(json.dumps(said).encode(), northern)]

    return read


def bring(library, *events: Any) -> PageImport:
    content = json.dumps({"events": events, "total": len(events)}).encode()
    kind = known_kinds()["events"]
    return services.bring(
        library=library, kind=kind, name="export.json", content=content, actor=None
    )


def test_an_event_of_the_export_is_read(cells):
    (one,) = cells({"events": [event()], "total": 1})
    assert one == {
        "key": "pro-culture:3101#20271204T1500@55",
        "title": "Громкие чтения «Зимние сказки»",
        "age_mark": "6+",
        "lead": "Читаем вслух и спорим.",
        "html": "<p>Приходите <b>всей семьёй</b>.</p>",
        "tags": "встречи, Дети",
        "price_from": "150",
        "price_note": "до 300 рублей",
        "takes_pushkin_card": "да",
        "ticket_url": "https://tickets.example/3101",
        "address": "Дом культуры, Клинцы, улица Мира, 5",
        "date": "2027-12-04",
        "time_from": "15:00",
        "time_to": "16:30",
        "notes": "картинка b7c1f0.jpg не взята\nгалерея и видео не взяты",
    }


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda one: [opened(one)],
        lambda one: {"status": 200, "total": 1, "data": [opened(one)]},
        lambda one: opened(one)["data"],
        lambda one: {"event": one},
        lambda one: {"pushkinsCardEvents": [one]},
        lambda one: [one],
        lambda one: one,
    ],
)
def test_every_wrapping_that_is_known_is_opened(cells, wrapped):
    (one,) = cells(wrapped(event()))
    assert (one["key"], one["time_from"]) == ("pro-culture:3101#20271204T1500@55", "15:00")


def test_open_data_with_times_as_text_and_the_address_in_one_line_are_read(cells):
    general = event(
        id=3101,
        start="2027-12-04T12:00:00.000Z",
        places=[
            {
                "address": {"street": "ул. Мира, д. 5", "fullAddress": "Брянская обл, ул Мира, 5"},
                "seances": [
                    {"start": "2027-12-04T12:00:00.000Z", "end": "2027-12-04T13:30:00.000Z"}
                ],
            }
        ],
    )
    del general["_id"]
    (one,) = cells([opened(general)])
    assert (one["date"], one["time_from"], one["time_to"]) == ("2027-12-04", "15:00", "16:30")
    assert one["address"] == "Брянская обл, ул Мира, 5"
    assert one["key"] == "pro-culture:3101#20271204T1500"


def test_the_clock_of_the_place_counts_where_it_is_named(cells):
    seance = {"start": ms(2027, 12, 4, 1), "startLocal": "2027-12-04T11:00:00"}
    (one,) = cells([event(places=[{"name": "Зал", "seances": [seance]}])])
    assert one["time_from"] == "11:00" and "time_to" not in one


def test_a_place_that_is_the_library_itself_is_the_library(cells, northern):
    places = [{"name": northern.name, "seances": [{"start": ms(2027, 12, 4, 12)}]}]
    (one,) = cells([event(places=places)])
    assert one["place"] == "northern" and "address" not in one


def test_seances_at_the_same_hour_become_a_series_with_its_gaps(cells):
    # Tuesdays and Thursdays of three weeks, but for one Thursday.
    days = [ms(2027, 11, day, 15) for day in (2, 4, 9, 11, 16)]
    seances = [{"start": day, "end": day + 3_600_000} for day in days]
    (one,) = cells([event(places=[{"seances": seances + seances[:1]}])])
    assert (one["date"], one["time_from"], one["time_to"]) == ("2027-11-02", "18:00", "19:00")
    assert one["rrule"] == "FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20271116"
    gap = [day for day in days if day != days[2]]
    (one,) = cells([event(places=[{"seances": [{"start": day} for day in gap]}])])
    assert one["exceptions"] == "2027-11-09"


def test_seances_that_are_no_series_are_rows_known_by_their_day(cells):
    days = [ms(2027, 11, 2, 15), ms(2027, 11, 19, 15), ms(2027, 12, 13, 9)]
    rows = cells([event(places=[{"seances": [{"start": day} for day in days]}])])
    assert [one["key"] for one in rows] == [
        "pro-culture:3101#20271102T1800",
        "pro-culture:3101#20271119T1800",
        "pro-culture:3101#20271213T1200",
    ]


def test_a_row_is_known_again_when_an_earlier_one_and_a_place_before_it_come(northern):
    later = {"start": ms(2027, 12, 10, 12)}
    place = {"_id": 55, "name": "Зал", "seances": [later]}
    assert results(run(bring(northern, event(places=[place])))) == ["created"]
    earlier = {"start": ms(2027, 12, 5, 9)}
    more = [
        {"_id": 54, "name": "Двор", "seances": [earlier]},
        {**place, "seances": [earlier, later]},
    ]
    outcomes = run(bring(northern, event(places=more)))
    assert results(outcomes) == ["created", "created", "known"]
    assert EventPage.objects.count() == 3


def test_an_event_without_a_day_is_known_by_its_number(cells):
    (one,) = cells([event(start=None, places=[])])
    assert one["key"] == "pro-culture:3101"


def test_what_no_database_takes_is_left_out_of_every_text(cells, northern):
    odd = "А\ud800Б\0В"
    (one,) = cells(
        [event(name=odd, description=odd, shortDescription=odd, tags=[{"name": odd}], status=odd)]
    )
    assert one["title"] == one["lead"] == "АБВ" and one["html"] == "<p>АБВ</p>"
    assert one["tags"] == "встречи, АБВ"
    job = bring(northern, event(_id=odd, name=odd, description=odd, image={"name": odd}))
    job.refresh_from_db()
    assert "АБВ" in str(job.rows)


def test_a_text_whose_tags_have_no_end_is_a_refused_row(northern):
    job = bring(northern, event(name="<p " * 16_000), event(_id=2))
    one, two = services.foresee(job, publishes=False)
    assert (one.result, two.result) == ("refused", "created")
    assert "теги не закрыты" in one.problems[0]


def test_many_tags_of_an_export_are_refused_at_once(northern, monkeypatch):
    monkeypatch.setattr(markup, "MOST_TAGS_OF_A_FILE", 10)
    with pytest.raises(BadFile, match="слишком много тегов"):
        bring(northern, *(event(_id=number) for number in range(10)))


def test_no_more_rows_are_read_than_may_be_brought(northern, monkeypatch):
    monkeypatch.setattr(pro_culture, "MOST_PAGES", 2)
    days = [ms(2027, month, 1, month) for month in range(1, 9)]
    content = json.dumps([event(places=[{"seances": [{"start": day} for day in days]}])])
    assert len(read_export(content.encode(), northern)) == 3


def test_several_places_are_told_apart(cells):
    seance = [{"start": ms(2027, 12, 4, 12)}]
    rows = cells(
        [event(places=[{"name": "А", "seances": seance}, {"name": "Б", "seances": seance}])]
    )
    assert [one["key"] for one in rows] == [
        "pro-culture:3101#20271204T1500",
        "pro-culture:3101#20271204T1500@1",
    ]
    assert [one["address"] for one in rows] == ["А", "Б"]


@pytest.mark.parametrize(
    ("starts", "ends", "says"),
    [
        # An exhibition from the first to the last day.
        ((2027, 12, 1, 7), (2027, 12, 20, 15), {"date_to": "2027-12-20", "time_from": "10:00"}),
        ((2027, 11, 30, 21), (2027, 12, 20, 20, 59), {"date": "2027-12-01", "is_all_day": "да"}),
        # A night in the library ends in the morning of one day later.
        ((2027, 12, 4, 18), (2027, 12, 4, 22), {"time_from": "21:00", "time_to": "01:00"}),
    ],
)
def test_without_seances_first_and_last_moment_count(cells, starts, ends, says):
    (one,) = cells([event(places=[], start=ms(*starts), end=ms(*ends))])
    assert says.items() <= one.items()
    assert ("date_to" in one) == (ends[2] != starts[2] or "is_all_day" in says)


@pytest.mark.parametrize(
    ("others", "absent", "note"),
    [
        ({"ageRestriction": None}, "age_mark", ""),
        ({"ageRestriction": 14}, "age_mark", "возрастной маркировки 14+ нет"),
        ({"isFree": True}, "price_from", ""),
        ({"saleLink": "javascript:x"}, "ticket_url", ""),
        ({"isPushkinsCard": True, "statusPushka": "new"}, "takes_pushkin_card", ""),
        ({"status": "new"}, "cancelled", "ещё не подтвердила"),
        ({"status": "rejected"}, "cancelled", "отклонили"),
        ({"start": "вчера", "places": []}, "date", ""),
        ({"start": 10**30, "places": {}}, "date", ""),
        ({"price": "по договорённости"}, "price_from", ""),
        ({"category": {"name": "Прочие", "sysName": "prochie"}, "tags": "нет"}, "tags", ""),
    ],
)
def test_what_is_missing_or_strange_is_left_out_and_told(cells, others, absent, note):
    (one,) = cells([event(**others)])
    assert absent not in one and note in one["notes"]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1]", '"текст"', '{"foo": 1}', '{"events": {}}', "[" * 100_000, '[{"data": 5}]'],
)
def test_what_is_no_list_of_events_is_refused(northern, text):
    with pytest.raises(BadFile):
        read_export(text.encode(), northern)


def test_events_are_brought_once_and_without_a_mark_only_as_drafts(northern):
    unmarked = event(_id=3102, name="Без метки", ageRestriction=None)
    outcomes = services.foresee(bring(northern, event(), unmarked), publishes=True)
    assert results(outcomes) == ["created", "refused"]
    assert outcomes[0].problems[0] == "картинка b7c1f0.jpg не взята"
    assert results(run(bring(northern, event(), unmarked))) == ["created", "created"]
    assert not EventPage.objects.filter(live=True).exists()
    assert results(run(bring(northern, event(), unmarked))) == ["known", "known"]
    page = EventPage.objects.get(title="Громкие чтения «Зимние сказки»")
    assert page.place_kind == PlaceKind.ELSEWHERE and page.takes_pushkin_card
    assert "<b>всей семьёй</b>" in page.body.render_as_block()


def test_a_series_is_published_with_its_dates_by_the_command(northern, tmp_path, capsys):
    days = [ms(2027, 11, day, 15) for day in (2, 9, 16)]
    file = tmp_path / "export.json"
    file.write_text(
        json.dumps({"events": [event(places=[{"seances": [{"start": one} for one in days]}])]})
    )
    call_command("import_pages", "northern", str(file), "--publish", "--json")
    assert json.loads(capsys.readouterr().out)["counts"] == {"created": 1}
    assert len(dates_of(EventPage.objects.get())) == 3
