"""A closed day and an announced event: both editors are told."""

from __future__ import annotations

from datetime import date, time

import pytest

from bibnet.events.clashes import of_page
from bibnet.events.models import EventPage
from bibnet.events.services.registering import Applicant, register
from bibnet.libraries import founding
from bibnet.libraries.consequences import consequences
from bibnet.libraries.models import ActKind, Kind, Library, LibraryAct, ScheduleChange
from bibnet.libraries.schedule.checks import change_warnings
from bibnet.pages.editing.remarks import remarks_on
from tests.bibnet.events.conftest import dates_of
from tests.bibnet.libraries.conftest import change, open_on  # noqa: F401  fixtures

TODAY = date(2026, 11, 19)
SUNDAY = date(2026, 11, 22)
HOST = {"host": "region.localhost"}


@pytest.fixture
def page(northern, make_event) -> EventPage:
    return make_event(northern, has_registration=True, capacity=5)


def closed(**fields) -> ScheduleChange:
    values = {"kind": "closed", "since": SUNDAY, "until": SUNDAY, "reason": "cleaning"}
    return ScheduleChange(**{**values, **fields})


def met(page: EventPage, made: ScheduleChange, *libraries: Library) -> bool:
    return any(page.title in one for one in change_warnings(made, list(libraries), TODAY))


def test_a_closed_day_names_what_is_announced_and_who_comes(page, northern):
    register(occurrence=dates_of(page)[0], applicant=Applicant(name="Anna"), people=3)
    (found,) = [one for one in change_warnings(closed(), [northern], TODAY) if page.title in one]
    assert "15:00–16:30, «Day of the dictionary», Northern library, записались 3" in found


def test_other_days_other_libraries_and_events_elsewhere_are_not_named(
    page, northern, southern, make_event
):
    assert not met(page, closed(since=date(2026, 11, 23), until=date(2026, 11, 24)), northern)
    assert not met(page, closed(), southern)
    outside = make_event(northern, title="In the park", place_kind="elsewhere", address="Park")
    assert not met(outside, closed(), northern)


def test_a_shorter_day_matters_to_what_begins_after_it(page, northern, make_event, open_on):  # noqa: F811
    open_on(northern, "10:00", "19:00", weekdays=range(7))
    hours = {"kind": "hours", "opens": time(10)}
    assert met(page, closed(**hours, closes=time(14)), northern)
    assert not met(page, closed(**hours, closes=time(18)), northern)
    night = make_event(northern, title="A night", time_from=time(21), time_to=time(23))
    assert not met(night, closed(**hours, closes=time(18)), northern)
    assert met(night, closed(), northern)


def test_departments_close_with_their_house_and_branches_with_hours_do_not(
    northern,
    make_event,
    open_on,  # noqa: F811
):
    def part(code: str, kind: Kind) -> Library:
        return founding.found_library(
            founding.Founding(
                code=code,
                name=code,
                kind=kind,
                parent=northern,
                is_member=False,
                has_microsite=False,
            ),
            actor=None,
        )

    department, branch = part("desk", Kind.DEPARTMENT), part("branch", Kind.BRANCH)
    for one in (northern, department, branch):
        open_on(one, "10:00", "19:00", weekdays=range(7))
    assert met(make_event(northern, title="Below", place=department), closed(), northern)
    assert not met(make_event(northern, title="Away", place=branch), closed(), northern)
    assert met(make_event(northern, title="There", place=branch), closed(), branch)


def test_a_saved_change_is_pointed_out_while_it_is_edited(page, northern, change):  # noqa: F811
    saved = change(northern, since=SUNDAY, until=SUNDAY)
    assert met(page, saved, northern)


def test_a_repair_is_previewed_with_what_is_announced(page, northern):
    act = LibraryAct(library=northern, kind=ActKind.REPAIR, on=TODAY, details={})
    assert any(page.title in one for one in consequences(act))


def test_holidays_that_are_announced_name_them_too(
    northern,
    northern_editor,
    make_event,
    client,
    open_on,  # noqa: F811
):
    open_on(northern, "10:00", "19:00", weekdays=range(7))
    make_event(northern, title="New Year concert", date=date(2027, 1, 1))
    client.force_login(northern_editor)
    answer = client.post(
        "/admin/l/northern/schedule/holidays/2027/",
        {"key": ["new-year-2027"]},
        headers=HOST,
        follow=True,
    )
    assert "New Year concert" in answer.content.decode()


def test_the_editor_of_the_event_is_told(page, northern, open_on, change):  # noqa: F811
    open_on(northern, "10:00", "19:00", weekdays=range(7))
    assert list(of_page(page)) == []
    change(northern, since=SUNDAY, until=SUNDAY)
    (found,) = [one.text for one in remarks_on(page) if "по графику" in one.text]
    assert found == "22 ноября, вс по графику: закрыто. Событие точно состоится?"


def test_each_next_date_of_a_series_is_looked_at(northern, make_event, open_on):  # noqa: F811
    open_on(northern, "10:00", "19:00", weekdays=(0, 1, 2, 3, 4))
    series = make_event(northern, date=date(2026, 11, 20), rrule="FREQ=DAILY;COUNT=4")
    assert [one.partition(" по ")[0] for one in of_page(series)] == [
        "21 ноября, сб",
        "22 ноября, вс",
    ]


def test_the_screen_of_a_change_names_ones_own_events_and_nobody_elses(
    page, northern_editor, southern_editor, client
):
    data = {"kind": "closed", "since": "2026-11-22", "until": "2026-11-22", "reason": "other"}

    def shown(user, code: str) -> str:
        client.force_login(user)
        answer = client.post(f"/admin/l/{code}/schedule/change/", data, headers=HOST, follow=True)
        return answer.content.decode()

    assert page.title in shown(northern_editor, "northern")
    assert 'id="shown"' in shown(southern_editor, "southern")
    for code in ("southern", "northern"):
        assert page.title not in shown(southern_editor, code)
