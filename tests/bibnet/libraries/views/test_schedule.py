from __future__ import annotations

from datetime import date, time

import pytest

from bibnet.libraries import schedule
from bibnet.libraries.models import ChangeKind, Reason, ScheduleChange, ScheduleEdit
from bibnet.libraries.schedule.days import Hours

TUESDAY = date(2026, 11, 24)


def is_refused(response) -> bool:
    """Wagtail sends who may not enter a screen to the start page, with a message."""
    return response.status_code == 403 or response.get("Location") == "/admin/"


CLOSED = {"kind": "closed", "since": "2026-11-28", "until": "2026-11-28", "reason": "repair"}


def test_a_change_is_previewed_first_and_public_after_the_second_press(
    admin, northern, northern_editor, open_on
):
    open_on(northern)
    shown = admin(northern_editor, "l/northern/schedule/change/", CLOSED)
    assert shown.status_code == 200
    changed = [day for week in shown.context["shown"]["weeks"] for day in week if day.is_changed]
    assert [day.before for day in changed] == ["10:00–19:00"]
    assert "10:00" not in changed[0].after
    assert not ScheduleChange.objects.exists()

    done = admin(northern_editor, "l/northern/schedule/change/", CLOSED | {"confirm": "1"})
    assert done["Location"].startswith("/admin/l/northern/schedule/?done=")
    assert schedule.hours_on(northern, date(2026, 11, 28)).is_closed


def test_the_overview_offers_to_undo_what_was_just_saved(admin, northern, northern_editor, open_on):
    open_on(northern)
    done = admin(northern_editor, "l/northern/schedule/change/", CLOSED | {"confirm": "1"})
    overview = admin(northern_editor, done["Location"].removeprefix("/admin/"))
    edit = overview.context["done"]
    admin(northern_editor, f"l/northern/schedule/undo/{edit.pk}/", {})
    assert not schedule.hours_on(northern, date(2026, 11, 28)).is_closed


def test_overlapping_changes_are_pointed_out_before_saving(
    admin, northern, northern_editor, open_on, change
):
    open_on(northern)
    change(
        northern, since=date(2026, 11, 28), kind=ChangeKind.HOURS, opens=time(12), closes=time(13)
    )
    shown = admin(northern_editor, "l/northern/schedule/change/", CLOSED).context["shown"]
    assert len(shown["warnings"]) == 1
    assert "12:00" in shown["warnings"][0]


def test_a_change_without_effect_is_pointed_out(admin, northern, northern_editor, open_on):
    open_on(northern)
    monday = CLOSED | {"since": "2026-11-30", "until": "2026-11-30"}
    shown = admin(northern_editor, "l/northern/schedule/change/", monday).context["shown"]
    assert len(shown["warnings"]) == 1
    assert not any(day.is_changed for week in shown["weeks"] for day in week)


@pytest.mark.parametrize(
    ("altered", "field"),
    [
        ({"until": "2026-11-27"}, "until"),
        ({"kind": "hours"}, "opens"),
        ({"kind": "hours", "opens": "10:00", "closes": "10:00"}, "closes"),
        ({"kind": "moved"}, "place"),
        (
            {"kind": "hours", "opens": "10:00", "closes": "15:00", "break_from": "13:00"},
            "break_from",
        ),
        ({"since": "tomorrow"}, "since"),
    ],
)
def test_a_form_with_a_mistake_says_where(admin, northern, northern_editor, altered, field):
    response = admin(
        northern_editor, "l/northern/schedule/change/", CLOSED | altered | {"confirm": "1"}
    )
    assert field in response.context["form"].errors
    assert not ScheduleChange.objects.exists()


