from __future__ import annotations

from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from bibnet.libraries import schedule
from bibnet.libraries.models import ChangeKind, DayKind, Role, ScheduleChange, ScheduleEdit
from bibnet.libraries.schedule import services
from bibnet.libraries.schedule.days import Hours
from bibnet.libraries.schedule.plan import Plan, RulePlan, SeasonPlan, plan_of

TUESDAY = date(2026, 11, 24)
DAY = Hours(time(10), time(19))


def plan(opens: int = 10, **season) -> Plan:
    week = {day: Hours(time(opens), time(19)) for day in range(1, 7)}
    return Plan(seasons=[SeasonPlan(week=week, **season)])


def storm(**fields) -> ScheduleChange:
    return ScheduleChange(kind=ChangeKind.CLOSED, since=TUESDAY, until=TUESDAY, **fields)


def test_regular_hours_take_effect_at_once_and_are_read_back_as_written(northern, northern_editor):
    wanted = Plan(
        seasons=[
            SeasonPlan(week={1: Hours(time(9), time(18), time(13), time(14))}),
            SeasonPlan(
                name="Summer",
                week={2: DAY},
                starts=date(2026, 6, 1),
                ends=date(2026, 8, 31),
                is_yearly=True,
            ),
        ],
        rules=[RulePlan(position=-1, day=DayKind.FRIDAY)],
    )
    services.set_regular_hours(library=northern, plan=wanted, actor=northern_editor)
    assert plan_of(northern).as_json() == wanted.as_json()
    assert Plan.from_json(wanted.as_json()).as_json() == wanted.as_json()
    assert schedule.hours_on(northern, TUESDAY).hours.opens == time(9)


def test_saving_the_same_hours_again_writes_no_history(northern):
    services.set_regular_hours(library=northern, plan=plan(), actor=None)
    assert services.set_regular_hours(library=northern, plan=plan(), actor=None) is None
    assert ScheduleEdit.objects.count() == 1


def test_undoing_brings_the_old_hours_back_once(northern, northern_editor):
    services.set_regular_hours(library=northern, plan=plan(10), actor=None)
    edit = services.set_regular_hours(library=northern, plan=plan(12), actor=northern_editor)
    services.undo(edit=edit, actor=northern_editor)
    assert schedule.hours_on(northern, TUESDAY).hours.opens == time(10)
    with pytest.raises(services.ScheduleError):
        services.undo(edit=edit, actor=northern_editor)


def test_an_undo_never_overwrites_a_later_edit(northern):
    services.set_regular_hours(library=northern, plan=plan(10), actor=None)
    edit = services.set_regular_hours(library=northern, plan=plan(11), actor=None)
    services.set_regular_hours(library=northern, plan=plan(12), actor=None)
    with pytest.raises(services.ScheduleError):
        services.undo(edit=edit, actor=None)
    assert schedule.hours_on(northern, TUESDAY).hours.opens == time(12)


def test_impossible_hours_are_refused_and_nothing_is_lost(northern):
    services.set_regular_hours(library=northern, plan=plan(10), actor=None)
    broken = Plan(seasons=[SeasonPlan(week={1: Hours(time(10), time(19), time(9), time(11))})])
    with pytest.raises(ValidationError):
        services.set_regular_hours(library=northern, plan=broken, actor=None)
    assert schedule.hours_on(northern, TUESDAY).hours.opens == time(10)


def test_the_southern_editor_changes_nothing_of_northern(northern, southern, southern_editor):
    with pytest.raises(PermissionDenied):
        services.set_regular_hours(library=northern, plan=plan(), actor=southern_editor)
    with pytest.raises(PermissionDenied):
        services.add_change(change=storm(), libraries=[northern], actor=southern_editor)
    with pytest.raises(PermissionDenied):
        services.add_change(change=storm(), libraries=[northern, southern], actor=southern_editor)
    both = services.add_change(change=storm(), libraries=[northern, southern], actor=None)
    with pytest.raises(PermissionDenied):
        services.withdraw_change(change=both, actor=southern_editor)
    with pytest.raises(PermissionDenied):
        services.edit_change(change=both, libraries=[southern], actor=southern_editor)
    with pytest.raises(PermissionDenied):
        services.correct_change(change=both, library=northern, own=None, actor=southern_editor)


def test_the_regional_administrator_closes_all_for_a_storm_and_one_library_opens(
    northern, southern, southern_editor, regional_admin
):
    for library in (northern, southern):
        services.set_regular_hours(library=library, plan=plan(), actor=None)
    change = services.add_change(
        change=storm(), libraries=[northern, southern], actor=regional_admin
    )
    assert schedule.hours_on(northern, TUESDAY).is_closed
    own = ScheduleChange(
        kind=ChangeKind.HOURS, since=TUESDAY, until=TUESDAY, opens=time(12), closes=time(15)
    )
    services.correct_change(change=change, library=southern, own=own, actor=southern_editor)
    assert schedule.hours_on(northern, TUESDAY).is_closed
    assert schedule.hours_on(southern, TUESDAY).hours == Hours(time(12), time(15))


def test_a_correction_can_be_undone_step_by_step(northern, southern, southern_editor):
    services.set_regular_hours(library=southern, plan=plan(), actor=None)
    change = services.add_change(change=storm(), libraries=[northern, southern], actor=None)
    services.correct_change(change=change, library=southern, own=None, actor=southern_editor)
    assert not schedule.hours_on(southern, TUESDAY).is_closed
    edit = ScheduleEdit.objects.filter(change=change, library=southern).get()
    services.undo(edit=edit, actor=southern_editor)
    assert schedule.hours_on(southern, TUESDAY).is_closed


def test_a_withdrawn_change_is_gone_and_comes_back_by_undo(northern, northern_editor):
    services.set_regular_hours(library=northern, plan=plan(), actor=None)
    change = services.add_change(change=storm(), libraries=[northern], actor=northern_editor)
    services.withdraw_change(change=change, actor=northern_editor)
    assert not schedule.hours_on(northern, TUESDAY).is_closed
    services.undo(edit=ScheduleEdit.objects.filter(change=change).first(), actor=northern_editor)
    assert schedule.hours_on(northern, TUESDAY).is_closed
    assert ScheduleChange.objects.get().sequence == 2


def test_undoing_a_new_change_calls_it_off(northern):
    services.set_regular_hours(library=northern, plan=plan(), actor=None)
    change = services.add_change(change=storm(), libraries=[northern], actor=None)
    services.undo(edit=ScheduleEdit.objects.get(change=change), actor=None)
    assert not schedule.hours_on(northern, TUESDAY).is_closed


def test_a_change_moved_to_another_library_leaves_the_first(northern, southern):
    for library in (northern, southern):
        services.set_regular_hours(library=library, plan=plan(), actor=None)
    change = services.add_change(change=storm(), libraries=[northern], actor=None)
    services.edit_change(change=change, libraries=[southern], actor=None)
    assert not schedule.hours_on(northern, TUESDAY).is_closed
    assert schedule.hours_on(southern, TUESDAY).is_closed


def test_a_change_of_no_library_is_refused(northern):
    with pytest.raises(services.ScheduleError):
        services.add_change(change=storm(), libraries=[], actor=None)


@pytest.mark.parametrize("role", [Role.LIBRARIAN, Role.LIBRARY_ADMIN, Role.EDITOR])
def test_staff_of_the_library_may_change_its_schedule(northern, person, role):
    assert services.may_edit_schedule(person("somebody", northern, role), northern)


def test_a_cataloguer_may_not_change_the_schedule(northern, person):
    assert not services.may_edit_schedule(person("somebody", northern, Role.CATALOGUER), northern)
