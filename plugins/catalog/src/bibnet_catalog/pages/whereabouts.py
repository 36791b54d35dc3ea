"""Where an edition is to be had: libraries with address, telephone and whether they are open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bibnet.libraries import network, schedule
from bibnet.libraries.models import Library
from bibnet_catalog.availability import Told, told_of
from bibnet_catalog.describing.states import CopyState
from bibnet_catalog.entries import Held

from . import words

AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Place:
    """A shelf of a library; texts as the library delivers them."""

    call_number: str
    place: str
    note: str
    copies: int
    told: Told | None

    @property
    def copies_line(self) -> str:
        if not self.copies:
            return ""
        return ngettext("%(count)s copy", "%(count)s copies", self.copies) % {"count": self.copies}

    @property
    def states(self) -> list[str]:
        """How many copies are where, in words: «1 is free», «2 are lent, …»."""
        if self.told is None:
            return []
        return [words.copies_in(state, number, self.told.back) for state, number in self._counted]

    @property
    def told_on(self) -> str:
        """Whose words these are, if they are the library's own file's."""
        if self.told is None or self.told.day is None:
            return ""
        day = date_format(self.told.day, "j E Y")
        return _("as the library told on %(day)s") % {"day": day}

    @property
    def _counted(self) -> list[tuple[CopyState, int]]:
        states = self.told.states if self.told else {}
        return [(state, states[state]) for state in CopyState if states.get(state)]


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
    told = told_of([one.number for one in holdings])
    return [_of(libraries[pk], held, urls[pk], told, at) for pk, held in by_library.items()]


def _of(
    library: Library, held: list[Held], url: str, told: Mapping[int, Told], at: datetime
) -> Whereabouts:
    now = schedule.now(library, at)
    places: dict[tuple[str, str, str], list[Held]] = {}
    for one in held:
        places.setdefault((one.call_number, one.place, one.note), []).append(one)
    return Whereabouts(
        library=library,
        url=url,
        nearness=held[0].nearness,
        tone=now.tone,
        state=now.line,
        places=[
            Place(*shelf, sum(one.copies for one in here), _together(here, told))
            for shelf, here in places.items()
        ],
    )


def _together(held: Sequence[Held], told: Mapping[int, Told]) -> Told | None:
    """What is told of the copies on one shelf."""
    known = [told[one.number] for one in held if one.number in told]
    if len(known) < 2:
        return next(iter(known), None)
    states: Counter[CopyState] = Counter()
    for one in known:
        states.update(one.states)
    backs = [one.back for one in known if one.back]
    days = [one.day for one in known if one.day]
    return Told(states, min(backs, default=None), min(days, default=None))
