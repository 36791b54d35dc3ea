from __future__ import annotations

import json
import re
from datetime import date, time

import pytest
from icalendar import Calendar

from bibnet.libraries.models import Kind, State, Stop


@pytest.fixture
def portal(client, time_machine):
    time_machine.move_to("2026-11-24T09:00Z", tick=False)
    return lambda path: client.get(path, headers={"host": "region.localhost"})


def nodes_of(text: str) -> dict[str, dict]:
    """The nodes for search engines in a page, by their kind."""
    found = [json.loads(one) for one in re.findall(r"ld\+json\">(.*?)</script>", text)]
    return {one["@type"]: one for one in found}


def test_a_library_without_a_microsite_is_a_full_page_of_the_portal(
    portal, village, open_on, change
):
    open_on(village)
    change(village, since=date(2026, 11, 25), public_text="Water is off.")
    text = portal("/libraries/village/").content.decode()
    assert "Village library" in text
    assert "Street, 5" in text
    assert "+7 (4832) 00-00-00" in text
    assert "Water is off." in text
    nodes = nodes_of(text)
    assert nodes["Library"]["openingHoursSpecification"][0]["opens"] == "10:00"
    steps = nodes["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2]
    assert steps[0]["item"].endswith("region.localhost:8000/libraries/")
    assert steps[1]["item"].endswith("region.localhost:8000/libraries/village/")


def test_the_schedule_names_the_way_to_it_for_search_engines(portal, village):
    steps = nodes_of(portal("/libraries/village/schedule/").content.decode())
    first, last = steps["BreadcrumbList"]["itemListElement"]
    assert first["item"] == "http://region.localhost:8000/libraries/village/"
    assert last["item"] == "http://region.localhost:8000/libraries/village/schedule/"


def test_structured_data_cannot_break_out_of_its_script(portal, village):
    village.name = "</script><script>alert(1)</script>"
    village.save()
    text = portal("/libraries/village/").content.decode()
    assert "<script>alert" not in text


def test_a_library_with_a_microsite_has_its_page_there(portal, client, northern):
    assert portal("/libraries/northern/")["Location"] == (
        "http://northern.localhost:8000/libraries/northern/"
    )
    response = client.get("/libraries/northern/", headers={"host": "northern.localhost"})
    assert response["Location"] == "/"


def test_a_department_stands_on_the_microsite_above_it(portal, client, department):
    assert portal("/libraries/hall/")["Location"] == (
        "http://northern.localhost:8000/libraries/hall/"
    )
    response = client.get("/libraries/hall/", headers={"host": "northern.localhost"})
    assert response.status_code == 200
    assert response.context["above"].title == "Northern library"


def test_a_department_is_not_a_page_of_another_library(client, department, southern):
    response = client.get("/libraries/hall/", headers={"host": "southern.localhost"})
    assert response["Location"].startswith("http://northern.localhost")


def test_practice_and_unknown_libraries_and_the_region_are_404(portal, village):
    village.state = State.PRACTICE
    village.save()
    for code in ("village", "nowhere", "region"):
        assert portal(f"/libraries/{code}/").status_code == 404


def test_a_points_timetable_names_the_next_stops_in_order(portal, village):
    village.kind = Kind.POINT
    village.save()
    Stop.objects.create(
        library=village, place="Far", weekday=0, weeks="1,3", starts=time(10), ends=time(11)
    )
    Stop.objects.create(library=village, place="Near", weekday=2, starts=time(12), ends=time(13))
    Stop.objects.create(
        library=village, place="Gone", on=date(2026, 1, 1), starts=time(9), ends=time(10)
    )
    rows = portal("/libraries/village/").context["stops"]
    assert [row.stop.place for row in rows] == ["Near", "Far"]
    assert [row.stop.next_day(date(2026, 11, 24)) for row in rows] == [
        date(2026, 11, 25),
        date(2026, 12, 7),
    ]


def test_a_stop_is_not_promised_for_a_day_that_a_change_closes(portal, village, change):
    village.kind = Kind.POINT
    village.save()
    Stop.objects.create(library=village, place="Near", weekday=2, starts=time(12), ends=time(13))
    change(village, since=date(2026, 11, 25), until=date(2026, 11, 27))
    answer = portal("/libraries/village/")
    (row,) = answer.context["stops"]
    assert (row.next_day, row.left_out) == ("2 декабря", ("25 ноября",))
    assert "25 ноября не приедет" in answer.content.decode()


def test_a_point_closed_until_further_notice_names_no_next_day(portal, village, change):
    village.kind = Kind.POINT
    village.save()
    Stop.objects.create(library=village, place="Near", weekday=2, starts=time(12), ends=time(13))
    change(village, since=date(2026, 11, 20), until=None)
    (row,) = portal("/libraries/village/").context["stops"]
    assert row.next_day == ""
    assert len(row.left_out) == 3


def test_the_schedule_page_shows_seasons_rules_and_changes(portal, village, open_on, change):
    open_on(village, pause=("13:00", "14:00"))
    open_on(
        village,
        "09:00",
        weekdays=(0, 1),
        name="Summer",
        starts=date(2020, 6, 1),
        ends=date(2020, 8, 31),
        is_yearly=True,
    )
    change(village, since=date(2027, 3, 8), public_text="Spring.")
    response = portal("/libraries/village/schedule/")
    assert [season.title for season in response.context["seasons"]][1] == "Summer"
    assert len(response.context["seasons"][1].rows) == 2
    assert "Spring." in response.content.decode()


def test_the_calendar_is_served_on_the_librarys_host(portal, village, change):
    change(village, since=date(2026, 11, 25))
    response = portal("/libraries/village/schedule.ics")
    assert response["Content-Type"].startswith("text/calendar")
    assert len(Calendar.from_ical(response.content).walk("VEVENT")) == 1
