"""What the component templates show: plain data, made by views, never by templates.

`docs/themes.md` shows each component with its mark-up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time

from django.utils.functional import Promise

from .hours_css import bar_class


@dataclass(frozen=True)
class Link:
    """A word that leads somewhere; without an address it is where the reader is."""

    title: str | Promise
    url: str = ""


@dataclass(frozen=True)
class Chip:
    """A filter of one press: on, it leads to the list without it."""

    title: str
    url: str
    is_on: bool


@dataclass(frozen=True)
class Banner:
    """An announcement of at most two sentences: `warn`, `info`, `ok` or `bad`."""

    title: str
    text: str = ""
    kind: str = "warn"
    icon: str = "calendar-clock"
    label: str = ""
    link: Link | None = None


@dataclass(frozen=True)
class Span:
    """From when to when a library is open on a day."""

    start: time
    end: time

    @property
    def classes(self) -> str:
        """Where the span lies on the bar of a day, in half-hour steps from 8 to 20."""
        return f"{bar_class('from', self.start)} {bar_class('to', self.end)}"


@dataclass(frozen=True)
class HoursDay:
    """One day's row of the week."""

    day: str
    text: str
    spans: Sequence[Span] = ()
    is_today: bool = False
    is_changed: bool = False

    @property
    def parts(self) -> list[str]:
        """The text in pieces that do not break: a day with a break in it takes two lines."""
        *firsts, last = self.text.split(", ")
        return [*(f"{one}," for one in firsts), last]


@dataclass(frozen=True)
class HoursCard:
    """Open now or not, and this week; with the library's time zone, "now" is marked on the bar."""

    today: str
    now: str
    week: Sequence[HoursDay]
    note: str = ""
    footnote: str = ""
    schedule: Link | None = None
    heading_id: str = "today"
    zone: str = ""


@dataclass(frozen=True)
class EventRow:
    """An event in a list; `meta` are place and the like, `state` a pair for the status tag."""

    title: str
    url: str
    day: date
    time: str = ""
    age: str = ""
    meta: Sequence[str] = ()
    tags: Sequence[str] = ()
    state: tuple[str, str] | None = None
    is_cancelled: bool = False


@dataclass(frozen=True)
class Picture:
    """An image with what it shows, for those who do not see it."""

    url: str
    alt: str
    width: int
    height: int
    short: str = ""

    @property
    def words(self) -> str:
        return self.short or self.alt


@dataclass(frozen=True)
class NewsItem:
    """An item in a list of news; `is_pinned` says why an older one stands first."""

    title: str
    url: str
    day: date
    summary: str = ""
    picture: Picture | None = None
    library: str = ""
    tags: Sequence[str] = field(default_factory=tuple)
    is_pinned: bool = False
