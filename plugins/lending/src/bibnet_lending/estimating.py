"""How long a place in a queue will take, from how long this book was kept before, with its spread.

The queue is played through many times with terms taken from past loans; what most of these games
say is told, as «from … to …». Where too little is known nothing is told.
"""

from __future__ import annotations

import heapq
import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bibnet.libraries.scope import all_libraries

from .models import Circulation, CopyState, Hold, Loan

EVERYBODYS = "a wait is reckoned from all loans of a title, whoever asks"
# Of one work; else of its kind in the library.
ENOUGH, ENOUGH_OF_KIND = 5, 30
# Of the latest loans; more of them say nothing new.
LATEST = 300
MOST = 2_000
RECENT = timedelta(days=60)
GAMES = 64
# So many of a hundred games end within what is told.
LOW, HIGH = 0.1, 0.9
# From the return to the hand of the next one.
BETWEEN = 2.0
FARTHEST_PLACE = 100
IN_ROTATION = (
    CopyState.LENT,
    CopyState.KEPT,
    CopyState.SEARCHED,
    CopyState.TRANSIT,
    CopyState.FREE,
)
DAY = 86_400.0


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """Days from now: most waits end between `low` and `high`, half of them before `middle`."""

    low: int
    middle: int
    high: int


@dataclass(frozen=True, kw_only=True)
class Queue:
    """What is known of a title in a library: how long each copy is out now, past terms; days."""

    out: Sequence[float]
    terms: Sequence[float]


def expected(queue: Queue, place: int, *, seed: int = 0) -> Estimate | None:
    """The wait at a place, from 1; None if too little is known. Said again it is the same."""
    if not queue.out or not queue.terms or place > FARTHEST_PLACE:
        return None
    terms = sorted(queue.terms)
    chance = random.Random()  # noqa: S311  nothing secret: a queue is played through
    waits = []
    for game in range(GAMES):
        # Each game begins alike for every place, so who stands further never hears a shorter wait.
        chance.seed(seed * GAMES + game)
        waits.append(_played(queue.out, terms, place, chance.random))
    waits.sort()
    low, middle, high = (waits[int(GAMES * part)] for part in (LOW, 0.5, HIGH))
    return Estimate(low=max(0, int(low)), middle=round(middle), high=max(1, int(high) + 1))


def of_holds(
    holds: Collection[Hold], places: Mapping[int, int], *, now: datetime
) -> dict[int, Estimate]:
    """The estimate of each place that is counted, by the hold's number; as many queries for one
    as for many.
    """
    counted = [one for one in holds if one.pk in places and not one.is_electronic]
    with all_libraries(EVERYBODYS):
        rows = Hold.objects.filter(pk__in=[one.pk for one in counted]).order_by()
        titles = {
            pk: (library, work, kind)
            for pk, library, work, kind in rows.values_list(
                "pk", "library", "edition__work", "edition__kind"
            )
        }
    queues = _queues(set(titles.values()), now=now)
    found = {pk: expected(queues[title], places[pk], seed=title[1]) for pk, title in titles.items()}
    return {pk: one for pk, one in found.items() if one is not None}


def of_new_place(
    library: int, work: int, kind: str, *, place: int, now: datetime
) -> Estimate | None:
    """What somebody would wait who stands in the queue now."""
    title = (library, work, kind)
    return expected(_queues({title}, now=now)[title], place, seed=work)


def _queues(
    titles: Collection[tuple[int, int, str]], *, now: datetime
) -> dict[tuple[int, int, str], Queue]:
    """What is known of titles: library, work, kind. Two queries, and one for each library that has
    a title of which too little is known.
    """
    if not titles:
        return {}
    libraries = {library for library, _work, _kind in titles}
    works = {work for _library, work, _kind in titles}
    out: dict[tuple[int, int], list[float]] = defaultdict(list)
    terms: dict[tuple[int, int], list[float]] = defaultdict(list)
    of_kind: dict[tuple[int, str], list[float]] = {}
    with all_libraries(EVERYBODYS):
        circulating = Circulation.objects.filter(
            library__in=libraries, copy__holding__edition__work__in=works, state__in=IN_ROTATION
        )
        for library, work, since in circulating.order_by().values_list(
            "library", "copy__holding__edition__work", "state_at"
        ):
            out[library, work].append((now - since).total_seconds() / DAY)
        past = Loan.objects.filter(
            library__in=libraries, copy__isnull=False, returned_at__isnull=False, is_undone=False
        )
        own = past.filter(edition__work__in=works).order_by("-returned_at")[:MOST]
        for library, work, lent, back in own.values_list(
            "library", "edition__work", "lent_at", "returned_at"
        ):
            terms[library, work].append((back - lent).total_seconds() / DAY)
        short = {one for one, work, _k in titles if len(terms[one, work]) < ENOUGH}
        for library in sorted(short):
            of_kind |= _terms_of_kinds(library, now=now)
    return {
        (library, work, kind): Queue(
            out=out[library, work],
            terms=_enough(terms[library, work], of_kind.get((library, kind), ())),
        )
        for library, work, kind in titles
    }


def _terms_of_kinds(library: int, *, now: datetime) -> dict[tuple[int, str], list[float]]:
    """How long books of each kind were kept in a library, the latest first; read along an index.

    Of what was lent a short while ago only the quickest are back: that says nothing.
    """
    past = Loan.objects.filter(
        library=library,
        copy__isnull=False,
        returned_at__isnull=False,
        is_undone=False,
        lent_at__lt=now - RECENT,
    )
    found: dict[tuple[int, str], list[float]] = defaultdict(list)
    for kind, lent, back in past.order_by("-lent_at").values_list(
        "edition__kind", "lent_at", "returned_at"
    )[:MOST]:
        found[library, kind].append((back - lent).total_seconds() / DAY)
    return found


def _enough(of_work: Sequence[float], of_kind: Sequence[float]) -> Sequence[float]:
    """The terms that are drawn from; given with the latest first."""
    if len(of_work) >= ENOUGH:
        return of_work[:LATEST]
    return of_kind[:LATEST] if len(of_kind) >= ENOUGH_OF_KIND else ()


def _played(
    out: Sequence[float], terms: Sequence[float], place: int, chance: Callable[[], float]
) -> float:
    """One game: when the copy comes that is for this place. The terms are sorted."""
    back = [_left(terms, since, chance) + BETWEEN for since in out]
    heapq.heapify(back)
    many = len(terms)
    for _one in range(place - 1):
        heapq.heapreplace(back, back[0] + terms[int(chance() * many)] + BETWEEN)
    return back[0]


def _left(terms: Sequence[float], since: float, chance: Callable[[], float]) -> float:
    """How long a copy stays out yet that is out for so long: as past loans that lasted longer."""
    first = bisect_right(terms, since)
    longer = len(terms) - first
    return terms[first + int(chance() * longer)] - since if longer else 0.0
