from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from bibnet.accounts.models import Reader
from bibnet.accounts.models.consents import digest_of
from bibnet.accounts.services.consents import Agreed
from bibnet.events import consent, errors
from bibnet.events.models import Occurrence, Registration
from bibnet.events.models.registration import ALLOWED_MOVES, RegistrationState
from bibnet.events.services import registering
from bibnet.events.services.changing import cancel_date
from bibnet.events.services.registering import (
    Applicant,
    cancel_registration,
    place_in_queue,
    register,
)
from bibnet.notices.models import Letter
from tests.bibnet.events.conftest import dates_of


@pytest.fixture
def date(northern, make_event) -> Occurrence:
    """A date with five seats."""
    page = make_event(northern, has_registration=True, capacity=5)
    return dates_of(page)[0]


@pytest.fixture
def reader(db):
    """Makes a reader born on a day."""

    def make(year: int, month: int = 1, day: int = 1) -> Reader:
        born = dt.date(year, month, day)
        return Reader.objects.create(last_name="Petrova", first_name="Anna", birth_date=born)

    return make


def come(date: Occurrence, name: str = "Anna", people: int = 1, **facts) -> Registration:
    return register(occurrence=date, applicant=Applicant(name=name, **facts), people=people)


def test_seats_are_given_until_there_are_none_then_people_wait_in_order(date):
    states = [come(date, f"Guest {number}").state for number in range(7)]
    assert states == ["registered"] * 5 + ["waiting"] * 2
    date.refresh_from_db()
    assert (date.taken, date.free_seats) == (5, 0)


def test_the_place_in_the_queue_is_counted_from_one(date):
    come(date, people=4)
    come(date, "Boris")
    first, second = come(date, "Vera"), come(date, "Gleb")
    assert (place_in_queue(first), place_in_queue(second)) == (1, 2)


def test_a_cancellation_moves_up_exactly_the_next_who_fits(date):
    small = come(date, people=1)
    come(date, "Boris", people=4)
    large, next_small, last = come(date, "V", people=3), come(date, "G"), come(date, "D")
    assert cancel_registration(registration=small) == [next_small]
    for one, state in [(large, "waiting"), (next_small, "registered"), (last, "waiting")]:
        one.refresh_from_db()
        assert one.state == state


def test_a_large_party_that_leaves_lets_several_in(date):
    large = come(date, people=4)
    come(date, "Boris")
    waiting = [come(date, f"Guest {number}", people=2) for number in range(3)]
    assert cancel_registration(registration=large) == waiting[:2]


def test_who_waits_and_cancels_moves_nobody(date):
    come(date, people=4)
    come(date, "Boris")
    first, second = come(date, "V"), come(date, "G")
    assert cancel_registration(registration=first) == []
    second.refresh_from_db()
    assert second.state == "waiting"


def test_nobody_is_moved_up_to_a_date_that_was_called_off(date, northern_editor):
    first = come(date, people=4)
    come(date, "B")
    waiting = come(date, "V")
    cancel_date(occurrence=date, actor=northern_editor)
    assert cancel_registration(registration=first) == []
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_cancelling_twice_is_refused_and_gives_no_seat_back_twice(date):
    one = come(date, people=2)
    cancel_registration(registration=one)
    with pytest.raises(errors.ForbiddenMove):
        cancel_registration(registration=one)
    date.refresh_from_db()
    assert date.taken == 0


@pytest.mark.parametrize("before", RegistrationState)
@pytest.mark.parametrize("after", RegistrationState)
def test_only_the_moves_of_the_table_are_made(date, now, before, after):
    registration = come(date)
    Registration.objects.of(date.library).filter(pk=registration.pk).update(state=before)
    registration.refresh_from_db()
    if after in ALLOWED_MOVES[before]:
        registering._move(registration, after, now)
        registration.refresh_from_db()
        assert registration.state == after
    else:
        with pytest.raises(errors.ForbiddenMove):
            registering._move(registration, after, now)