def test_the_region_closes_all_libraries_and_one_corrects_it_for_itself(
    admin, northern, southern, regional_admin, southern_editor, open_on
):
    open_on(northern)
    open_on(southern)
    storm = CLOSED | {"whom": "all", "since": "2026-11-24", "until": "2026-11-24", "confirm": "1"}
    admin(regional_admin, "l/region/schedule/change/", storm)
    common = ScheduleChange.objects.get()
    assert set(common.libraries.all()) == {northern, southern}
    own = {"kind": "hours", "since": "2026-11-24", "until": "2026-11-24", "opens": "12:00",
           "closes": "15:00", "reason": "weather", "confirm": "1"}  # fmt: skip
    admin(southern_editor, f"l/southern/schedule/change/{common.pk}/own/", own)
    assert schedule.hours_on(northern, TUESDAY).is_closed
    assert schedule.hours_on(southern, TUESDAY).hours == Hours(time(12), time(15))


def test_a_library_may_work_as_usual_despite_a_common_change(
    admin, northern, southern, southern_editor, open_on, change
):
    open_on(southern)
    common = change(northern, southern, since=TUESDAY)
    admin(southern_editor, f"l/southern/schedule/change/{common.pk}/own/", {"leave": "1"})
    assert not schedule.hours_on(southern, TUESDAY).is_closed


def test_a_common_change_is_not_edited_or_called_off_by_one_of_its_libraries(
    admin, northern, southern, southern_editor, change
):
    common = change(northern, southern, since=TUESDAY)
    for path in ("", "withdraw/"):
        response = admin(southern_editor, f"l/southern/schedule/change/{common.pk}/{path}", CLOSED)
        assert is_refused(response)
    common.refresh_from_db()
    assert common.cancelled_at is None


def test_only_who_may_decide_for_all_is_offered_to_take_a_common_change_back(
    admin, region, northern, southern, regional_admin, southern_editor
):
    storm = CLOSED | {"whom": "all", "since": "2026-11-24", "until": "2026-11-24", "confirm": "1"}
    admin(regional_admin, "l/region/schedule/change/", storm)
    edit = ScheduleEdit.objects.get()
    address = f'action="/admin/l/southern/schedule/undo/{edit.pk}/"'
    page = admin(southern_editor, "l/southern/schedule/")
    assert [one for one, _words, _may in page.context["edits"]] == [edit]
    assert address not in page.content.decode()
    whole = admin(regional_admin, "l/region/schedule/").content.decode()
    assert f'action="/admin/l/region/schedule/undo/{edit.pk}/"' in whole


def test_the_region_sees_whose_change_it_is(admin, region, northern, regional_admin, change):
    change(northern, since=TUESDAY)
    page = admin(regional_admin, "l/region/schedule/").content.decode()
    assert str(northern) in page[page.index('id="changes"') :]


def test_the_southern_editor_sees_nothing_of_northerns_schedule(
    admin, northern, southern, southern_editor, change
):
    row = change(northern, since=TUESDAY)
    edit = ScheduleEdit.objects.create(library=northern, change=row)
    for path in ("", "hours/", "change/", f"change/{row.pk}/notice/", "holidays/2027/"):
        assert is_refused(admin(southern_editor, f"l/northern/schedule/{path}"))
    for path in (f"change/{row.pk}/", f"change/{row.pk}/own/", f"change/{row.pk}/notice/"):
        assert admin(southern_editor, f"l/southern/schedule/{path}").status_code == 404
    assert admin(southern_editor, f"l/southern/schedule/undo/{edit.pk}/", {}).status_code == 404
    assert (
        admin(southern_editor, f"l/southern/schedule/change/{row.pk}/withdraw/", {}).status_code
        == 404
    )


HOURS = {
    "year-hours": "вт–вс 10:00–19:00",
    "seasons-TOTAL_FORMS": "1",
    "seasons-INITIAL_FORMS": "0",
    "seasons-0-name": "Лето",
    "seasons-0-starts": "2026-06-01",
    "seasons-0-ends": "2026-08-31",
    "seasons-0-is_yearly": "on",
    "seasons-0-hours": "пн-пт 9-17 (13-14)",
    "rules-TOTAL_FORMS": "1",
    "rules-INITIAL_FORMS": "0",
    "rules-0-position": "-1",
    "rules-0-day": "4",
}


