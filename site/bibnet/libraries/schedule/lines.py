"""What a schedule says in words: one line for now, one title for a change."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from bibnet.libraries.models import (
    ChangeKind,
    DayKind,
    DayRule,
    Reason,
    ScheduleChange,
    Season,
    Stop,
)

from .days import Day, Now, Said, Schedule, changed_hours

ON_WEEKDAY = (
    pgettext_lazy("when", "on Monday"),
    pgettext_lazy("when", "on Tuesday"),
    pgettext_lazy("when", "on Wednesday"),
    pgettext_lazy("when", "on Thursday"),
    pgettext_lazy("when", "on Friday"),
    pgettext_lazy("when", "on Saturday"),
    pgettext_lazy("when", "on Sunday"),
)
# Weekdays have three genders in Russian, and so has the ordinal before them.
GENDERS: dict[str, str] = {
    DayKind.WEDNESDAY: "feminine",
    DayKind.FRIDAY: "feminine",
    DayKind.SATURDAY: "feminine",
    DayKind.SUNDAY: "neuter",
}
ORDINALS = {
    "masculine": {
        1: pgettext_lazy("masculine", "first"),
        2: pgettext_lazy("masculine", "second"),
        3: pgettext_lazy("masculine", "third"),
        4: pgettext_lazy("masculine", "fourth"),
        5: pgettext_lazy("masculine", "fifth"),
        -1: pgettext_lazy("masculine", "last"),
        -2: pgettext_lazy("masculine", "last but one"),
    },
    "feminine": {
        1: pgettext_lazy("feminine", "first"),
        2: pgettext_lazy("feminine", "second"),
        3: pgettext_lazy("feminine", "third"),
        4: pgettext_lazy("feminine", "fourth"),
        5: pgettext_lazy("feminine", "fifth"),
        -1: pgettext_lazy("feminine", "last"),
        -2: pgettext_lazy("feminine", "last but one"),
    },
    "neuter": {
        1: pgettext_lazy("neuter", "first"),
        2: pgettext_lazy("neuter", "second"),
        3: pgettext_lazy("neuter", "third"),
        4: pgettext_lazy("neuter", "fourth"),
        5: pgettext_lazy("neuter", "fifth"),
        -1: pgettext_lazy("neuter", "last"),
        -2: pgettext_lazy("neuter", "last but one"),
    },
}


def now(schedule: Schedule, at: datetime) -> Now:
    """What to tell a reader who asks at this moment whether the library is open.

    The same is said until the library opens or closes or the day ends, so it is kept that long.
    """
    language = get_language() or ""
    said = schedule.said.get(language)
    if said is None or not said.since <= at < said.until:
        said = Said(at, schedule.holds_until(at), _now(schedule, at))
        schedule.said[language] = said
    return said.now


def _now(schedule: Schedule, at: datetime) -> Now:
    today = schedule.day(schedule.local(at).date())
    if schedule.is_open(at):
        return _open(schedule, at, today)
    if not schedule.is_known and today.hours is None and today.change is None:
        return Now(False, "off", _("Ask for the opening hours"), _("Hours not known"))
    return _closed(schedule, at, today)


def _open(schedule: Schedule, at: datetime, today: Day) -> Now:
    until = clock(_closing(schedule, at))
    if today.is_changed and not today.moved_to:
        return Now(True, "warn", _("Open until {time}").format(time=until),
                   _("Closes at {time}").format(time=until))  # fmt: skip
    return Now(True, "ok", _("Open until {time}").format(time=until),
               pgettext("open", "Until {time}").format(time=until))  # fmt: skip


def _closing(schedule: Schedule, at: datetime) -> datetime:
    """When the library closes for the day: breaks before it do not count."""
    edge = schedule.next_edge(at)
    for day in schedule.days(schedule.local(at).date() - timedelta(days=1), 2):
        stretches = list(day.intervals(schedule.tz))
        if any(start <= at < end for start, end in stretches):
            edge = max(stretches[-1][1], edge) if edge else stretches[-1][1]
            break
    assert edge is not None  # an open library closes within the horizon
    return schedule.local(edge)


def _closed(schedule: Schedule, at: datetime, today: Day) -> Now:
    opening = schedule.next_opening(at)
    opens = schedule.local(opening) if opening else None
    here = schedule.local(at)
    if opens and opens.date() == here.date():
        return _opens_today(schedule, at, today, opens)
    if today.hours is None:
        line = _why_closed(today)
        return Now(False, "off", line, _short_closed(today, opens) or line)
    if opens is None:
        return Now(False, "off", _("Closed"), _("Closed"))
    if opens.date() == here.date() + timedelta(days=1):
        line = _("Opens tomorrow at {time}").format(time=clock(opens))
    else:
        line = _("Opens on {day} at {time}").format(
            day=day_words(opens.date(), here.date()), time=clock(opens)
        )
    return Now(False, "off", line, line)


def _opens_today(schedule: Schedule, at: datetime, today: Day, opens: datetime) -> Now:
    began = any(start <= at for start, _end in today.intervals(schedule.tz))
    if began:
        line = _("Break until {time}").format(time=clock(opens))
        return Now(False, "warn", line, line)
    line = _("Opens today at {time}").format(time=clock(opens))
    return Now(False, "off", line, _("Opens at {time}").format(time=clock(opens)))


def _why_closed(today: Day) -> str:
    if today.rule is not None:
        return _("Cleaning day today") if not today.rule.name else _("Closed today")
    if today.change is not None and today.regular is not None:
        return {
            Reason.REPAIR: _("Closed for repair"),
            Reason.CLEANING: _("Cleaning day today"),
        }.get(Reason(today.change.reason), _("Closed today"))
    if today.regular is not None:
        return _("The library is closed")
    return _("Day off today")


def _short_closed(today: Day, opens: datetime | None) -> str:
    if today.change is None or today.change.until is None or opens is None:
        return ""
    day = day_words(opens.date(), today.date)
    if today.change.reason == Reason.REPAIR:
        return _("Repair until {day}").format(day=day)
    return _("Closed until {day}").format(day=day)


def change_title(change: ScheduleChange, schedule: Schedule, today: date) -> str:
    """The banner's sentence: «On Saturday, 21 November, we are open until 15:00»."""
    return _capital(_sentence(change, schedule, _when(change, today)))


