"""The hours card: what it says beside the hours."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bibnet.libraries import founding
from bibnet.libraries.models import Kind, Library
from bibnet.libraries.schedule.card import hours_card

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
# A Tuesday, 12:00 and 20:30 in Moscow.
NOON = datetime(2026, 11, 24, 9, tzinfo=UTC)
EVENING = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)


@pytest.fixture
def house(northern, open_on) -> Library:
    open_on(northern, weekdays=EVERY_DAY)
    return northern


@pytest.fixture
def add_department(house):
    def make(code: str, name: str) -> Library:
        made = founding.found_library(
            founding.Founding(
                code=code,
                name=name,
                kind=Kind.DEPARTMENT,
                parent=Library.objects.get(pk=house.pk),
                is_member=False,
                has_microsite=False,
            ),
            actor=None,
        )
        house.refresh_from_db()
        return made

    return make


def test_no_break_is_said_while_the_library_is_open_only(house):
    assert hours_card(house, NOON).note == "Перерыва нет"
    assert hours_card(house, EVENING).note == ""


def test_a_break_is_named_until_the_day_is_over(northern, open_on):
    open_on(northern, weekdays=EVERY_DAY, pause=("13:00", "14:00"))
    assert hours_card(northern, NOON).note == "Перерыв 13:00–14:00"
    assert hours_card(northern, EVENING).note == ""


def test_departments_that_keep_the_hours_of_the_house_are_named_together(house, add_department):
    add_department("lending", "Абонемент")
    assert hours_card(house, EVENING).note == "Абонемент работает в те же часы"
    add_department("reading", "Читальный зал")
    add_department("centre", "ЦПИ")
    expected = "Абонемент, читальный зал и ЦПИ работают вместе"
    assert hours_card(house, NOON).note == f"Перерыва нет. {expected}"


def test_a_department_with_other_hours_is_pointed_out(house, add_department, open_on, change):
    add_department("lending", "Абонемент")
    children = add_department("children", "Детский отдел")
    open_on(children, closes="17:00", weekdays=EVERY_DAY)
    assert hours_card(house, EVENING).note == "Детский отдел: свой график"


def test_a_change_for_one_department_is_hours_of_its_own_that_week(house, add_department, change):
    lending = add_department("lending", "Абонемент")
    change(lending, since=date(2026, 11, 27))
    assert hours_card(house, EVENING).note == "Абонемент: свой график"
