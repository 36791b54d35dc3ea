"""Calendars (RFC 5545) as rows of events, by the clock on the library's wall.

A date that a calendar moved is a row of its own and an exception of its series; so is each of the
further dates (RDATE).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar

from bibnet.events import recurrence
from bibnet.libraries.models import Library
from bibnet.pages.importing import BadFile, Row
from bibnet.pages.importing.cells import LAST_YEAR
from bibnet.text.tables import decoded, refuse_large

from .places import Places, places_of, where

MARK = re.compile(r"\(?\b(0|6|12|16|18)\+\)?")
MOST_TITLE, MOST_LEAD = 255, 400
A_DAY = timedelta(days=1)

Moment = date | datetime
# What its properties hold only the file knows.
Event = Any
Cells = dict[str, str]


def read_calendar(content: bytes, library: Library) -> list[Row]:
    """The events of a calendar as rows, numbered as they stand in it. Raises BadFile."""
    refuse_large(content)
    try:
        calendars = Calendar.from_ical(decoded(content), multiple=True)
        events = [one for calendar in calendars for one in calendar.walk("VEVENT")]
        return list(_rows(events, library))
    except BadFile:
        raise
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError) as error:
        raise BadFile(_("The file is no calendar (ICS), or a broken one.")) from error


def _rows(events: list[Event], library: Library) -> Iterator[Row]:
    cells = _of_events(events, library.tz, places_of(library))
    for number, one in enumerate(cells, start=1):
        yield Row(number, {key: text for key, text in one.items() if text})


def _of_events(events: list[Event], tz: ZoneInfo, places: Places) -> Iterator[Cells]:
    moved: dict[str, list[Moment]] = {}
    for one in events:
        if "recurrence-id" in one and "uid" in one:
            moved.setdefault(str(one["uid"]), []).append(_here(one["recurrence-id"].dt, tz))
    for one in events:
        is_part = "recurrence-id" in one
        if is_part and _is_cancelled(one):
            continue  # an exception of its series
        uid = str(one.get("uid", ""))
        cells = _cells(one, places)
        if is_part:
            yield cells | _times(one, tz) | _key(uid, f"{_day(one['recurrence-id'].dt, tz):%Y%m%d}")
            continue
        left_out = {*moved.get(uid, []), *_listed(one, "exdate", tz)}
        yield cells | _times(one, tz) | _repetition(one, tz, left_out) | _key(uid)
        yield from ({**cells, **own} for own in _further_dates(one, uid, left_out, tz))


def _key(uid: str, part: str = "") -> Cells:
    """By what the event is known again; an event without a UID by its title, day and hour."""
    if not uid:
        return {}
    return {"key": f"{uid}#{part}" if part else uid}


def _cells(event: Event, places: Places) -> Cells:
    """What a calendar says of an event, in the words of the columns."""
    words = " ".join(str(event.get("summary", "")).split())
    mark = MARK.search(words) or MARK.search(str(event.get("description", "")))
    title = MARK.sub("", words).strip(" ,;") if mark else words
    text = str(event.get("description", "")).strip()
    lead, _end, rest = text.partition("\n")
    is_lead = len(lead.strip()) <= MOST_LEAD
    cells = {
        "title": title[:MOST_TITLE],
        "age_mark": f"{mark[1]}+" if mark else "",
        "lead": lead.strip() if is_lead else "",
        "body": rest.strip() if is_lead else text,
        "tags": ", ".join(_categories(event)),
        "cancelled": "да" if _is_cancelled(event) else "",
    }
    return cells | where(str(event.get("location", "")), places)


def _times(event: Event, tz: ZoneInfo) -> Cells:
    if "dtstart" not in event:
        return {}
    starts = event["dtstart"].dt
    return _times_of(starts, _ends(event, starts), tz)


def _times_of(starts: Moment, ends: Moment | None, tz: ZoneInfo) -> Cells:
    if not isinstance(starts, datetime):
        last = ends - A_DAY if isinstance(ends, date) and ends > starts else starts
        to = last.isoformat() if last > starts else ""
        return {"date": starts.isoformat(), "date_to": to, "is_all_day": "да"}
    local = _local(starts, tz)
    cells = {"date": local.date().isoformat(), "time_from": f"{local:%H:%M}"}
    if isinstance(ends, datetime) and ends != starts:
        last = _local(ends, tz)
        cells["time_to"] = f"{last:%H:%M}"
        is_night = last.date() - local.date() == A_DAY and last.time() < local.time()
        if last.date() > local.date() and not is_night:
            cells["date_to"] = last.date().isoformat()
    return cells


def _ends(event: Event, starts: Moment) -> Moment | None:
    if "dtend" in event:
        found: Moment = event["dtend"].dt
        return found
    if "duration" in event:
        length: timedelta = event["duration"].dt
        return starts + length
    return None


def _repetition(event: Event, tz: ZoneInfo, left_out: set[Moment]) -> Cells:
    """The rule and its exceptions, moved to the library's days where the zone is another."""
    if "rrule" not in event:
        return {}
    rules = event["rrule"]
    if isinstance(rules, list):
        return {"rrule": "; ".join(one.to_ical().decode() for one in rules)}
    starts = event["dtstart"].dt
    shift = _day(starts, tz) - (starts.date() if isinstance(starts, datetime) else starts)
    parts = rules.to_ical().decode().split(";")
    rule = ";".join(part for part in parts if not part.startswith("UNTIL="))
    if shift:
        try:
            rule = recurrence.shifted(rule, shift)
        except recurrence.RuleError:
            rule = event["rrule"].to_ical().decode() + " " + str(starts.tzinfo)
    for until in rules.get("until", []):
        last = _last_day(until, starts, tz, shift)
        rule += f";UNTIL={last:%Y%m%d}" if last is not None else ""
    days = sorted({_day(one, tz) for one in left_out})
    return {"rrule": rule, "exceptions": ", ".join(one.isoformat() for one in days)}