def _sentence(change: ScheduleChange, schedule: Schedule, when: str) -> str:
    if change.kind == ChangeKind.CLOSED:
        return _("{when} the library is closed").format(when=when)
    if change.kind == ChangeKind.MOVED:
        return _("{when} we work at {place}").format(when=when, place=change.place)
    regular = schedule.regular(change.since)
    is_one_day = change.since == change.until
    hours = changed_hours(change, regular) if is_one_day else None
    if hours is None and change.kind == ChangeKind.SHORTER:
        return _shorter_words(change.minutes, when)
    opens, closes = (hours.opens, hours.closes) if hours else (change.opens, change.closes)
    if is_one_day and regular is not None and regular.opens == opens:
        return _("{when} we are open until {time}").format(when=when, time=clock(closes))
    return _("{when} we are open from {opens} to {closes}").format(
        when=when, opens=clock(opens), closes=clock(closes)
    )


def _shorter_words(minutes: int, when: str) -> str:
    hours, rest = divmod(minutes, 60)
    if rest:
        return ngettext(
            "{when} we close {count} minute earlier",
            "{when} we close {count} minutes earlier",
            minutes,
        ).format(when=when, count=minutes)
    if hours == 1:
        return _("{when} we close an hour earlier").format(when=when)
    return ngettext(
        "{when} we close {count} hour earlier", "{when} we close {count} hours earlier", hours
    ).format(when=when, count=hours)


def _when(change: ScheduleChange, today: date) -> str:
    first = day_words(change.since, today)
    if change.until is None:
        return _("From {first} until further notice").format(first=first)
    if change.since < change.until:
        if change.since <= today:
            return _("Until {last} inclusive").format(last=day_words(change.until, today))
        same_month = (change.since.year, change.since.month) == (
            change.until.year,
            change.until.month,
        )
        return _("From {first} to {last}").format(
            first=change.since.day if same_month else first, last=day_words(change.until, today)
        )
    if change.since == today:
        return _("Today, {day},").format(day=first)
    if change.since == today + timedelta(days=1):
        return _("Tomorrow, {day},").format(day=first)
    return f"{ON_WEEKDAY[change.since.weekday()]}, {first},"


def day_words(on: date, today: date) -> str:
    """«21 November», with the year if it is not this one."""
    return date_format(on, "j E" if on.year == today.year else "j E Y")


def weekday_short(on: date) -> str:
    """«Mon», in Russian «пн»."""
    return date_format(on, "D").lower()


def clock(at: datetime | time | None) -> str:
    return f"{at:%H:%M}" if at is not None else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def season_words(season: Season) -> str:
    """«From 1 June to 31 August, every year»; empty for the hours of all the year."""
    form = "j E" if season.is_yearly else "j E Y"
    first = date_format(season.starts, form) if season.starts else ""
    last = date_format(season.ends, form) if season.ends else ""
    if first and last:
        text = _("From {first} to {last}").format(first=first, last=last)
        return _("{days}, every year").format(days=text) if season.is_yearly else text
    if first:
        return _("From {first}").format(first=first)
    return _("Until {last} inclusive").format(last=last) if last else ""


def rule_words(rule: DayRule) -> str:
    """«Cleaning day: last Friday of the month»."""
    if rule.day == DayKind.ANY:
        which = (
            _("the last day of the month")
            if rule.position == -1
            else _("day {number} of the month").format(number=rule.position)
        )
    else:
        which = _("{ordinal} {day} of the month").format(
            ordinal=_ordinal(rule), day=rule.get_day_display().lower()
        )
    return _("{name}: {which}").format(name=_capital(str(rule)), which=which)


def _ordinal(rule: DayRule) -> str:
    """The ordinal in the gender that the day has in Russian."""
    gender = GENDERS.get(rule.day, "masculine")
    return str(ORDINALS[gender].get(rule.position, rule.position))


def stop_words(stop: Stop) -> str:
    """«1st and 3rd Tuesday of the month, 10:00–11:00»."""
    span = f"{clock(stop.starts)}–{clock(stop.ends)}"
    if stop.on is not None:
        return f"{date_format(stop.on, 'j E')}, {span}"
    day = stop.get_weekday_display().lower()
    weeks = sorted(stop.week_numbers)
    if not weeks:
        return _("every week on {day}, {span}").format(day=day, span=span)
    return _("{day}, weeks {weeks} of the month, {span}").format(
        day=day, weeks=_(" and ").join(map(str, weeks)), span=span
    )
