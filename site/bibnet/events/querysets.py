"""Reading occurrences: each query starts from a library."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwnedManager, LibraryOwnedQuerySet

if TYPE_CHECKING:
    from .models import Occurrence

ADULT = "18+"


class OccurrenceQuerySet(LibraryOwnedQuerySet):
    def at(self, library: Library) -> Self:
        """Held in the library or in what stands under it; for the region, anywhere."""
        return self if library.is_region else self.filter(place__path__startswith=library.path)

    def public(self) -> Self:
        """Of published events; cancelled ones too, for readers must learn of it."""
        return self.filter(page__live=True)

    def upcoming(self, now: datetime) -> Self:
        """Not over yet, the next first."""
        return self.filter(over_at__gt=now).order_by("starts", "pk")

    def past(self, now: datetime) -> Self:
        """Over, the latest first."""
        return self.filter(over_at__lte=now).order_by("-starts", "-pk")

    def held(self) -> Self:
        return self.exclude(state="cancelled")

    def between(self, first: date, last: date, library: Library) -> Self:
        """Touching the days from `first` to `last`, both included, in the library's zone."""
        begin = datetime.combine(first, time.min, library.tz)
        end = datetime.combine(last, time.max, library.tz)
        return self.filter(starts__lte=end).filter(Q(over_at__gt=begin) | Q(starts__gte=begin))

    def tagged(self, slug: str) -> Self:
        return self.filter(page__tagged_items__tag__slug=slug)

    def for_audience(self, code: str) -> Self:
        return self.filter(page__audiences__code=code)

    def free_of_charge(self) -> Self:
        return self.filter(Q(page__price_from__isnull=True) | Q(page__price_from=0))

    def not_for_adults_only(self) -> Self:
        """Without 18+, for children's sections and readers known to be minors."""
        return self.exclude(page__age_mark=ADULT)

    def for_list(self) -> Self:
        """With all that a row of a list shows."""
        return self.select_related("page", "page__place", "place", "place__district")


class OccurrenceManager(LibraryOwnedManager.from_queryset(OccurrenceQuerySet)):  # type: ignore[misc]
    """`at(library)` names its library and needs no scope."""

    use_in_migrations = False

    def at(self, library: Library) -> OccurrenceQuerySet:
        return super(LibraryOwnedManager, self).get_queryset().at(library)


def upcoming(library: Library, *, now: datetime) -> OccurrenceQuerySet:
    """What is on in the library and its branches from now on; on the portal, in the network."""
    from .models import Occurrence

    occurrences: OccurrenceQuerySet = Occurrence.objects.at(library)
    return occurrences.public().upcoming(now).for_list()


__all__ = ["OccurrenceManager", "OccurrenceQuerySet", "upcoming"]
