"""Reading occurrences: each query starts from a library."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import Q
from django.http import HttpRequest

from bibnet import stamps
from bibnet.accounts.minors import is_for_minors
from bibnet.libraries import network
from bibnet.libraries.models import Library, State
from bibnet.libraries.scope import LibraryOwnedManager, LibraryOwnedQuerySet

if TYPE_CHECKING:
    from .models import Occurrence

ADULT = "18+"
# A weekly club must not fill the list of events for a year.
REPEATS_SHOWN = timedelta(days=45)
ROW_OF_PAGE = (
    *("title", "path", "url_path", "age_mark", "rrule", "place_kind", "hall", "address"),
    *("has_registration", "has_waiting_list"),
)
# What lasts longer goes on past a midnight, the night of the longest day included.
A_DAY = timedelta(hours=25)


@stamps.remembered("network")
def _practice() -> tuple[int, ...]:
    return tuple(Library.objects.filter(state=State.PRACTICE).values_list("pk", flat=True))


class OccurrenceQuerySet(LibraryOwnedQuerySet):
    def at(self, library: Library) -> Self:
        """Held in the library or in what stands under it.

        For the region: anywhere but in practice libraries, which no list shows.
        """
        if library.is_region:
            return self.exclude(library__in=practice) if (practice := _practice()) else self.all()
        return self.filter(place__in=network.ids_under(library.pk))

    def shown_by(self, library: Library) -> Self:
        """What the library's site shows: what is held there and what it took from others."""
        from .sharing import taken_by

        held, taken = self.at(library), taken_by(library)
        return held | self.filter(page__in=list(taken)) if taken else held

    def public(self) -> Self:
        """Of published events; cancelled ones too, for readers must learn of it."""
        return self.filter(page__live=True)

    def not_over(self, now: datetime) -> Self:
        """Still to come or going on."""
        return self.filter(over_at__gt=now)

    def from_today(self, now: datetime, library: Library) -> Self:
        """Not over and begun today at the earliest, the next first."""
        today = datetime.combine(now.astimezone(library.tz).date(), time.min, library.tz)
        return self.not_over(now).filter(starts__gte=today).order_by("starts", "pk")

    def without_far_repeats(self, now: datetime) -> Self:
        """Dates of a series only as far as somebody plans; single events however far."""
        return self.filter(Q(starts__lte=now + REPEATS_SHOWN) | Q(page__rrule=""))

    def going_on(self, now: datetime, library: Library) -> Self:
        """Begun on an earlier day and not over, such as exhibitions; the first to end first."""
        today = datetime.combine(now.astimezone(library.tz).date(), time.min, library.tz)
        begun = self.filter(lasts_days=True, starts__lt=today)
        return begun.not_over(now).order_by("over_at", "pk")

    def not_over_in_turn(self, now: datetime) -> tuple[Self, Self]:
        """Still to come or going on, the first to begin first: those on for days, then the rest.

        Each half has an index of its own; in one order stand the years of what is over.
        """
        lately, ordered = now - A_DAY, self.not_over(now).order_by("starts", "pk")
        return (
            ordered.filter(lasts_days=True, starts__lt=lately),
            ordered.filter(starts__gte=lately),
        )

    def past(self, now: datetime) -> Self:
        """Over, the latest first."""
        return self.filter(over_at__lte=now).order_by("-starts", "-pk")

    def held(self) -> Self:
        return self.exclude(state="cancelled")

    def between(self, first: date, last: date, library: Library) -> Self:
        """Touching the days from `first` to `last`, both included, in the library's zone."""
        begin = datetime.combine(first, time.min, library.tz)
        end = datetime.combine(last, time.max, library.tz)
        goes_on = Q(lasts_days=True, over_at__gt=begin, starts__lt=begin)
        return self.filter(Q(starts__range=(begin, end)) | goes_on)

    def tagged(self, slug: str) -> Self:
        return self.filter(page__tagged_items__tag__slug=slug)

    def for_audience(self, code: str) -> Self:
        return self.filter(page__audiences__code=code)

    def free_of_charge(self) -> Self:
        return self.filter(Q(page__price_from__isnull=True) | Q(page__price_from=0))

    def fit_for(self, request: HttpRequest) -> Self:
        """Without 18+ on the sites of children's libraries and for readers known to be minors."""
        return self.exclude(page__age_mark=ADULT) if is_for_minors(request) else self

    def for_list(self) -> Self:
        """With all that a row of a list shows."""
        return self.select_related("page", "page__place", "place", "place__district")

    def for_rows(self) -> Self:
        """With what a row of a ledger shows and nothing else, for pages are wide.

        Their places are in memory: give the rows to `with_places`.
        """
        return self.select_related("page").only(
            *("rule_date", "starts", "ends", "over_at", "is_all_day", "state", "title"),
            *("place_note", "taken", "seats", "place"),
            *(f"page__{name}" for name in ROW_OF_PAGE),
        )


class OccurrenceManager(LibraryOwnedManager.from_queryset(OccurrenceQuerySet)):  # type: ignore[misc]
    """`at` and `shown_by` name their library and need no scope."""

    use_in_migrations = False

    def at(self, library: Library) -> OccurrenceQuerySet:
        return self._everywhere().at(library)

    def shown_by(self, library: Library) -> OccurrenceQuerySet:
        return self._everywhere().shown_by(library)


def upcoming(library: Library, *, now: datetime) -> OccurrenceQuerySet:
    """What begins in the library and its branches from today on; on the portal, in the network.

    With what its site shows of other libraries.
    """
    from .models import Occurrence

    occurrences: OccurrenceQuerySet = Occurrence.objects.shown_by(library)
    return occurrences.public().from_today(now, library).for_rows()


def with_places(dates: Iterable[Occurrence]) -> list[Occurrence]:
    """The same dates with their places from the memory of this process: one query if any is new."""
    found = list(dates)
    places = network.libraries({one.place_id for one in found})
    for one in found:
        one.place = places[one.place_id]
    return found


__all__ = ["OccurrenceManager", "OccurrenceQuerySet", "upcoming", "with_places"]
