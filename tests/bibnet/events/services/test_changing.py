from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bibnet.events import errors
from bibnet.events.models import EventPage, Occurrence
from bibnet.events.services.changing import (
    OwnTerms,
    cancel_date,
    change_date,
    restore_date,
)
from bibnet.events.services.registering import Applicant, register
from bibnet.events.services.series import split_series
from bibnet.journal.models import AuditEntry
from bibnet.notices.models import Letter
from tests.bibnet.events.conftest import dates_of


@pytest.fixture
def series(northern, make_event) -> EventPage:
    return make_event(northern, rrule="FREQ=WEEKLY;COUNT=5", has_registration=True, capacity=2)


def terms(**facts) -> OwnTerms:
    values = {"day": date(2026, 11, 29), "time_from": time(15), "time_to": time(16, 30)}
    return OwnTerms(**{**values, **facts})


def test_one_date_at_another_time_leaves_the_others_alone(series, northern_editor):
    first, second, *others = dates_of(series)
    must_tell = change_date(
        occurrence=second,
        terms=terms(day=date(2026, 11, 30), time_from=time(18), time_to=None),
        actor=northern_editor,
    )
    second.refresh_from_db()
    assert must_tell
    assert second.starts == datetime(2026, 11, 30, 15, tzinfo=UTC)
    assert second.sequence == 1
    assert {one.sequence for one in [first, *others]} == {0}


def test_a_date_with_its_own_time_keeps_it_when_the_series_changes(series, northern_editor):
    second = dates_of(series)[1]
    change_date(
        occurrence=second, terms=terms(time_from=time(18), time_to=None), actor=northern_editor
    )
    series.time_from = time(10)
    series.time_to = time(11)
    series.save_revision().publish()
    assert [one.local_starts.time() for one in dates_of(series)[:3]] == [
        time(10),
        time(18),
        time(10),
    ]


def test_a_note_alone_need_not_be_told_but_is_in_calendars(series, northern_editor):
    second = dates_of(series)[1]
    assert not change_date(occurrence=second, terms=terms(note="Tea"), actor=northern_editor)
    second.refresh_from_db()
    assert (second.sequence, second.has_own_time) == (1, False)


def test_more_seats_on_one_date_go_to_the_waiting_of_that_date(series, northern_editor):
    second = dates_of(series)[1]
    for name in "AB":
        register(occurrence=second, applicant=Applicant(name=name))
    waiting = register(occurrence=second, applicant=Applicant(name="V"))
    change_date(occurrence=second, terms=terms(capacity=3), actor=northern_editor)
    waiting.refresh_from_db()
    assert waiting.state == "registered"


def test_a_cancelled_date_stays_with_a_higher_sequence_and_is_written_down(series, northern_editor):
    second = dates_of(series)[1]
    cancel_date(occurrence=second, actor=northern_editor, note="The storyteller is ill")
    states = [(one.state, one.sequence) for one in dates_of(series)]
    assert states[1] == ("cancelled", 1)
    assert {state for number, state in enumerate(states) if number != 1} == {("scheduled", 0)}
    entry = AuditEntry.objects.get(action="events.date_cancelled")
    assert (entry.actor, entry.library_id) == (northern_editor, second.library_id)


def test_a_date_called_off_tells_its_own_people_and_nobody_else(series, northern_editor):
    first, second = dates_of(series)[:2]
    register(occurrence=first, applicant=Applicant(name="A", email="anna@example.org"))
    register(occurrence=second, applicant=Applicant(name="B", email="boris@example.org"))
    cancel_date(occurrence=second, actor=northern_editor, note="The storyteller is ill")
    (letter,) = Letter.objects.filter(kind="core.events.cancelled")
    assert letter.address == "boris@example.org"
    assert "The storyteller is ill" in letter.text


def test_publishing_the_series_again_does_not_bring_a_cancelled_date_back(series, northern_editor):
    second = dates_of(series)[1]
    cancel_date(occurrence=second, actor=northern_editor)
    series.save_revision().publish()
    second.refresh_from_db()
    assert second.is_cancelled


def test_a_date_can_be_held_after_all(series, northern_editor):
    second = dates_of(series)[1]
    cancel_date(occurrence=second, actor=northern_editor)
    restore_date(occurrence=second, actor=northern_editor)
    second.refresh_from_db()
    assert (second.state, second.sequence) == ("scheduled", 2)


def test_a_date_that_is_over_is_left_alone(series, northern_editor, time_machine, now):
    first = dates_of(series)[0]
    time_machine.move_to(now + timedelta(days=5))
    for act in (cancel_date, restore_date):
        with pytest.raises(errors.DateOver):
            act(occurrence=first, actor=northern_editor)


def test_this_and_following_become_an_event_of_their_own(series, northern_editor):
    before = dates_of(series)
    registered = register(occurrence=before[3], applicant=Applicant(name="Anna"))
    later = split_series(occurrence=before[2], actor=northern_editor)
    assert later.live
    assert later.rrule == "FREQ=WEEKLY;COUNT=3"
    assert uids(later) == [one.uid for one in before[2:]]
    assert uids(series) == [one.uid for one in before[:2]]
    registered.refresh_from_db()
    assert registered.occurrence.page_id == later.pk


def test_changing_the_following_leaves_the_former(series, northern_editor):
    later = split_series(occurrence=dates_of(series)[2], actor=northern_editor)
    later.time_from = time(11)
    later.save_revision(user=northern_editor).publish()
    assert {one.local_starts.hour for one in dates_of(series)} == {15}
    assert {one.local_starts.hour for one in dates_of(later)} == {11}
    assert {one.sequence for one in dates_of(later)} == {2}


def test_following_from_the_first_date_is_the_whole_series(series, northern_editor):
    assert split_series(occurrence=dates_of(series)[0], actor=northern_editor).pk == series.pk


def test_a_series_with_a_draft_is_not_split(series, northern_editor):
    series.title = "Draft"
    series.save_revision()
    with pytest.raises(errors.HasDraft):
        split_series(occurrence=dates_of(series)[2], actor=northern_editor)


def uids(page: EventPage) -> list[uuid.UUID]:
    return [
        one.uid
        for one in Occurrence.objects.of(page.library).filter(page=page).order_by("rule_date")
    ]
