"""Days that the demonstration counts from its first day, so that it always looks lived in.

`+12` and `-3` are days; `sat+0` is the first Saturday after the first day, `sat+1` the one after
it; `sat-1` the last Saturday before, `sat-2` the one before that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import override

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = re.compile(r"(?:(mon|tue|wed|thu|fri|sat|sun))?([+-]\d+)")
_MOMENT = re.compile(r"(\S+) (\d\d:\d\d)–(\d\d:\d\d)")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
SEASONS = {
    "winter": {11, 12, 1, 2, 3},
    "spring": {3, 4, 5},
    "summer": {5, 6, 7, 8, 9},
    "autumn": {9, 10, 11},
}


@dataclass(frozen=True)
class Moment:
    """A day with the hours of an event."""

    day: date
    begins: time
    ends: time


def day_of(spec: str, first: date) -> date:
    """The day that `spec` names, counted from `first`."""
    match = DAY.fullmatch(spec)
    if match is None:
        raise ValueError(f"no day: {spec}")
    weekday, number = match[1], int(match[2])
    if weekday is None:
        return first + timedelta(days=number)
    ahead = (WEEKDAYS.index(weekday) - first.weekday()) % 7 or 7
    if number == 0 or match[2].startswith("+"):
        return first + timedelta(days=ahead, weeks=number)
    behind = (first.weekday() - WEEKDAYS.index(weekday)) % 7 or 7
    return first - timedelta(days=behind, weeks=-number - 1)


def moment_of(spec: str, first: date) -> Moment:
    """What `sat+0 12:00–13:30` means."""
    match = _MOMENT.fullmatch(spec)
    if match is None:
        raise ValueError(f"no moment: {spec}")
    return Moment(
        day_of(match[1], first), time.fromisoformat(match[2]), time.fromisoformat(match[3])
    )


def is_season(name: str, on: date) -> bool:
    """Whether a text of that season fits the day; without a name it always does."""
    return not name or on.month in SEASONS[name]


def fill(text: str, words: Mapping[str, str], first: date) -> str:
    """The text with what stands in braces written out: names of the library, days."""

    def word(match: re.Match[str]) -> str:
        key = match[1]
        if DAY.fullmatch(key):
            with override("ru"):
                return date_format(day_of(key, first), "j E")
        return words[key]

    return _PLACEHOLDER.sub(word, text)
