"""By which way somebody hears of a change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone, translation

from bibnet.accounts.models import Reader, User
from bibnet.events.models import Occurrence, Registration
from bibnet.events.services import tell
from bibnet.events.services.changing import cancel_date
from bibnet.events.services.registering import Applicant, register
from bibnet.notices.models import Letter, Notice
from tests.bibnet.events.conftest import dates_of


@pytest.fixture
def day(northern, make_event) -> Occurrence:
    return dates_of(make_event(northern, has_registration=True, capacity=5))[0]


@pytest.fixture
def make_reader(db) -> Callable[..., Reader]:
    def make(username: str = "anna", *, email: str = "", phone: str = "") -> Reader:
        user = User.objects.create_user(username, email, "open sesame", phone=phone)
        if email:
            User.objects.filter(pk=user.pk).update(email_confirmed_at=timezone.now())
            user.refresh_from_db()
        return Reader.objects.create(
            user=user, last_name="I", first_name="Anna", birth_date=date(1960, 5, 7), phone=phone
        )

    return make


def come(day: Occurrence, reader: Reader, **facts) -> Registration:
    return register(occurrence=day, applicant=Applicant(name="Anna", reader=reader, **facts))


def test_a_reader_without_a_mailbox_is_on_the_call_list(day, make_reader, northern_editor):
    one = come(day, make_reader(phone="+79001234567"), phone="+79001234567")
    cancel_date(occurrence=day, actor=northern_editor)
    one.refresh_from_db()
    assert not Letter.objects.exists()
    assert one.to_say == "cancelled"
    assert Notice.objects.filter(reader=one.reader, kind="core.events.cancelled").exists()


def test_the_readers_own_telephone_serves_where_none_was_typed(day, make_reader, northern_editor):
    one = come(day, make_reader(phone="+79001234567"))
    cancel_date(occurrence=day, actor=northern_editor)
    one.refresh_from_db()
    assert (one.to_say, one.phone, one.telephone) == ("cancelled", "", "+79001234567")


def test_a_reader_who_gets_a_letter_is_not_called(day, make_reader, northern_editor):
    one = come(day, make_reader(email="anna@example.org", phone="+79001234567"))
    cancel_date(occurrence=day, actor=northern_editor)
    one.refresh_from_db()
    assert one.to_say == ""
    assert Letter.objects.get(kind="core.events.cancelled").address == "anna@example.org"


def test_the_address_typed_for_this_event_is_the_one_that_is_written_to(day, make_reader):
    come(day, make_reader(email="anna@example.org"), email="other@example.org")
    assert [one.address for one in Letter.objects.all()] == ["other@example.org"]


def test_who_left_nothing_still_finds_it_in_the_cabinet(day, make_reader, northern_editor):
    one = come(day, make_reader())
    with tell.listening() as told:
        cancel_date(occurrence=day, actor=northern_editor)
    one.refresh_from_db()
    assert [each.way for each in told] == ["cabinet"]
    assert one.to_say == ""


def test_what_is_called_off_names_other_dates_and_a_telephone(
    northern, make_event, northern_editor, mailoutbox
):
    northern.phone = "+7 (48335) 0-00-00"
    northern.save()
    series = make_event(northern, rrule="FREQ=WEEKLY;COUNT=2", has_registration=True)
    for one in dates_of(series):
        register(occurrence=one, applicant=Applicant(name="A", email="anna@example.org"))
        cancel_date(occurrence=one, actor=northern_editor)
    first, last = Letter.objects.filter(kind="core.events.cancelled").order_by("pk")
    assert first.text.startswith("Событие «Day of the dictionary» 22 ноября, вс не состоится.")
    assert f"Посмотрите другие даты: {series.full_url}" in first.text
    assert "Спросить можно по телефону: +7 (48335) 0-00-00" in first.text
    assert "Посмотрите, что ещё будет: http://northern.localhost:8000/events/" in last.text


@pytest.mark.parametrize("way", ["notice", "letter"])
def test_it_is_told_in_the_language_of_the_region_whatever_the_editor_reads(
    day, make_reader, northern_editor, way
):
    reader = make_reader() if way == "notice" else None
    applicant = Applicant(name="Anna", reader=reader, email="" if reader else "anna@example.org")
    with translation.override("en"):
        register(occurrence=day, applicant=applicant)
        cancel_date(occurrence=day, actor=northern_editor)
        assert translation.get_language() == "en"
    told = (Notice if reader else Letter).objects.get(kind="core.events.cancelled")
    assert told.subject == "Отменено: Day of the dictionary"
    assert "не состоится" in told.text
