from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import (
    ChangeKind,
    District,
    Kind,
    OpeningHours,
    ScheduleChange,
    Season,
    State,
)


@pytest.fixture
def on(client):
    """GET of an address on a host; the answer."""

    def get(host: str, path: str, **headers: str):
        return client.get(path, headers={"host": f"{host}.localhost", **headers})

    return get


@pytest.fixture
def branch(northern):
    return found_library(
        Founding(
            code="branch",
            name="Сельская библиотека имени Ёлкина",
            parent=northern,
            kind=Kind.BRANCH,
            is_member=False,
            has_microsite=False,
        ),
        actor=None,
    )


@pytest.fixture
def always_open(northern):
    """Northern works from midnight to midnight each day."""
    season = Season.objects.create(library=northern)
    for weekday in range(7):
        OpeningHours.objects.create(
            season=season, weekday=weekday, opens=time(0, 0), closes=time(23, 59, 59)
        )


def codes(response) -> list[str]:
    return sorted(row["code"] for row in response.json()["results"])


def test_the_portal_lists_the_region_and_a_microsite_what_stands_under_it(on, branch, southern):
    assert codes(on("region", "/api/v1/libraries/")) == ["branch", "northern", "southern"]
    assert codes(on("northern", "/api/v1/libraries/")) == ["branch", "northern"]


def test_a_library_of_elsewhere_is_not_found_on_a_microsite(on, northern, southern):
    assert on("northern", "/api/v1/libraries/southern/").status_code == 404
    assert on("northern", "/api/v1/libraries/southern/hours/").status_code == 404


def test_closed_and_practice_libraries_are_in_no_list(on, northern, southern):
    southern.state = State.PRACTICE
    southern.save(update_fields=["state"])
    assert codes(on("region", "/api/v1/libraries/")) == ["northern"]


def test_a_library_says_where_it_stands_and_whose_part_it_is(on, branch):
    row = on("region", "/api/v1/libraries/branch/").json()
    assert row["parent"] == "northern"
    assert row["url"] == "http://northern.localhost:8000/libraries/branch/"


def test_libraries_are_found_by_words_in_any_case_and_with_e_for_yo(on, branch, southern):
    assert codes(on("region", "/api/v1/libraries/?q=СЕЛЬСКАЯ елкина")) == ["branch"]


def test_libraries_are_filtered_by_district_and_marks(on, northern, southern):
    northern.district = District.objects.create(code="north", name="North")
    northern.is_childrens = True
    northern.save(update_fields=["district", "is_childrens"])
    assert codes(on("region", "/api/v1/libraries/?district=north")) == ["northern"]
    assert codes(on("region", "/api/v1/libraries/?is_childrens=true")) == ["northern"]


def test_open_now_tells_the_open_from_the_closed(on, northern, southern, always_open):
    assert codes(on("region", "/api/v1/libraries/?open_now=true")) == ["northern"]
    assert codes(on("region", "/api/v1/libraries/?open_now=false")) == ["southern"]
    assert on("region", "/api/v1/libraries/northern/").json()["open_now"] is True


def test_hours_of_a_day_follow_its_change(on, northern, always_open):
    change = ScheduleChange.objects.create(
        kind=ChangeKind.CLOSED,
        since=date(2026, 12, 30),
        until=date(2026, 12, 30),
        public_text="Ёлка",
    )
    change.libraries.add(northern)
    day = on("region", "/api/v1/libraries/northern/hours/?date=2026-12-30").json()["day"]
    assert day["is_closed"] is True
    assert day["text"] == "Ёлка"
    usual = on("region", "/api/v1/libraries/northern/hours/?date=2026-12-29").json()
    assert usual["day"]["hours"] == [{"opens": "00:00", "closes": "23:59"}]
    assert len(usual["week"]) == 7


@pytest.mark.parametrize("given", ["yesterday", "2026-02-30", "9999-12-31", "2026-1-1x"])
def test_a_date_that_is_none_is_refused_with_a_sentence(on, northern, given):
    response = on("region", f"/api/v1/libraries/northern/hours/?date={given}")
    assert response.status_code == 400
    assert "date" in response.json()


def test_schedule_changes_are_those_of_the_hosts_libraries(on, northern, southern):
    today = timezone.localdate()
    for library in (northern, southern):
        change = ScheduleChange.objects.create(kind=ChangeKind.CLOSED, since=today, until=today)
        change.libraries.add(library)
    both = ScheduleChange.objects.create(kind=ChangeKind.CLOSED, since=today, until=today)
    both.libraries.add(northern, southern)
    rows = on("northern", "/api/v1/schedule-changes/").json()["results"]
    assert [row["libraries"] for row in rows] == [["northern"], ["northern"]]
    assert on("region", "/api/v1/schedule-changes/").json()["count"] == 3


def test_changes_long_over_or_called_off_are_left_out(on, northern):
    long_ago = timezone.localdate() - timedelta(days=30)
    over = ScheduleChange.objects.create(kind=ChangeKind.CLOSED, since=long_ago, until=long_ago)
    off = ScheduleChange.objects.create(
        kind=ChangeKind.CLOSED, since=timezone.localdate(), cancelled_at=timezone.now()
    )
    for change in (over, off):
        change.libraries.add(northern)
    assert on("northern", "/api/v1/schedule-changes/").json()["results"] == []


def test_an_etag_holds_until_something_changes(on, northern):
    first = on("northern", "/api/v1/schedule-changes/")
    assert (
        on("northern", "/api/v1/schedule-changes/", if_none_match=first["ETag"]).status_code == 304
    )
    change = ScheduleChange.objects.create(kind=ChangeKind.CLOSED, since=timezone.localdate())
    change.libraries.add(northern)
    again = on("northern", "/api/v1/schedule-changes/", if_none_match=first["ETag"])
    assert again.status_code == 200


@pytest.mark.parametrize("count", [10, 50])
def test_a_page_of_libraries_takes_as_many_queries_however_long(
    on, region, count, django_assert_max_num_queries, django_assert_num_queries
):
    for number in range(count):
        found_library(
            Founding(code=f"l{number}", name=f"L {number}", has_microsite=False), actor=None
        )
    on("region", "/api/v1/libraries/?page_size=50")
    with django_assert_num_queries(5):
        assert on("region", "/api/v1/libraries/?page_size=50").json()["count"] == count + 2
