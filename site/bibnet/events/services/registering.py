"""Registering for a date, the waiting list and cancelling.

Seats are counted on the date's row, locked first and alone: everywhere in this order. The
constraint `no_seat_given_twice` is the last guard.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from bibnet.accounts.models import Reader, User
from bibnet.accounts.models.reader import AGE_OF_OWN_CONSENT
from bibnet.accounts.services.consents import Agreed, kept_of
from bibnet.events import errors
from bibnet.events.models import AgeMark, EventPage, Occurrence
from bibnet.events.models.registration import (
    ALLOWED_MOVES,
    LIVE,
    Channel,
    Registration,
    RegistrationState,
)
from bibnet.events.presentation import seats_state
from bibnet.events.sharing import date_changed
from bibnet.journal import audit

from . import tell


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Who wants to come: a guest by name, or a reader with all that is known of one."""

    name: str
    phone: str = ""
    email: str = ""
    reader: Reader | None = None
    agreed: Agreed | None = None

    def age_on(self, day: dt.date) -> int | None:
        """Age in full years; None while nobody knows it."""
        return self.reader.age_on(day) if self.reader else None


def lock(occurrence: Occurrence) -> Occurrence:
    """The date's row as it is now, locked until the end of the transaction."""
    return (
        Occurrence.objects.of(occurrence.library)
        .select_for_update(of=("self",))
        .select_related("page", "place")
        .get(pk=occurrence.pk)
    )


@transaction.atomic
def register(
    *,
    occurrence: Occurrence,
    applicant: Applicant,
    people: int = 1,
    channel: str = Channel.SITE,
    actor: User | None = None,
    now: dt.datetime | None = None,
) -> Registration:
    """Give a party seats or a place on the waiting list, or raise an EventsError saying why not.

    `actor` is the member of staff who writes somebody down. Locks the date.
    """
    now = now or timezone.now()
    date = lock(occurrence)
    check_open(date, now)
    check_applicant(date, applicant)
    limit = date.page.party_limit
    if people > limit and channel == Channel.SITE:
        raise errors.PartyTooLarge(limit)
    before = seats_state(date, now=now)
    fits = date.free_seats is None or people <= date.free_seats
    if not fits and not date.page.has_waiting_list:
        raise errors.NoSeats
    registration = _write(date, applicant, people=people, channel=channel, fits=fits, now=now)
    _show_again(date, before, now)
    tell.registered(registration)
    if actor is not None:
        audit.record(
            action="events.registered_by_staff",
            actor=actor,
            library=date.library,
            obj=registration,
        )
    return registration


@transaction.atomic
def cancel_registration(
    *, registration: Registration, actor: User | None = None, now: dt.datetime | None = None
) -> list[Registration]:
    """Give the party's seats back; those who moved up from the waiting list. Locks the date.

    Raises ForbiddenMove if it is cancelled already. `actor` None is the party itself.
    """
    now = now or timezone.now()
    date = lock(registration.occurrence)
    current = Registration.objects.of(date.library).get(pk=registration.pk)
    had_seat = current.state == RegistrationState.REGISTERED
    _move(current, RegistrationState.CANCELLED, now)
    if actor is not None:
        audit.record(
            action="events.registration_cancelled_by_staff",
            actor=actor,
            library=date.library,
            obj=current,
        )
    if not had_seat:
        return []
    before = seats_state(date, now=now)
    _take(date, -current.people)
    moved = move_up(date, now=now)
    _show_again(date, before, now)
    return moved


def move_up(date: Occurrence, *, now: dt.datetime) -> list[Registration]:
    """Give free seats to the waiting, each in turn who fits. The date must be locked."""
    moved: list[Registration] = []
    if date.is_cancelled or date.over_at <= now:
        return moved
    for waiting in queue(date):
        if date.free_seats == 0:
            break
        if date.free_seats is None or waiting.people <= date.free_seats:
            _move(waiting, RegistrationState.REGISTERED, now)
            _take(date, waiting.people)
            tell.moved_up(waiting)
            moved.append(waiting)
    return moved


def queue(date: Occurrence) -> QuerySet[Registration]:
    """The waiting list in its order."""
    return Registration.objects.of(date.library).filter(
        occurrence=date, state=RegistrationState.WAITING
    )


def place_in_queue(registration: Registration) -> int | None:
    """Which one in the waiting list a registration is, from 1; None if it does not wait."""
    if registration.state != RegistrationState.WAITING:
        return None
    return queue(registration.occurrence).filter(pk__lte=registration.pk).count()


def check_open(date: Occurrence, now: dt.datetime) -> None:
    """Raise RegistrationClosed unless people may register for the date now."""
    page: EventPage = date.page
    if not page.has_registration or not page.live or date.is_cancelled or date.over_at <= now:
        raise errors.RegistrationClosed


def check_applicant(date: Occurrence, applicant: Applicant) -> None:
    """Raise TooYoung, NeedsAnAdult or RegisteredAlready."""
    age = applicant.age_on(date.local_starts.date())
    if age is not None:
        if age < AgeMark.ADULT.years and date.page.age_mark == AgeMark.ADULT:
            raise errors.TooYoung
        if age < AGE_OF_OWN_CONSENT:
            raise errors.NeedsAnAdult
    live = Registration.objects.of(date.library).filter(occurrence=date, state__in=LIVE)
    if applicant.reader is not None and live.filter(reader=applicant.reader).exists():
        raise errors.RegisteredAlready
    if applicant.phone and live.filter(phone=applicant.phone).exists():
        raise errors.RegisteredAlready


def _write(
    date: Occurrence,
    applicant: Applicant,
    *,
    people: int,
    channel: str,
    fits: bool,
    now: dt.datetime,
) -> Registration:
    registration = Registration(
        library=date.library,
        occurrence=date,
        reader=applicant.reader,
        name=applicant.name,
        phone=applicant.phone,
        email=applicant.email,
        people=people,
        state=RegistrationState.REGISTERED if fits else RegistrationState.WAITING,
        channel=channel,
        created_at=now,
        state_at=now,
        **kept_of(applicant.agreed, library=date.library, now=now),
    )
    registration.clean_fields()
    registration.save()
    if fits:
        _take(date, people)
    return registration


def _show_again(date: Occurrence, before: tuple[str, str] | None, now: dt.datetime) -> None:
    """Kept pages show the state of the seats: make them anew when it is another."""
    if seats_state(date, now=now) != before:
        date_changed(date)


def _take(date: Occurrence, people: int) -> None:
    """Give out (or take back) seats; the database refuses one too many."""
    try:
        with transaction.atomic():
            Occurrence.objects.of(date.library).filter(pk=date.pk).update(taken=F("taken") + people)
    except IntegrityError as error:
        raise errors.NoSeats from error
    date.taken += people


def _move(registration: Registration, state: RegistrationState, now: dt.datetime) -> None:
    if state not in ALLOWED_MOVES[registration.state]:
        raise errors.ForbiddenMove
    registration.state, registration.state_at = state, now
    registration.save(update_fields=["state", "state_at"])
