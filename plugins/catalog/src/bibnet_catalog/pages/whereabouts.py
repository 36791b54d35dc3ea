"""Where an edition is to be had: libraries with address, telephone and whether they are open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import ngettext

from bibnet.libraries import network, schedule
from bibnet.libraries.models import Library
from bibnet_catalog.entries import Held

AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Place:
    """A shelf of a library; texts as the library delivers them."""

    call_number: str
    place: str
    note: str
    copies: int

    @property
    def copies_line(self) -> str:
        return ngettext("%(count)s copy", "%(count)s copies", self.copies) % {"count": self.copies}


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A library that has it; `tone` and `state` say whether it is open now."""

    library: Library
    url: str
    nearness: int
    tone: str
    state: str
    places: list[Place]

    @property
    def title(self) -> str:
        return self.library.short_name or self.library.name

    @property
    def address(self) -> str:
        return ", ".join(part for part in (self.library.place, self.library.address) if part)

    @property
    def phone_digits(self) -> str:
        return "".join(sign for sign in self.library.phone if sign.isdigit() or sign == "+")


def whereabouts(holdings: Sequence[Held], at: datetime) -> list[Whereabouts]:
    """The libraries that have it, the nearest first, in as many queries as for one."""
    by_library: dict[int, list[Held]] = {}
    for one in holdings:
        by_library.setdefault(one.where.pk, []).append(one)
    libraries = {pk: held[0].where for pk, held in by_library.items()}
    schedule.kept_schedules(libraries.values())  # all at once
    urls = network.front_urls(libraries.values())
    return [_of(libraries[pk], held, urls[pk], at) for pk, held in by_library.items()]


def _of(library: Library, held: list[Held], url: str, at: datetime) -> Whereabouts:
    now = schedule.now(library, at)
    places: dict[tuple[str, str, str], int] = {}
    for one in held:
        shelf = (one.call_number, one.place, one.note)
        places[shelf] = places.get(shelf, 0) + one.copies
    return Whereabouts(
        library=library,
        url=url,
        nearness=held[0].nearness,
        tone=now.tone,
        state=now.line,
        places=[Place(*shelf, copies) for shelf, copies in places.items()],
    )
