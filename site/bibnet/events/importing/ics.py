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
from bibnet.text.tables import MEGABYTE, MOST_BYTES, decoded, plain

MARK = re.compile(r"\(?\b(0|6|12|16|18)\+\)?")
MOST_TITLE, MOST_LEAD = 255, 400
A_DAY = timedelta(days=1)

Moment = date | datetime
# What its properties hold only the file knows.
Event = Any
Places = dict[str, str]


def read_calendar(content: bytes, library: Library) -> list[Row]:
    """The events of a calendar as rows, numbered as they stand in it. Raises BadFile."""
    if len(content) > MOST_BYTES:
        raise BadFile(
            _("The file is larger than {count} MB: cut it.").format(count=MOST_BYTES // MEGABYTE)
        )
    try:
        calendars = Calendar.from_ical(decoded(content), multiple=True)
        events = [one for calendar in calendars for one in calendar.walk("VEVENT")]
        return list(_rows(events, library))
    except BadFile:
        raise
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise BadFile(_("The file is no calendar (ICS), or a broken one.")) from error


def _rows(events: list[Event], library: Library) -> Iterator[Row]:
    tz, places = library.tz, _places(library)
    moved: dict[str, list[date]] = {}
    for one in events:
        if "recurrence-id" in one:
            at = _day(one["recurrence-id"].dt, tz)
            moved.setdefault(str(one.get("uid", "")), []).append(at)
    for number, one in enumerate(events, start=1):
        is_part = "recurrence-id" in one
        if is_part and _is_cancelled(one):
            continue  # an exception of its series
        cells = _cells(one, tz, places)
        uid = str(one.get("uid", ""))
        if uid and is_part:
            cells["key"] = f"{uid}#{_day(one['recurrence-id'].dt, tz):%Y%m%d}"
        elif uid:
            cells["key"] = uid
        if not is_part:
            cells |= _repetition(one, tz, moved.get(uid, []))
        yield Row(number, {key: text for key, text in cells.items() if text})
        if not is_part:
            yield from _further_dates(one, number, cells, tz)


def _cells(event: Event, tz: ZoneInfo, places: Places) -> dict[str, str]:
    """What a calendar says of an event, in the words of the columns."""
    words = " ".join(str(event.get("summary", "")).split())
    mark = MARK.search(words) or MARK.search(str(event.get("description", "")))
    title = MARK.sub("", words).strip(" ,;") if mark else words
    text = str(event.get("description", "")).strip()
    lead = text.partition("\n")[0].strip()
    cells = {
        "title": title[:MOST_TITLE],
        "age_mark": f"{mark[1]}+" if mark else "",
        "lead": lead if len(lead) <= MOST_LEAD else "",
        "body": text if len(lead) > MOST_LEAD or "\n" in text else "",
        "tags": ", ".join(_categories(event)),
        "cancelled": "да" if _is_cancelled(event) else "",
    }
    return cells | _times(event, tz) | _where(event, places)


def _times(event: Event, tz: ZoneInfo) -> dict[str, str]:
    if "dtstart" not in event:
        return {}
    starts = event["dtstart"].dt
    ends = _ends(event, starts)
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


def _repetition(event: Event, tz: ZoneInfo, moved: list[date]) -> dict[str, str]:
    """The rule and its exceptions, moved to the library's days where the zone is another."""
    if "rrule" not in event:
        return {}
    rules = event["rrule"]
    if isinstance(rules, list):
        return {"rrule": "; ".join(one.to_ical().decode() for one in rules)}
    rule = _rule_text(rules, tz)
    starts = event["dtstart"].dt
    shift = _day(starts, tz) - (starts.date() if isinstance(starts, datetime) else starts)
    if shift:
        try:
            rule = recurrence.shifted(rule, shift)
        except recurrence.RuleError:
            rule = event["rrule"].to_ical().decode() + " " + str(starts.tzinfo)
    left_out = {*moved, *_listed(event, "exdate", tz)}
    return {"rrule": rule, "exceptions": ", ".join(one.isoformat() for one in sorted(left_out))}


def _rule_text(rule: Any, tz: ZoneInfo) -> str:
    """The rule with a whole day as its end: our dates are made of days."""
    parts = [part for part in rule.to_ical().decode().split(";") if not part.startswith("UNTIL=")]
    for until in rule.get("until", []):
        parts.append(f"UNTIL={_day(until, tz):%Y%m%d}")
    return ";".join(parts)


def _further_dates(event: Event, number: int, cells: dict[str, str], tz: ZoneInfo) -> Iterator[Row]:
    for day in _listed(event, "rdate", tz):
        own = {**cells, "date": day.isoformat(), "key": f"{cells.get('key', '')}#{day:%Y%m%d}"}
        own = {key: text for key, text in own.items() if key not in ("rrule", "exceptions")}
        yield Row(number, {key: text for key, text in own.items() if text})


def _listed(event: Event, name: str, tz: ZoneInfo) -> list[date]:
    found = event.get(name, [])
    lists = found if isinstance(found, list) else [found]
    values = (one.dt for days in lists for one in days.dts)
    return [_day(one[0] if isinstance(one, tuple) else one, tz) for one in values]


def _places(library: Library) -> Places:
    """Codes of the library and its parts by what a calendar may call them."""
    found: Places = {}
    for one in Library.objects.under(library):
        for name in filter(None, (one.name, one.short_name, one.address)):
            found.setdefault(plain(name), one.code)
    return found


def _where(event: Event, places: Places) -> dict[str, str]:
    """The library or a part of it where the calendar names one, else the address as it stands."""
    text = " ".join(str(event.get("location", "")).split())
    if re.match(r"https?://\S+$", text):
        return {"online_url": text}
    code = places.get(plain(text)) or places.get(plain(text.partition(",")[0]))
    return {"place": code} if code else {"address": text[:255]}


def _categories(event: Event) -> list[str]:
    found = event.get("categories", [])
    lists = found if isinstance(found, list) else [found]
    return [str(one).replace(",", " ") for words in lists for one in words.cats]


def _is_cancelled(event: Event) -> bool:
    return str(event.get("status", "")).upper() == "CANCELLED"


def _local(moment: datetime, tz: ZoneInfo) -> datetime:
    """By the library's clock; a time without a zone is meant so already."""
    return moment if moment.tzinfo is None else moment.astimezone(tz)


def _day(moment: Moment, tz: ZoneInfo) -> date:
    return _local(moment, tz).date() if isinstance(moment, datetime) else moment
