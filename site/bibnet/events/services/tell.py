"""Telling people about their registrations: in the cabinet and by letter, else by telephone.

A cabinet alone tells nobody in time: who gets no letter is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from bibnet.events.models import Occurrence, Registration
from bibnet.events.models.registration import LIVE, RegistrationState, ToSay
from bibnet.events.presentation import day_words, place_line, time_span, within_quotes
from bibnet.notices.services import in_our_language, notify, texts, write_letter
from bibnet.pages.addresses import full_address

KIND = "core.events.{name}"


@dataclass(frozen=True)
class Told:
    """Somebody who was told something: `way` is cabinet, letter, telephone, or none."""

    registration: Registration
    name: str
    way: str


_listening: ContextVar[list[Told] | None] = ContextVar("events_told", default=None)


@contextmanager
def listening() -> Iterator[list[Told]]:
    """Within the block, everybody who is told something is in the list; for previews."""
    heard: list[Told] = []
    token = _listening.set(heard)
    try:
        yield heard
    finally:
        _listening.reset(token)


def registered(registration: Registration) -> None:
    """That the party has a seat, or which one in the queue it is, with the link to cancel."""
    waits = registration.state == RegistrationState.WAITING
    _tell(registration, "waiting" if waits else "registered")


def moved_up(registration: Registration) -> None:
    """That a seat became free."""
    _tell(registration, "moved_up", else_say=ToSay.MOVED_UP)


def changed(date: Occurrence) -> None:
    """That the date is held at another time or place: everybody who is on its list."""
    for registration in _live(date):
        _tell(registration, "changed", else_say=ToSay.CHANGED)


def called_off(date: Occurrence) -> None:
    """That the date is not held: everybody who is on its list, and nobody else."""
    for registration in _live(date):
        _tell(registration, "cancelled", else_say=ToSay.CANCELLED)


def reminded(registration: Registration) -> None:
    """That the event is tomorrow."""
    _tell(registration, "reminder")


def _live(date: Occurrence) -> Iterable[Registration]:
    found = Registration.objects.of(date.library).filter(occurrence=date, state__in=LIVE)
    return found.select_related("reader__user")


def _tell(registration: Registration, name: str, *, else_say: str = "") -> None:
    with in_our_language():
        way = _by_some_way(registration, name, else_say)
    if (heard := _listening.get()) is not None:
        heard.append(Told(registration, name, way))


def _by_some_way(registration: Registration, name: str, else_say: str) -> str:
    date = registration.occurrence
    url = reverse("events:registration", args=[registration.pk, registration.secret])
    context = {"event": _words(date), "registration": registration, "url": url}
    kind = KIND.format(name=name)
    if registration.reader is not None:
        notice = notify(
            kind=kind,
            library=date.library,
            reader=registration.reader,
            context=context,
            url=f"{date.library.root_url}{url}",
            address=registration.email,
        )
        if notice is None or notice.letters.exists():
            return "cabinet"
    elif registration.email:
        subject, text = texts(f"events/letters/{name}", date.library, context)
        write_letter(
            kind=kind,
            library=date.library,
            address=registration.email,
            subject=subject,
            text=f"{text}\n\n{date.library.root_url}{url}",
        )
        return "letter"
    if else_say and registration.telephone:
        registration.to_say = else_say
        registration.save(update_fields=["to_say"])
        return "telephone"
    return "cabinet" if _has_cabinet(registration) else "none"


def _has_cabinet(registration: Registration) -> bool:
    return registration.reader is not None and registration.reader.user is not None


def _words(date: Occurrence) -> dict[str, Any]:
    now = timezone.now()
    today = now.astimezone(date.place.tz).date()
    other_dates = Occurrence.objects.of(date.library).filter(page=date.page_id).held().not_over(now)
    has_other_dates = date.page.live and other_dates.exclude(pk=date.pk).exists()
    root_url = date.library.root_url
    return {
        "title": date.heading,
        "quoted": within_quotes(date.heading),
        "day": day_words(date.local_starts.date(), today=today),
        "time": time_span(date),
        "place": place_line(date),
        "age_mark": date.page.age_mark,
        "note": date.note,
        "has_other_dates": has_other_dates,
        "more_url": full_address(date.page) if has_other_dates else f"{root_url}/events/",
        "phone": date.place.phone or date.library.phone,
    }
