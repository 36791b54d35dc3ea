"""A drawing of the network without a map service: places by their coordinates, as links.

It works without scripts, asks no other host and shows nothing that the list beside it lacks.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Avg, Count

from .models.library import LibraryQuerySet

WIDTH = 480.0
MARGIN = 34.0
LETTER = 10.2
# Until the page's own font has come a browser writes wider: no label may then be cut at an edge.
SPARE = 1.3
LINE = 20.0
MOST_DOTS = 60
LEAST_SPAN = 0.02
TARGET = 34


@dataclass(frozen=True)
class Dot:
    """Something to draw: where on the globe, how big (a number of libraries), where it leads."""

    title: str
    latitude: float
    longitude: float
    url: str
    count: int = 1
    is_off: bool = False


@dataclass(frozen=True)
class Mark:
    """A dot on the drawing with its label, whose anchor is empty where there is no room for it."""

    dot: Dot
    x: float
    y: float
    radius: float
    label_x: float = 0
    label_y: float = 0
    anchor: str = ""

    @property
    def target(self) -> tuple[float, float]:
        """Corner of the square that answers a finger."""
        return round(self.x - TARGET / 2, 1), round(self.y - TARGET / 2, 1)


@dataclass(frozen=True)
class Scheme:
    """A finished drawing: its size, the outline round all places, the marks."""

    width: int
    height: int
    outline: str
    marks: tuple[Mark, ...]


def district_dots(libraries: LibraryQuerySet, url: str) -> list[Dot]:
    """One dot for each district, in the middle of its libraries; `url` ends with `district=`."""
    rows = (
        libraries.filter(latitude__isnull=False, longitude__isnull=False, district__isnull=False)
        .order_by()
        .values("district__code", "district__name")
        .annotate(lat=Avg("latitude"), lon=Avg("longitude"), number=Count("pk"))
        .order_by("-number", "district__code")[:MOST_DOTS]
    )
    return [
        Dot(
            row["district__name"],
            float(row["lat"]),
            float(row["lon"]),
            url + row["district__code"],
            row["number"],
        )
        for row in rows
    ]


def draw(dots: Iterable[Dot]) -> Scheme | None:
    """The drawing of the dots; None if there are none to draw."""
    dots = list(dots)
    if not dots:
        return None
    points, height = _project(dots)
    most = max(dot.count for dot in dots)
    marks: list[Mark] = []
    taken: list[tuple[float, float, float, float]] = []
    placed = [
        Mark(dot, x, y, 4 + 7 * math.sqrt(dot.count / most))
        for dot, (x, y) in sorted(zip(dots, points, strict=True), key=lambda one: -one[0].count)
    ]
    taken += [(one.x - one.radius, one.y - one.radius, one.x + one.radius, one.y + one.radius)
              for one in placed]  # fmt: skip
    for mark in placed:
        marks.append(_labelled(mark, taken, height))
    return Scheme(int(WIDTH), math.ceil(height), _outline(points), tuple(marks))


def _project(dots: Sequence[Dot]) -> tuple[list[tuple[float, float]], float]:
    """Points on the drawing, north up, degrees of longitude narrowed as they are there."""
    middle = sum(dot.latitude for dot in dots) / len(dots)
    squeeze = math.cos(math.radians(middle))
    xs = [dot.longitude * squeeze for dot in dots]
    ys = [-dot.latitude for dot in dots]
    span = max(max(xs) - min(xs), (max(ys) - min(ys)) * 0.8, LEAST_SPAN)
    scale = (WIDTH - 2 * MARGIN) / span
    left = MARGIN + (WIDTH - 2 * MARGIN - (max(xs) - min(xs)) * scale) / 2
    height = (max(ys) - min(ys)) * scale + 2 * MARGIN
    points = [
        (round(left + (x - min(xs)) * scale, 1), round(MARGIN + (y - min(ys)) * scale, 1))
        for x, y in zip(xs, ys, strict=True)
    ]
    return points, height


def _labelled(mark: Mark, taken: list[tuple[float, float, float, float]], height: float) -> Mark:
    """The mark with a label right, left, above or below, the first place that is free."""
    width = len(mark.dot.title) * LETTER
    spare = len(mark.dot.title) * SPARE
    gap = mark.radius + 5
    for x, y, anchor in (
        (mark.x + gap, mark.y + 6, "start"),
        (mark.x - gap, mark.y + 6, "end"),
        (mark.x, mark.y - gap, "middle"),
        (mark.x, mark.y + gap + 12, "middle"),
    ):
        left = {"start": x, "end": x - width, "middle": x - width / 2}[anchor]
        box = (left, y - LINE + 4, left + width, y + 4)
        is_wide_enough = box[0] >= spare and box[2] <= WIDTH - spare
        is_inside = is_wide_enough and box[1] >= 0 and box[3] <= height
        if is_inside and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            return Mark(
                mark.dot, mark.x, mark.y, round(mark.radius, 1), round(x, 1), round(y, 1), anchor
            )
    return Mark(mark.dot, mark.x, mark.y, round(mark.radius, 1))


def _overlap(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _outline(points: Sequence[tuple[float, float]]) -> str:
    """A path round all points: their convex hull, drawn with a thick round line by the style."""
    hull = _hull(sorted(set(points)))
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in hull) + "Z"


def _hull(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Andrew's monotone chain."""
    if len(points) < 3:
        return list(points)
    halves = []
    for ordered in (points, list(reversed(points))):
        half: list[tuple[float, float]] = []
        for point in ordered:
            while len(half) > 1 and _turn(half[-2], half[-1], point) <= 0:
                half.pop()
            half.append(point)
        halves.append(half[:-1])
    return halves[0] + halves[1]


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