def test_without_a_waiting_list_a_full_date_refuses(northern, make_event):
    page = make_event(northern, has_registration=True, capacity=1, has_waiting_list=False)
    (date,) = dates_of(page)
    come(date)
    with pytest.raises(errors.NoSeats):
        come(date, "Boris")


def test_without_a_number_of_seats_everybody_gets_in(northern, make_event):
    (date,) = dates_of(make_event(northern, has_registration=True))
    assert {come(date, f"Guest {number}").state for number in range(12)} == {"registered"}


def test_registration_closes_when_the_event_is_over(date, time_machine):
    time_machine.move_to(date.over_at + dt.timedelta(seconds=1))
    with pytest.raises(errors.RegistrationClosed):
        come(date)


def test_an_event_without_registration_takes_none(northern, make_event):
    (date,) = dates_of(make_event(northern))
    with pytest.raises(errors.RegistrationClosed):
        come(date)


def test_an_unpublished_event_takes_no_registrations(date):
    date.page.unpublish()
    with pytest.raises(errors.RegistrationClosed):
        come(date)


def test_one_telephone_is_on_the_list_once(date):
    first = come(date, phone="+79000000000")
    with pytest.raises(errors.RegisteredAlready):
        come(date, "Boris", phone="+79000000000")
    cancel_registration(registration=first)
    assert come(date, "Boris", phone="+79000000000").state == "registered"


def test_one_reader_is_on_the_list_once(date, reader):
    come(date, reader=reader(1990))
    with pytest.raises(errors.RegisteredAlready):
        come(date, "Boris", reader=Reader.objects.get())


def test_a_party_is_no_larger_than_the_event_allows(date):
    with pytest.raises(errors.PartyTooLarge, match="4"):
        come(date, people=5)


def test_an_event_for_adults_refuses_a_known_minor(northern, make_event, reader):
    (date,) = dates_of(make_event(northern, has_registration=True, age_mark="18+"))
    with pytest.raises(errors.TooYoung):
        come(date, reader=reader(2008, 11, 23))
    assert come(date, reader=reader(2008, 11, 22)).state == "registered"


def test_a_child_under_14_is_put_down_by_an_adult(date, reader):
    with pytest.raises(errors.NeedsAnAdult):
        come(date, reader=reader(2012, 11, 23))
    assert come(date, reader=reader(2012, 11, 22)).state == "registered"


def test_what_a_guest_agreed_to_is_kept_word_for_word(northern, date):
    northern.legal_name = "Northern library system"
    northern.save()
    document = consent.document()
    registration = come(date, agreed=Agreed(document=document, ip="192.0.2.7"))
    assert registration.consent_document == document
    assert registration.consent_hash == digest_of(document.wording(northern))
    assert (registration.operator, registration.consent_ip) == (northern, "192.0.2.7")
    assert "Northern library system" in document.wording(northern)


def test_who_is_on_the_list_is_told_and_told_again_when_a_seat_becomes_free(date, mailoutbox):
    first = come(date, people=4, email="anna@example.org")
    come(date, "B", email="boris@example.org")
    come(date, "V", people=1, email="vera@example.org")
    cancel_registration(registration=first)
    told = [(letter.address, letter.kind) for letter in Letter.objects.order_by("pk")]
    assert told == [
        ("anna@example.org", "core.events.registered"),
        ("boris@example.org", "core.events.registered"),
        ("vera@example.org", "core.events.waiting"),
        ("vera@example.org", "core.events.moved_up"),
    ]


def test_who_has_no_mail_is_put_on_the_list_of_calls(date):
    first = come(date, people=4)
    come(date, "B")
    waiting = come(date, "V", phone="+79000000000")
    cancel_registration(registration=first)
    waiting.refresh_from_db()
    assert waiting.to_say == "moved_up"


def test_the_database_refuses_a_seat_too_many(date):
    with pytest.raises(IntegrityError), transaction.atomic():
        Occurrence.objects.of(date.library).filter(pk=date.pk).update(taken=6)


def test_a_secret_opens_its_own_registration_only(date):
    first, second = come(date), come(date, "Boris")
    assert first.is_secret(first.secret)
    assert not first.is_secret(second.secret)
    assert not first.is_secret("")
