"""Attendance by age on a screen of the staff, and to take home."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from bibnet.events.models import EventIndexPage, EventReportPage
from bibnet.libraries.models import Library, Role

from .conftest import is_refused

SCREEN = "l/northern/events/figures/"


@pytest.fixture
def make_report(now):
    def make(library: Library, title: str = "A night of the arts", **fields) -> EventReportPage:
        index = EventIndexPage.objects.child_of(library.root_page).get()
        values = {
            "date": date(2026, 11, 3),
            "age_mark": "6+",
            "attended": 186,
            "attended_by_age": {"to14": 64, "15-30": 49},
        }
        page = EventReportPage(title=title, **{**values, **fields})
        index.add_child(instance=page)
        page.save_revision().publish()
        return page

    return make


@pytest.fixture
def official(person, region):
    return person("official", region, Role.OFFICIAL)


def test_people_are_summed_by_age_and_named_by_event(admin, northern, northern_editor, make_report):
    make_report(northern)
    make_report(northern, "Only counted", is_figures_only=True, attended=10, attended_by_age={})
    answer = admin(northern_editor, SCREEN)
    found = answer.context["sums"]
    assert (found.held, found.people) == (2, 196)
    assert found.by_age == [
        ("до 14 лет включительно", 64),
        ("15–30 лет", 49),
        ("возраст не указан", 83),
    ]
    titles = {one.title: one.people for one in answer.context["rows"]}
    assert titles == {"A night of the arts": 186, "Only counted": 10}
    assert "до 14 лет включительно: 64" in answer.content.decode()


def test_other_days_and_withdrawn_reports_do_not_count(
    admin, northern, northern_editor, make_report
):
    make_report(northern, "Last year", date=date(2025, 12, 30))
    make_report(northern, "Withdrawn").unpublish()
    assert admin(northern_editor, SCREEN).context["sums"].held == 0
    asked = admin(northern_editor, f"{SCREEN}?since=2025-12-01&until=2025-12-31")
    assert [one.title for one in asked.context["rows"]] == ["Last year"]


def test_a_corrected_report_counts_as_it_is_now(admin, northern, northern_editor, make_report):
    page = make_report(northern)
    page.attended, page.attended_by_age = 100, {"to14": 100}
    page.save_revision().publish()
    found = admin(northern_editor, SCREEN).context["sums"]
    assert (found.held, found.people) == (1, 100)


def test_it_is_taken_home_as_a_workbook(admin, northern, official, make_report):
    make_report(northern, "=1+1")
    answer = admin(official, f"{SCREEN}attendance.xlsx?since=2026-11-01&until=2026-11-30")
    head, row, total = load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    assert head[:5] == ("День", "Событие", "Библиотека", "Где", "Пришло")
    assert row[:5] == ("03.11.2026", "=1+1", "Northern library", "в библиотеке", 186)
    assert (total[4], sum(total[5:])) == (186, 186)
    assert "'=1+1" in admin(official, f"{SCREEN}attendance.csv").content.decode("utf-8-sig")


def test_an_official_finds_it_in_the_menu_and_sees_no_lists(admin, northern, official):
    assert SCREEN in admin(official, "l/northern/figures/").content.decode()
    text = admin(official, SCREEN).content.decode()
    assert 'href="/admin/l/northern/events/"' not in text


def test_the_southern_editor_sees_nothing_of_northern(
    admin, northern, southern, southern_editor, make_report
):
    make_report(northern)
    assert is_refused(admin(southern_editor, SCREEN))
    assert is_refused(admin(southern_editor, f"{SCREEN}attendance.csv"))
    assert admin(southern_editor, "l/southern/events/figures/").context["sums"].held == 0


def test_fifty_reports_cost_as_many_queries_as_ten(
    admin, northern, northern_editor, make_report, django_assert_num_queries
):
    for number in range(10):
        make_report(northern, f"Report {number}")
    admin(northern_editor, SCREEN)
    with CaptureQueriesContext(connection) as few:
        admin(northern_editor, SCREEN)
        count = len(few)
    for number in range(10, 50):
        make_report(northern, f"Report {number}")
    admin(northern_editor, SCREEN)
    with django_assert_num_queries(count):
        assert len(admin(northern_editor, SCREEN).context["rows"]) == 50
