from __future__ import annotations

from datetime import date, time

import pytest

from bibnet.events.models import EventPage, Occurrence
from bibnet.events.services.registering import Applicant, register
from bibnet.libraries.models import Role
from bibnet.notices.models import Letter
from tests.bibnet.events.conftest import dates_of

from .conftest import is_refused


@pytest.fixture
def series(northern, make_event) -> EventPage:
    return make_event(northern, rrule="FREQ=WEEKLY;COUNT=5", has_registration=True, capacity=2)


@pytest.fixture
def act(admin, northern_editor):
    """Sends a form of the staff about a date."""

    def send(one: Occurrence, what: str, data=None):
        return admin(northern_editor, f"l/northern/events/dates/{one.pk}/{what}/", data)

    return send


def terms(**changed) -> dict[str, str]:
    values = {
        "scope": "one",
        "day": "29.11.2026",
        "time_from": "18:00",
        "time_to": "",
        "capacity": "2",
        "title": "",
        "place_note": "",
        "note": "",
    }
    return {**values, **changed}


def local(page: EventPage) -> list[tuple[date, time]]:
    return [(one.local_starts.date(), one.local_starts.time()) for one in dates_of(page)]


def test_the_form_begins_with_what_holds(act, series):
    form = act(dates_of(series)[1], "change").context["form"]
    assert form["day"].value() == date(2026, 11, 29)
    assert (form["time_from"].value(), form["time_to"].value()) == (time(15), time(16, 30))


def test_a_preview_names_whom_it_would_tell_and_changes_nothing(act, series):
    second = dates_of(series)[1]
    register(occurrence=second, applicant=Applicant(name="Anna", email="anna@example.org"))
    register(occurrence=second, applicant=Applicant(name="Boris", phone="+79000000001"))
    register(
        occurrence=dates_of(series)[2], applicant=Applicant(name="Vera", email="vera@example.org")
    )
    letters = Letter.objects.count()
    shown = act(second, "change", terms()).context["shown"]
    assert shown["moved"] == [
        ("29 ноября, вс, 15:00–16:30, 2 места", "29 ноября, вс, 18:00, 2 места")
    ]
    assert shown["told"] == [("письмом: 1", ["Anna"]), ("позвонить вам: 1", ["Boris"])]
    second.refresh_from_db()
    assert (second.sequence, second.local_starts.time()) == (0, time(15))
    assert Letter.objects.count() == letters


def test_confirming_one_date_moves_it_and_no_other(act, series):
    answer = act(dates_of(series)[1], "change", terms(confirm="1"))
    assert answer["Location"] == "/admin/l/northern/events/"
    assert [when for _, when in local(series)] == [time(15), time(18), time(15), time(15), time(15)]


def test_confirming_what_follows_splits_the_series_and_moves_the_weekday(act, series):
    third = dates_of(series)[2]
    one = register(occurrence=third, applicant=Applicant(name="Anna", email="anna@example.org"))
    data = terms(scope="following", day="07.12.2026", confirm="1")
    act(third, "change", data)
    assert local(series) == [
        (date(2026, 11, 22), time(15)),
        (date(2026, 11, 29), time(15)),
    ]
    later = EventPage.objects.exclude(pk=series.pk).get()
    assert local(later) == [
        (date(2026, 12, 7), time(18)),
        (date(2026, 12, 14), time(18)),
        (date(2026, 12, 21), time(18)),
    ]
    one.refresh_from_db()
    assert one.occurrence_id == dates_of(later)[0].pk
    assert Letter.objects.filter(kind="core.events.changed", address="anna@example.org").exists()


def test_confirming_all_moves_every_date_under_the_same_page(act, series):
    uids = [one.uid for one in dates_of(series)]
    act(dates_of(series)[0], "change", terms(scope="all", day="21.11.2026", confirm="1"))
    assert local(series)[0] == (date(2026, 11, 21), time(18))
    assert local(series)[-1] == (date(2026, 12, 19), time(18))
    assert [one.uid for one in dates_of(series)] == uids


def test_a_rule_of_weekdays_of_the_month_is_not_moved_by_guessing(act, northern, make_event):
    page = make_event(northern, date=date(2026, 11, 27), rrule="FREQ=MONTHLY;BYDAY=-1FR;COUNT=3")
    answer = act(dates_of(page)[0], "change", terms(scope="all", day="28.11.2026"))
    assert answer.context["form"].non_field_errors() == [
        "Событие повторяется по дням недели месяца: другой день выберите в самом событии."
    ]
    assert "shown" not in answer.context


def test_a_draft_that_is_not_published_stops_a_change_of_many(act, series, northern_editor):
    series.lead = "A draft"
    series.save_revision(user=northern_editor)
    answer = act(dates_of(series)[1], "change", terms(scope="following"))
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()


def test_another_title_is_for_one_date_only(act, series):
    answer = act(dates_of(series)[1], "change", terms(scope="following", title="Dahl"))
    assert answer.context["form"].errors["title"]


def test_calling_off_tells_those_of_the_date_after_a_preview(act, series):
    second = dates_of(series)[1]
    register(occurrence=second, applicant=Applicant(name="Anna", email="anna@example.org"))
    shown = act(second, "cancel", {"scope": "one", "note": "Flood"}).context["shown"]
    assert shown["told"] == [("письмом: 1", ["Anna"])]
    act(second, "cancel", {"scope": "one", "note": "Flood", "confirm": "1"})
    second.refresh_from_db()
    assert (second.state, second.note) == ("cancelled", "Flood")
    act(second, "restore", {})
    second.refresh_from_db()
    assert second.state == "scheduled"


def test_ending_a_series_keeps_shown_only_what_people_registered_for(act, series):
    dates = dates_of(series)
    register(occurrence=dates[3], applicant=Applicant(name="Anna", email="anna@example.org"))
    data = {"scope": "following", "note": "Flood"}
    shown = act(dates[1], "cancel", data).context["shown"]
    assert shown["called_off"] == [
        "29 ноября, вс, 15:00–16:30, 2 места",
        "13 декабря, вс, 15:00–16:30, 2 места",
    ]
    assert shown["gone"] == 2
    act(dates[1], "cancel", {**data, "confirm": "1"})
    assert [(one.rule_date, one.state) for one in dates_of(series)] == [
        (date(2026, 11, 22), "scheduled"),
        (date(2026, 11, 29), "cancelled"),
        (date(2026, 12, 13), "cancelled"),
    ]
    series.refresh_from_db()
    series.save_revision().publish()
    assert len(dates_of(series)) == 3


def test_who_may_not_publish_may_not_move_what_readers_see(admin, northern, person, series):
    northern.has_moderation = True
    northern.save()
    beginner = person("beginner", northern, Role.EDITOR, is_trusted=False)
    second = dates_of(series)[1]
    for what in ("change", "cancel", "restore"):
        path = f"l/northern/events/dates/{second.pk}/{what}/"
        assert is_refused(admin(beginner, path, terms(confirm="1")))
    second.refresh_from_db()
    assert second.sequence == 0
