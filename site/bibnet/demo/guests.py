"""People of the demonstration who come to events: invented names, telephones that ring nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle, islice

from bibnet.events.models import EventPage, Occurrence
from bibnet.events.services.registering import Applicant, register

from .texts import rows

PARTIES = (4, 2, 3, 4, 1, 4, 2, 4)
REGISTERED_BEFORE = timedelta(days=4)


def fill_seats(page: EventPage, *, going: int, waiting: int) -> None:
    """Register guests for the event's first date until `going` have a seat and `waiting` wait."""
    date = Occurrence.objects.of(page.library).filter(page=page).order_by("starts").first()
    if date is None or date.seats is None:
        return
    now = date.starts - REGISTERED_BEFORE
    seated = list(_parties(min(going, date.seats)))
    queue = list(_parties(waiting))
    people = islice(cycle(rows("people")), page.pk % 7, None)
    for number, (size, person) in enumerate(zip([*seated, *queue], people, strict=False)):
        register(
            occurrence=date,
            applicant=Applicant(name=person["name"], phone=f"+7 (483) 000-{number:02d}-00"),
            people=size,
            now=now,
        )


def _parties(people: int) -> Iterator[int]:
    """Sizes of parties that make up so many people."""
    sizes = cycle(PARTIES)
    while people:
        size = min(next(sizes), people)
        people -= size
        yield size
