"""Opening hours as people write them: «пн–пт 10:00–19:00 (перерыв 13:00–14:00), сб 10–17»."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from itertools import groupby

from django.utils.translation import gettext as _

from .days import Hours

RUSSIAN = {name: number for number, name in enumerate(("пн", "вт", "ср", "чт", "пт", "сб", "вс"))}
ENGLISH = {
    name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
}
DAYS = RUSSIAN | ENGLISH
DASH = r"\s*[-–—]\s*"
DAY = r"(?:пн|вт|ср|чт|пт|сб|вс|mon|tue|wed|thu|fri|sat|sun)"
CLOCK = r"\d{1,2}(?:[:.]\d{2})?"
PIECE = re.compile(
    rf"(?P<days>{DAY}(?:{DASH}{DAY})?(?:\s*,\s*{DAY}(?:{DASH}{DAY})?)*)\s*:?\s*"
    rf"(?:(?:с\s*)?(?P<opens>{CLOCK})(?:{DASH}|\s*до\s*)(?P<closes>{CLOCK})"
    rf"(?:\s*\(?\s*(?:перерыв:?|break)?\s*(?P<pause>{CLOCK}){DASH}(?P<resume>{CLOCK})\s*\)?)?"
    r"|(?P<off>выходной|выходные|закрыто|off|closed))",
)


class BadHours(ValueError):
    """Hours that cannot be understood, with a sentence that says why."""


def hours_from_text(text: str) -> dict[int, Hours]:
    """Hours by weekday (0 is Monday); days that are not named are days off. Raises BadHours."""
    found: dict[int, Hours] = {}
    rest = text.casefold().replace("ё", "е").strip()
    while rest:
        piece = PIECE.match(rest)
        if piece is None:
            raise BadHours(
                _(
                    "«{text}» cannot be read; an example: Mon-Fri 10:00-19:00, Sat 10:00-17:00"
                ).format(text=rest[:40])
            )
        hours = _hours(piece)
        for day in _days(piece["days"]):
            if hours is not None:
                found[day] = hours
        rest = rest[piece.end() :].lstrip(" ,;.\n")
    return found


def _days(text: str) -> list[int]:
    days: list[int] = []
    for part in text.split(","):
        names = re.findall(DAY, part)
        first, last = DAYS[names[0]], DAYS[names[-1]]
        if last < first:
            raise BadHours(_("The days «{text}» go backwards").format(text=part.strip()))
        days += range(first, last + 1)
    return days


def _hours(piece: re.Match[str]) -> Hours | None:
    if piece["off"]:
        return None
    opens, closes = _time(piece["opens"]), _time(piece["closes"])
    pause = _time(piece["pause"]) if piece["pause"] else None
    resume = _time(piece["resume"]) if piece["resume"] else None
    if opens == closes:
        raise BadHours(_("Opening and closing are the same: {time}").format(time=piece["opens"]))
    if pause and resume and opens < closes and not opens < pause < resume < closes:
        raise BadHours(_("The break is not within the hours: {text}").format(text=piece[0]))
    return Hours(opens, closes, pause, resume)


def _time(text: str) -> time:
    hour, _dot, minute = text.replace(".", ":").partition(":")
    try:
        return time(0 if hour == "24" else int(hour), int(minute or 0))
    except ValueError as error:
        raise BadHours(_("There is no time «{text}»").format(text=text)) from error


def hours_to_text(week: Mapping[int, Hours]) -> str:
    """The hours as one would type them; `hours_from_text` reads the same hours from it."""
    names = [name for name, _number in sorted(RUSSIAN.items(), key=lambda pair: pair[1])]
    pieces = []
    for hours, days in groupby(range(7), key=week.get):
        if hours is None:
            continue
        numbers = list(days)
        first, last = names[numbers[0]], names[numbers[-1]]
        pieces.append(f"{first if first == last else f'{first}–{last}'} {_typed(hours)}")
    return ", ".join(pieces)


def _typed(hours: Hours) -> str:
    text = f"{hours.opens:%H:%M}–{hours.closes:%H:%M}"
    if hours.break_from is None or hours.break_to is None:
        return text
    return f"{text} ({hours.break_from:%H:%M}–{hours.break_to:%H:%M})"
