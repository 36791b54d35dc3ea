from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bibnet.events.models import Occurrence
from bibnet.events.services.laying_out import lay_out, lay_out_further
from bibnet.events.services.registering import Applicant, register
from tests.bibnet.events.conftest import dates_of


def test_a_published_event_has_its_date_in_universal_time(northern, make_event):
    page = make_event(northern)
    (only,) = dates_of(page)
    assert only.starts == datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    assert only.ends == only.over_at == datetime(2026, 11, 22, 13, 30, tzinfo=UTC)
    assert (only.library, only.place) == (northern, northern)


@pytest.mark.parametrize(
    ("zone", "hour"), [("Europe/Kaliningrad", 13), ("Asia/Kamchatka", 3), ("Asia/Omsk", 9)]
)
def test_times_are_those_of_the_clock_on_the_librarys_wall(northern, make_event, zone, hour):
    northern.time_zone = zone
    northern.save()
    (only,) = dates_of(make_event(northern))
    assert only.starts == datetime(2026, 11, 22, hour, 0, tzinfo=UTC)
    assert only.local_starts.time() == time(15, 0)


def test_an_all_day_event_ends_with_its_last_day(northern, make_event):
    page = make_event(northern, is_all_day=True, date_to=date(2026, 11, 24))
    (only,) = dates_of(page)
    assert only.is_all_day
    assert only.over_at - only.starts == timedelta(days=3)


def test_a_night_in_the_library_ends_on_the_next_day(northern, make_event):
    (only,) = dates_of(make_event(northern, time_from=time(20, 0), time_to=time(1, 0)))
    assert only.ends - only.starts == timedelta(hours=5)


def test_a_rule_without_end_is_laid_out_to_the_horizon_and_then_further(
    northern, make_event, time_machine, now
):
    page = make_event(northern, rrule="FREQ=WEEKLY")
    before = len(dates_of(page))
    assert 50 <= before <= 60
    time_machine.move_to(now + timedelta(days=28))
    assert lay_out_further(northern) == 4
    assert len(dates_of(page)) == before + 4
    assert lay_out_further(northern) == 0


def test_publishing_again_keeps_the_rows_and_their_uid(northern, make_event):
    page = make_event(northern, rrule="FREQ=WEEKLY;COUNT=3")
    before = [(one.pk, one.uid, one.sequence) for one in dates_of(page)]
    page.save_revision().publish()
    assert [(one.pk, one.uid, one.sequence) for one in dates_of(page)] == before


def test_another_time_of_day_raises_the_sequence_of_every_date(northern, make_event):
    page = make_event(northern, rrule="FREQ=WEEKLY;COUNT=3")
    uids = [one.uid for one in dates_of(page)]
    page.time_from = time(14, 0)
    page.save_revision().publish()
    assert [one.uid for one in dates_of(page)] == uids
    assert {one.sequence for one in dates_of(page)} == {1}


def test_a_series_moved_to_another_weekday_moves_its_dates(northern, make_event):
    page = make_event(northern, rrule="FREQ=WEEKLY;COUNT=3")
    before = dates_of(page)
    page.date += timedelta(days=2)
    page.save_revision().publish()
    after = dates_of(page)
    assert [one.uid for one in after] == [one.uid for one in before]
    assert [one.rule_date for one in after] == [one.rule_date + timedelta(days=2) for one in before]


def test_a_single_event_is_moved_however_far(northern, make_event):
    page = make_event(northern)
    (before,) = dates_of(page)
    page.date += timedelta(days=60)
    page.save_revision().publish()
    (after,) = dates_of(page)
    assert (after.pk, after.rule_date) == (before.pk, page.date)


def test_a_date_taken_out_is_deleted_if_nobody_registered(northern, make_event):
    page = make_event(northern, rrule="FREQ=WEEKLY;COUNT=4")
    page.exceptions = ["2026-11-29"]
    page.save_revision().publish()
    assert date(2026, 11, 29) not in [one.rule_date for one in dates_of(page)]


def test_a_date_taken_out_is_cancelled_if_somebody_registered(northern, make_event):
    page = make_event(northern, rrule="FREQ=WEEKLY;COUNT=4", has_registration=True, capacity=5)
    second = dates_of(page)[1]
    register(occurrence=second, applicant=Applicant(name="Anna"))
    page.exceptions = ["2026-11-29"]
    page.save_revision().publish()
    second.refresh_from_db()
    assert second.is_cancelled


def test_dates_that_are_over_stay_as_they_were(northern, make_event, time_machine, now):
    page = make_event(northern, rrule="FREQ=WEEKLY;COUNT=4")
    time_machine.move_to(now + timedelta(days=7))
    first = dates_of(page)[0]
    page.time_from = time(10, 0)
    page.exceptions = ["2026-11-22"]
    page.save_revision().publish()
    assert dates_of(page)[0].starts == first.starts


def test_a_draft_without_a_date_lays_out_nothing(northern, make_event):
    page = make_event(northern)
    page.date = None
    assert lay_out(page).added == []
    assert len(dates_of(page)) == 1


def test_more_seats_go_to_the_waiting(northern, make_event):
    page = make_event(northern, has_registration=True, capacity=1)
    (only,) = dates_of(page)
    register(occurrence=only, applicant=Applicant(name="Anna"))
    waiting = register(occurrence=only, applicant=Applicant(name="Boris"))
    page.capacity = 2
    page.save_revision().publish()
    waiting.refresh_from_db()
    assert waiting.state == "registered"


def test_fewer_seats_than_given_take_nobodys_seat_away(northern, make_event):
    page = make_event(northern, has_registration=True, capacity=3)
    (only,) = dates_of(page)
    register(occurrence=only, applicant=Applicant(name="Anna"), people=3)
    page.capacity = 1
    page.save_revision().publish()
    only.refresh_from_db()
    assert (only.seats, only.taken) == (3, 3)


def test_the_southern_library_sees_nothing_of_northern(northern, southern, make_event):
    make_event(northern)
    assert not Occurrence.objects.at(southern).exists()
    assert Occurrence.objects.at(northern).count() == 1
