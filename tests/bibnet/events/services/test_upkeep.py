from __future__ import annotations

import datetime as dt

import pytest

from bibnet.events.models import Occurrence, Registration
from bibnet.events.services.changing import cancel_date
from bibnet.events.services.registering import Applicant, register
from bibnet.events.services.upkeep import forget_names, remind
from bibnet.notices.models import Letter
from tests.bibnet.events.conftest import dates_of


@pytest.fixture
def date(northern, make_event) -> Occurrence:
    """A date three days ahead, with two seats."""
    return dates_of(make_event(northern, has_registration=True, capacity=2))[0]


def test_people_are_reminded_once_on_the_eve(region, date, time_machine, now):
    for name in ("anna", "boris", "vera"):
        register(
            occurrence=date, applicant=Applicant(name=name, email=f"{name}@example.org"), now=now
        )
    assert remind(region, now=date.starts - dt.timedelta(hours=25)) == 0
    eve = date.starts - dt.timedelta(hours=23)
    assert remind(region, now=eve) == 2
    assert remind(region, now=eve) == 0
    told = Letter.objects.filter(kind="core.events.reminder").values_list("address", flat=True)
    assert sorted(told) == ["anna@example.org", "boris@example.org"]


def test_nobody_is_reminded_of_a_date_that_was_called_off(region, date, northern_editor, now):
    register(occurrence=date, applicant=Applicant(name="A", email="anna@example.org"), now=now)
    cancel_date(occurrence=date, actor=northern_editor, now=now)
    assert remind(region, now=date.starts - dt.timedelta(hours=1)) == 0


def test_names_are_forgotten_thirty_days_after_the_event_and_numbers_are_not(region, date, now):
    made = register(
        occurrence=date,
        applicant=Applicant(name="Anna", phone="+79000000000", email="anna@example.org"),
        people=2,
        now=now,
    )
    assert forget_names(region, now=date.over_at + dt.timedelta(days=29)) == 0
    assert forget_names(region, now=date.over_at + dt.timedelta(days=31)) == 1
    kept = Registration.objects.of(date.library).get(pk=made.pk)
    assert (kept.name, kept.phone, kept.email, kept.people) == ("", "", "", 2)