def test_hours_with_a_season_and_a_cleaning_day_are_saved_after_their_preview(
    admin, northern, northern_editor
):
    shown = admin(northern_editor, "l/northern/schedule/hours/", HOURS)
    days = [day for week in shown.context["shown"]["weeks"] for day in week]
    assert sum(day.is_changed for day in days) == 21
    assert not northern.seasons.exists()
    admin(northern_editor, "l/northern/schedule/hours/", HOURS | {"confirm": "1"})
    assert schedule.hours_on(northern, TUESDAY).hours == Hours(time(10), time(19))
    assert schedule.hours_on(northern, date(2026, 11, 27)).rule is not None
    assert schedule.hours_on(northern, date(2027, 7, 2)).hours.break_from == time(13)


def test_the_form_of_hours_shows_what_is_saved_and_saving_it_again_changes_nothing(
    admin, northern, northern_editor
):
    admin(northern_editor, "l/northern/schedule/hours/", HOURS | {"confirm": "1"})
    forms = admin(northern_editor, "l/northern/schedule/hours/").context["forms"]
    assert forms.year["hours"].value() == "вт–вс 10:00–19:00"
    assert forms.seasons[0]["hours"].value() == "пн–пт 09:00–17:00 (13:00–14:00)"
    assert len(forms.seasons) == 2
    assert ScheduleEdit.objects.count() == 1
    known = {"seasons-INITIAL_FORMS": "1", "rules-INITIAL_FORMS": "1", "confirm": "1"}
    admin(northern_editor, "l/northern/schedule/hours/", HOURS | known)
    assert ScheduleEdit.objects.count() == 1


def test_hours_that_cannot_be_read_are_an_error_of_their_field(admin, northern, northern_editor):
    data = HOURS | {"year-hours": "круглый год", "confirm": "1"}
    response = admin(northern_editor, "l/northern/schedule/hours/", data)
    assert "hours" in response.context["forms"].year.errors
    assert not northern.seasons.exists()


def test_confirmed_holidays_become_changes_once(admin, northern, northern_editor, open_on):
    open_on(northern, weekdays=(0, 1, 2, 3, 4, 5, 6))
    page = admin(northern_editor, "l/northern/schedule/holidays/2027/")
    keys = [one.key for one, _days, _shorter in page.context["rows"] if one.is_likely]
    for _again in range(2):
        admin(northern_editor, "l/northern/schedule/holidays/2027/", {"key": keys})
    assert ScheduleChange.objects.filter(reason=Reason.HOLIDAY).count() == 7
    assert schedule.hours_on(northern, date(2027, 1, 7)).is_closed
    assert schedule.hours_on(northern, date(2027, 2, 22)).hours.closes == time(18)


def test_a_notice_for_the_door_says_what_changes(admin, northern, northern_editor, open_on, change):
    open_on(northern)
    row = change(northern, since=date(2026, 11, 28), public_text="Trees fell.")
    text = admin(northern_editor, f"l/northern/schedule/change/{row.pk}/notice/").content.decode()
    assert "Northern library" in text
    assert "28" in text
    assert "Trees fell." in text


def test_the_regular_hours_are_printed_for_the_door(
    client, northern, northern_editor, southern_editor, open_on
):
    address = "/admin/l/northern/schedule/hours/notice/"
    client.force_login(northern_editor)
    assert client.get(address, headers={"host": "region.localhost"}).status_code == 404
    open_on(northern, pause=("13:00", "14:00"))
    page = client.get(address, headers={"host": "region.localhost"}).content.decode()
    assert "Northern library" in page
    assert "10:00–19:00" in page
    assert "13:00–14:00" in page
    schedule = client.get("/admin/l/northern/schedule/", headers={"host": "region.localhost"})
    assert address in schedule.content.decode()
    client.force_login(southern_editor)
    refused = client.get(address, headers={"host": "region.localhost"})
    assert "10:00–19:00" not in refused.content.decode()