def _last_day(until: Moment, starts: Moment, tz: ZoneInfo, shift: timedelta) -> date | None:
    """The library's day on which a series is held at the latest: our dates are made of days.

    None where the end is but another way to say that there is none.
    """
    if until.year > LAST_YEAR:
        return None
    if not isinstance(until, datetime):
        return until + shift
    if not isinstance(starts, datetime):
        return _day(until, tz)
    if until.tzinfo is None:
        until = until.replace(tzinfo=starts.tzinfo)
    local = _local(until, tz)
    is_over_before = local.time() < _local(starts, tz).time()
    return local.date() - A_DAY if is_over_before else local.date()


def _further_dates(event: Event, uid: str, left_out: set[Moment], tz: ZoneInfo) -> Iterator[Cells]:
    """Days and hours of the dates that stand beside the rule, as long as the first one."""
    if "dtstart" not in event:
        return
    first = event["dtstart"].dt
    ends = _ends(event, first)
    length = ends - first if ends is not None else None
    days, told = set(), {_here(first, tz), *left_out}
    for starts, own_end in _periods(event, "rdate"):
        here = _here(starts, tz)
        if here in told:
            continue
        told.add(here)
        end = own_end or (starts + length if length else None)
        day = _day(starts, tz)
        hour = f"T{here:%H%M}" if day in days else ""
        days.add(day)
        yield _times_of(starts, end, tz) | _key(uid, f"{day:%Y%m%d}{hour}")


def _listed(event: Event, name: str, tz: ZoneInfo) -> list[Moment]:
    return [_here(starts, tz) for starts, _end in _periods(event, name)]


def _periods(event: Event, name: str) -> Iterator[tuple[Moment, Moment | None]]:
    """The moments of a list, with their ends where it names them."""
    found = event.get(name, [])
    for days in found if isinstance(found, list) else [found]:
        for one in days.dts:
            if not isinstance(one.dt, tuple):
                yield one.dt, None
                continue
            starts, end = one.dt
            yield starts, starts + end if isinstance(end, timedelta) else end


def _categories(event: Event) -> list[str]:
    found = event.get("categories", [])
    lists = found if isinstance(found, list) else [found]
    return [str(one).replace(",", " ") for words in lists for one in words.cats]


def _is_cancelled(event: Event) -> bool:
    return str(event.get("status", "")).upper() == "CANCELLED"


def _local(moment: datetime, tz: ZoneInfo) -> datetime:
    """By the library's clock, without a zone; a time without a zone is meant so already."""
    try:
        return (moment if moment.tzinfo is None else moment.astimezone(tz)).replace(tzinfo=None)
    except OverflowError:
        # At the end of the calendar: the year is refused with its row.
        return moment.replace(tzinfo=None)


def _here(moment: Moment, tz: ZoneInfo) -> Moment:
    return _local(moment, tz) if isinstance(moment, datetime) else moment


def _day(moment: Moment, tz: ZoneInfo) -> date:
    return _local(moment, tz).date() if isinstance(moment, datetime) else moment
