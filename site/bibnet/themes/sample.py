"""A made-up week of a library: what the style guide and the previews of looks show."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.templatetags.static import static

from .components import Banner, EventRow, HoursCard, HoursDay, Link, NewsItem, Picture, Span

DATA = Path(__file__).parent / "data" / "sample.toml"
NOWHERE = "#main"


@dataclass(frozen=True)
class Sample:
    """Components filled with the sample."""

    banner: Banner
    hours: HoursCard
    events: list[EventRow]
    news: list[NewsItem]
    books: list[dict[str, str]]
    gallery: list[Picture]


def sample() -> Sample:
    """The sample, with the addresses of its pictures as static files have them now."""
    data = _data()
    return Sample(
        banner=Banner(**data["banner"]),
        hours=_hours(data),
        events=[_event(one) for one in data["events"]],
        news=[_news(one) for one in data["news"]],
        books=data["books"],
        gallery=[_drawing(one) for one in data["gallery"]],
    )


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def _hours(data: dict[str, Any]) -> HoursCard:
    week = [
        HoursDay(**{**day, "spans": [Span(*pair) for pair in day.get("spans", [])]})
        for day in data["week"]
    ]
    words = {name: data[name] for name in ("today", "now", "note", "footnote")}
    # Without a time zone: the frames of a preview run no script that would mark the moment.
    return HoursCard(week=week, schedule=Link(data["schedule"], NOWHERE), **words)


def _event(data: dict[str, Any]) -> EventRow:
    state = tuple(data["state"]) if "state" in data else None
    return EventRow(**{**data, "url": NOWHERE, "state": state})


def _news(data: dict[str, Any]) -> NewsItem:
    picture = _drawing(data["drawing"]) if "drawing" in data else None
    words = {name: data[name] for name in ("title", "day", "summary") if name in data}
    return NewsItem(url=NOWHERE, picture=picture, **words)


def _drawing(data: dict[str, Any]) -> Picture:
    url = static(f"bibnet/img/{data['file']}")
    return Picture(url, data["alt"], 1200, 800, data.get("short", ""))
