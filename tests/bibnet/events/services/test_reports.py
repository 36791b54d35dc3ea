from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from bibnet.events import errors
from bibnet.events.models import EventReportPage, Occurrence
from bibnet.events.services.attending import mark_attendance
from bibnet.events.services.changing import OwnTerms, cancel_date, change_date
from bibnet.events.services.registering import Applicant, register
from bibnet.events.services.reporting import ATTENDED, HELD
from bibnet.events.services.reports import make_report
from bibnet.journal.models import Entry
from tests.bibnet.events.conftest import dates_of


@pytest.fixture
def held(northern, make_event, now, northern_editor, time_machine) -> Occurrence:
    """A date that was held, with three people marked of four registered."""
    page = make_event(northern, has_registration=True, capacity=10)
    page.tags.add("Игра")
    page.save_revision().publish()
    (one,) = dates_of(page)
    parties = [
        register(occurrence=one, applicant=Applicant(name=name), people=2) for name in ("A", "B")
    ]
    mark_attendance(
        occurrence=one, came={parties[0].pk: 2, parties[1].pk: 1}, actor=northern_editor
    )
    time_machine.move_to(now + timedelta(days=10))
    one.refresh_from_db()
    return one


def test_everything_known_is_filled_in(held, northern_editor):
    report = make_report(occurrence=held, actor=northern_editor)
    report = EventReportPage.objects.get(pk=report.pk)
    assert not report.live
    assert (report.title, report.date) == ("Day of the dictionary", date(2026, 11, 22))
    assert (report.time_from, report.time_to) == (time(15), time(16, 30))
    assert (report.age_mark, report.hall) == ("6+", "Children's hall")
    assert (report.attended, report.registered) == (3, 4)
    assert report.occurrence_id == held.pk
    assert report.owner == northern_editor
    draft = report.get_latest_revision_as_object()
    assert [tag.name for tag in draft.tags.all()] == ["Игра"]
    assert draft.occurrence_id == held.pk


def test_what_one_date_had_of_its_own_is_in_its_report(
    northern, make_event, northern_editor, now, time_machine
):
    one = dates_of(make_event(northern, rrule="FREQ=WEEKLY;COUNT=3"))[1]
    terms = OwnTerms(
        day=date(2026, 11, 30),
        time_from=time(18),
        time_to=None,
        title="Dahl",
        place_note="Main hall",
    )
    change_date(occurrence=one, terms=terms, actor=northern_editor)
    time_machine.move_to(now + timedelta(days=20))
    report = make_report(occurrence=one, actor=northern_editor)
    assert (report.title, report.date, report.hall) == ("Dahl", date(2026, 11, 30), "Main hall")
    assert (report.time_from, report.time_to, report.attended) == (time(18), None, None)


def test_a_second_press_opens_the_same_report(held, northern_editor):
    first = make_report(occurrence=held, actor=northern_editor)
    assert make_report(occurrence=held, actor=northern_editor).pk == first.pk
    assert EventReportPage.objects.count() == 1


def test_what_is_to_come_or_was_called_off_has_no_report(
    northern, make_event, northern_editor, now, time_machine
):
    first, second = dates_of(make_event(northern, rrule="FREQ=WEEKLY;COUNT=2"))
    with pytest.raises(errors.NotHeld):
        make_report(occurrence=second, actor=northern_editor)
    cancel_date(occurrence=first, actor=northern_editor)
    time_machine.move_to(now + timedelta(days=5))
    with pytest.raises(errors.NotHeld):
        make_report(occurrence=first, actor=northern_editor)


def test_who_may_add_no_page_makes_no_report(held, southern_editor):
    with pytest.raises(PermissionDenied):
        make_report(occurrence=held, actor=southern_editor)


def test_figures_reach_the_journal_when_the_report_is_published_and_are_corrected(
    held, northern_editor, northern
):
    report = make_report(occurrence=held, actor=northern_editor)
    assert not Entry.objects.filter(kind__in=[HELD, ATTENDED]).exists()

    def sums() -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for entry in Entry.objects.filter(kind__in=[HELD, ATTENDED], library=northern):
            key = (entry.kind, entry.data.get("age_group", ""))
            found[key] = found.get(key, 0) + entry.amount
        return {key: amount for key, amount in found.items() if amount}

    report.attended_by_age = {"to14": 2}
    report.save_revision(user=northern_editor).publish(user=northern_editor)
    assert sums() == {(HELD, ""): 1, (ATTENDED, "to14"): 2, (ATTENDED, "unknown"): 1}
    first = Entry.objects.count()
    report.attended, report.attended_by_age = 5, {"to14": 1, "15-30": 4}
    report.save_revision(user=northern_editor).publish(user=northern_editor)
    assert sums() == {(HELD, ""): 1, (ATTENDED, "to14"): 1, (ATTENDED, "15-30"): 4}
    assert Entry.objects.count() > first
    EventReportPage.objects.get(pk=report.pk).unpublish(user=northern_editor)
    assert sums() == {}
