"""What is told of the copies of holdings: by who lends them, else by the library's own files.

A number of queries that depends neither on how many holdings there are nor on whose they are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import F, Sum, Window
from django.utils.timezone import localdate

from bibnet import stamps
from bibnet.libraries import network
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.state import libraries_with

from . import api
from .describing.states import CopyState
from .models import Copy, ImportRun, Record, RunState

if TYPE_CHECKING:
    from bibnet.libraries.models import Library

    from .entries import Entry

EVERYBODYS = "readers see whether copies of any library can be had"


@dataclass(frozen=True, slots=True)
class Told:
    """How many copies of a holding are where; `back` is when the first one is due again.

    `day` is that of the delivery that says so, None of what is told by who lends them.
    """

    states: Mapping[CopyState, int]
    back: date | None
    day: date | None

    @property
    def is_free(self) -> bool:
        return CopyState.FREE in self.states


class _Row(NamedTuple):
    pk: int
    holding: int
    library: int
    state: str
    back: date | None
    source: int
    day: date


def told_of(holdings: Collection[int]) -> dict[int, Told]:
    """What is told of the holdings with these numbers; one of which nothing is has no row."""
    with all_libraries(EVERYBODYS):
        rows = _rows(holdings)
        days = _days_of_whole_deliveries({one.source for one in rows if one.state})
    live = asked({one.pk: one.library for one in rows})
    by_holding: dict[int, list[_Row]] = defaultdict(list)
    for one in rows:
        by_holding[one.holding].append(one)
    found = {pk: _told(group, live, days) for pk, group in by_holding.items()}
    return {pk: told for pk, told in found.items() if told is not None}


def told_on(record: Record) -> date:
    """The day of the file that says where the copies of a record are."""
    with all_libraries(EVERYBODYS):
        finished = record.run.finished_at if record.run else None
        own = localdate(finished or record.changed_at)
        return max(own, _days_of_whole_deliveries({record.source_id}).get(record.source_id, own))


def as_lenders_say(entries: Sequence[Entry]) -> list[Entry]:
    """The entries with what plugins tell of whether their holdings are free."""
    if not has_lenders():
        return list(entries)
    told = told_of([held.number for one in entries for held in one.holdings])
    return [
        replace(
            one,
            holdings=tuple(
                replace(held, is_free=told[held.number].is_free) if held.number in told else held
                for held in one.holdings
            ),
        )
        for one in entries
    ]


def lenders_say(holdings: Collection[int]) -> dict[int, bool]:
    """Whether a copy of these holdings is free, of those of which plugins tell."""
    lenders = _lenders()
    if not lenders:
        return {}
    with all_libraries(EVERYBODYS):
        copies = Copy.objects.filter(holding__in=holdings, library__in=lenders, is_gone=False)
        rows = list(copies.order_by("pk").values_list("pk", "holding", "library", "state"))
    said = asked({pk: library for pk, _holding, library, _state in rows})
    found: dict[int, bool] = {}
    for pk, holding, _library, state in rows:
        if pk in said:
            is_free = _state(said[pk], state) == CopyState.FREE
            found[holding] = found.get(holding, False) or is_free
    return found


def asked(copies: Mapping[int, int]) -> dict[int, api.Availability]:
    """What plugins tell of these copies, keys; values are the libraries that have them.

    A plugin is asked once, about the copies of the libraries where it is on.
    """
    found: dict[int, api.Availability] = {}
    for slug in _slugs() if copies else ():
        where = _where(slug)
        own = [pk for pk, library in copies.items() if library in where and pk not in found]
        if own:
            library = network.library(copies[own[0]])
            said = api.availability.collect_from(slug, library, copies=own)
            known = {one.copy: one for one in said}
            found |= {pk: known[pk] for pk in own if pk in known}
    return found


def online(editions: Collection[int], library: Library) -> dict[int, bool]:
    """Which of these editions plugins offer as electronic books on the site of a library, and
    whether at once. The portal has no readers of its own.
    """
    if library.is_region or not editions:
        return {}
    found: dict[int, bool] = {}
    for one in api.online.collect(library, editions=editions):
        found[one.edition] = found.get(one.edition, False) or one.is_free
    return found


def has_lenders() -> bool:
    """Whether a plugin tells of copies of any library."""
    return bool(_lenders())


def _lenders() -> Set[int]:
    """The libraries of whose copies plugins tell: asked of the database when a switch was moved."""
    return frozenset().union(*(_where(slug) for slug in _slugs()))


def _slugs() -> Iterable[str]:
    return dict.fromkeys(hook.slug for hook in api.availability.hooks)


@stamps.remembered("plugins", "network")
def _where(slug: str) -> frozenset[int]:
    return frozenset(libraries_with(slug).order_by().values_list("pk", flat=True))


def _rows(holdings: Collection[int]) -> list[_Row]:
    copies = Copy.objects.filter(holding__in=holdings, is_gone=False)
    if not has_lenders():
        copies = copies.exclude(state="")
    rows = copies.order_by("pk").values_list(
        *("pk", "holding", "library", "state", "back"),
        *("record__source", "record__run__finished_at", "record__changed_at"),
    )
    return [
        _Row(pk, holding, library, state, back, source, localdate(finished or changed))
        for pk, holding, library, state, back, source, finished, changed in rows
    ]


def _days_of_whole_deliveries(sources: Collection[int]) -> dict[int, date]:
    """When each source last delivered all that it has: what stood then unchanged was said again."""
    if not sources:
        return {}
    runs = ImportRun.objects.filter(source__in=sources, state=RunState.DONE, is_dry=False)
    live = Window(Sum("added"), partition_by=F("source")) - Window(
        Sum("removed"), partition_by=F("source")
    )
    whole = runs.annotate(live=live).filter(read__gte=F("live"), finished_at__isnull=False)
    found: dict[int, date] = {}
    for source, finished in whole.order_by("finished_at").values_list("source", "finished_at"):
        found[source] = localdate(finished)
    return found


def _state(known: api.Availability | None, delivered: str) -> CopyState | None:
    """What a lender says, else the file; what the file keeps in the reading room is free to nobody
    who wants it home.
    """
    if known is None:
        return CopyState(delivered) if delivered else None
    stays = known.state == api.State.FREE and delivered == CopyState.NOT_LENT
    return CopyState.NOT_LENT if stays else CopyState(known.state)


def _told(
    rows: Iterable[_Row], live: Mapping[int, api.Availability], days: Mapping[int, date]
) -> Told | None:
    """What is told of one holding: by lenders of all they know, else by the file."""
    states: Counter[CopyState] = Counter()
    backs: list[date] = []
    told_on: list[date] = []
    for one in rows:
        known = live.get(one.pk)
        state = _state(known, one.state)
        if state is None:
            continue
        states[state] += 1
        back = known.back if known else one.back
        if back is not None and state == CopyState.LENT:
            backs.append(back)
        if known is None:
            told_on.append(max(one.day, days.get(one.source, one.day)))
    if not states:
        return None
    return Told(states, min(backs, default=None), min(told_on, default=None))
