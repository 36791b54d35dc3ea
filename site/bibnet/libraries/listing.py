"""The public list of libraries: what a reader may ask it for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models import Case, Exists, IntegerField, Min, OuterRef, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet import stamps

from .models import District, Kind, Library, OpenSpan
from .models.library import LibraryQuerySet
from .schedule import open_at
from .schedule.spans import ensure

MARKS = {
    "childrens": ("is_childrens", pgettext_lazy("kind of library", "For children")),
    "model": ("is_model", _("Model libraries")),
    "accessible": ("is_accessible", _("Step-free access")),
    "blind": ("is_for_blind", _("For the blind")),
    "point": (None, _("Library buses and points")),
}
OPEN = "open"
MOMENT = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
# What a reader may ask for by name; a point without a building is among the marks.
KINDS = (Kind.SYSTEM, Kind.CENTRAL, Kind.LIBRARY, Kind.BRANCH)


@dataclass(frozen=True)
class Wishes:
    """What the address of the list asks for."""

    words: str = ""
    district: District | None = None
    is_open: bool = False
    marks: frozenset[str] = frozenset()
    services: frozenset[str] = field(default_factory=frozenset)
    kind: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str], services: Sequence[str]) -> Wishes:
        """The wishes in an address; what it cannot mean is left out."""
        code = query.get("district", "")
        return cls(
            words=query.get("q", "").strip()[:100],
            district=District.objects.filter(code=code).first() if code else None,
            is_open=query.get(OPEN) == "1",
            marks=frozenset(mark for mark in MARKS if query.get(mark) == "1"),
            services=frozenset(key for key in services if query.get(key) == "1"),
            kind=query.get("kind", "") if query.get("kind") in KINDS else "",
        )

    @property
    def is_empty(self) -> bool:
        return self == Wishes()

    @property
    def is_countable(self) -> bool:
        """Whether only the libraries' own rows are asked for, and nothing that was typed."""
        return not self.words and not self.services


def listed_under(library: Library) -> LibraryQuerySet:
    """Libraries that the public list shows on the site of this one; departments on their own."""
    found = Library.objects.listed().under(library).exclude(pk=library.pk)
    return found.exclude(kind=Kind.DEPARTMENT) if library.is_region else found


def narrowed(libraries: LibraryQuerySet, wishes: Wishes, at: datetime) -> LibraryQuerySet:
    """The libraries that fulfil the wishes, services apart."""
    if wishes.words:
        libraries = libraries.containing(wishes.words)
    if wishes.district is not None:
        libraries = libraries.filter(district=wishes.district)
    if wishes.kind:
        libraries = libraries.filter(kind=wishes.kind)
    for mark in wishes.marks:
        name = MARKS[mark][0]
        libraries = libraries.filter(**({name: True} if name else {"kind": Kind.POINT}))
    if wishes.is_open:
        libraries = open_at(libraries, at)
    return libraries


def next_edge(library: Library, at: datetime) -> datetime | None:
    """When the first library under this one opens or closes after a moment."""
    ensure(at)
    hour = at.replace(minute=0, second=0, microsecond=0)
    return next((edge for edge in _edges(library, hour) if edge > at), None)


@stamps.remembered("network", "schedule")
def _edges(library: Library, hour: datetime) -> tuple[datetime, ...]:
    """When libraries under this one open or close within an hour, and the first time after it."""
    spans = OpenSpan.objects.all()
    if not library.is_region:
        spans = spans.filter(library__path__startswith=library.path)
    edges: set[datetime | None] = set()
    for name in ("starts", "ends"):
        within = {f"{name}__gt": hour, f"{name}__lte": hour + HOUR}
        edges |= set(spans.filter(**within).order_by().values_list(name, flat=True).distinct())
        later = spans.filter(**{f"{name}__gt": hour + HOUR})
        edges.add(later.aggregate(edge=Min(name))["edge"])
    return tuple(sorted(edge for edge in edges if edge is not None))


# A bus, an issue point or an office is nobody's first thought of a library.
FIRST = Case(
    When(kind=Kind.CENTRAL, then=0),
    When(kind=Kind.LIBRARY, then=1),
    When(kind=Kind.BRANCH, then=2),
    default=3,
    output_field=IntegerField(),
)


def first_of(library: Library, at: datetime, number: int) -> list[Library]:
    """The libraries to name before all others: those open at a moment, central ones first."""
    ensure(at)
    keys = _first_until(library, number, next_edge(library, at) or at)
    found = Library.objects.in_bulk(keys)
    return [found[key] for key in keys if key in found]


@stamps.remembered("network", "schedule")
def _first_until(library: Library, number: int, edge: datetime) -> tuple[int, ...]:
    at = edge - MOMENT
    is_open = Exists(OpenSpan.objects.filter(library=OuterRef("pk"), starts__lte=at, ends__gt=at))
    found = listed_under(library).annotate(is_open_now=is_open, first=FIRST)
    ordered = found.order_by("-is_open_now", "first", "path")
    return tuple(ordered.values_list("pk", flat=True)[:number])


@stamps.remembered("network")
def districts_of(library: Library) -> tuple[District, ...]:
    """The districts of the libraries listed under this one."""
    return tuple(District.objects.filter(libraries__in=listed_under(library)).distinct())


@stamps.remembered("network")
def count_of(library: Library, wishes: Wishes) -> int:
    """How many libraries fulfil the wishes whatever the hour; only for wishes without words."""
    return narrowed(listed_under(library), wishes, timezone.now()).count()


@stamps.remembered("network")
def places_of(library: Library) -> int:
    """In how many towns and villages the listed libraries are."""
    found = listed_under(library).exclude(place="").order_by()
    return found.values("district", "place").distinct().count()


def open_count(library: Library, wishes: Wishes, at: datetime) -> int:
    """How many of the libraries are open at a moment; only for wishes without words."""
    ensure(at)
    return _open_until(library, replace(wishes, is_open=True), next_edge(library, at) or at)


@stamps.remembered("network", "schedule")
def _open_until(library: Library, wishes: Wishes, edge: datetime) -> int:
    """The same all the time until the first library opens or closes."""
    return narrowed(listed_under(library), wishes, edge - MOMENT).count()
