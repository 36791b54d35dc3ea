"""The public list of libraries: what a reader may ask it for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from .models import District, Kind, Library, OpenSpan
from .models.library import LibraryQuerySet
from .schedule import open_at

MARKS = {
    "childrens": ("is_childrens", _("For children")),
    "model": ("is_model", _("Model libraries")),
    "accessible": ("is_accessible", _("Step-free access")),
    "blind": ("is_for_blind", _("For the blind")),
    "point": (None, _("Library buses and points")),
}
OPEN = "open"


@dataclass(frozen=True)
class Wishes:
    """What the address of the list asks for."""

    words: str = ""
    district: District | None = None
    is_open: bool = False
    marks: frozenset[str] = frozenset()
    services: frozenset[str] = field(default_factory=frozenset)

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
        )

    @property
    def is_empty(self) -> bool:
        return self == Wishes()


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
    for mark in wishes.marks:
        name = MARKS[mark][0]
        libraries = libraries.filter(**({name: True} if name else {"kind": Kind.POINT}))
    if wishes.is_open:
        libraries = open_at(libraries, at)
    return libraries


def next_edge(libraries: LibraryQuerySet, at: datetime) -> datetime | None:
    """When the first of the libraries opens or closes after a moment."""
    spans = OpenSpan.objects.filter(library__in=libraries)
    edges = [
        spans.filter(starts__gt=at).aggregate(edge=Min("starts"))["edge"],
        spans.filter(ends__gt=at).aggregate(edge=Min("ends"))["edge"],
    ]
    return min((edge for edge in edges if edge is not None), default=None)
