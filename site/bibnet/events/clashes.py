"""Events announced for times at which their library is not open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bibnet.events import recurrence
from bibnet.libraries.models import Kind, Library, ScheduleChange, Season
from bibnet.libraries.schedule import Day, Hours, schedule_of, schedules_of
from bibnet.libraries.schedule.card import day_text
from bibnet.libraries.schedule.checks import LONG

from .models import EventPage, Occurrence, PlaceKind
from .presentation import day_words, time_span, within_quotes
from .schedule import slot_on

# Of an event so many next dates are looked at, of a change so many events, and so many are named.
MOST_DAYS, MOST_EVENTS, MOST_NAMED = 12, 500, 5
DAY = timedelta(days=1)


def of_change(
    change: ScheduleChange,
    libraries: Collection[Library],
    *,
    under: Library,
    now: datetime | None = None,
) -> list[Occurrence]:
    """Dates to come in `libraries`, which stand under one, that the change leaves no room for."""
    now = now or timezone.now()
    last = change.until or max(change.since, now.date()) + LONG
    begin = datetime.combine(change.since, time.min, under.tz)
    end = datetime.combine(last + DAY, time.min, under.tz)
    dates = Occurrence.objects.at(under).public().held().not_over(now).for_list()
    dates = dates.filter(
        starts__gte=begin, starts__lt=end, place_note="", page__place_kind=PlaceKind.LIBRARY
    )
    rows = list(dates.order_by("starts", "pk")[:MOST_EVENTS])
    places = _that_follow({one.place_id: one.place for one in rows}, libraries)
    schedules = schedules_of(places.values(), first=change.since, last=last)
    found = []
    for one in rows:
        if one.place_id in places:
            plan, on = schedules[one.place_id], one.local_starts.date()
            others = [other for other in plan.changes if other.pk != change.pk]
            before = replace(plan, changes=others).day(on)
            after = replace(plan, changes=[change, *others]).day(on)
            if _takes_away(before, after, one):
                found.append(one)
    return found


def caution(dates: list[Occurrence], *, now: datetime) -> str:
    """One sentence that names the events, with how many people have registered for each."""
    named = []
    for one in dates[:MOST_NAMED]:
        today = now.astimezone(one.place.tz).date()
        words = [day_words(one.local_starts.date(), today=today), time_span(one)]
        named.append(
            ", ".join([*filter(None, words), f"«{within_quotes(one.heading)}»", *_whose(one)])
        )
    left = len(dates) - len(named)
    if left:
        named.append(ngettext("and {count} more", "and {count} more", left).format(count=left))
    return _("Announced for these days, to be moved or called off: {events}.").format(
        events="; ".join(named)
    )


def of_page(page: EventPage, *, now: datetime | None = None) -> Iterator[str]:
    """Sentences about the next days of an event, or of its draft, that its library is closed on."""
    now = now or timezone.now()
    if page.date is None or page.place_kind != PlaceKind.LIBRARY:
        return
    place = page.place or page.library
    plan, today = schedule_of(place), now.astimezone(place.tz).date()
    last = max(page.date, today) + LONG
    days = recurrence.days(page.rrule, start=page.date, last=last, exceptions=page.exception_dates)
    coming = [day for day in days if day >= today][:MOST_DAYS]
    for on in coming:
        day, when = plan.day(on), slot_on(page, on, place.tz)
        starts = when.starts.astimezone(place.tz)
        is_late = day.is_changed and _fits(day.regular, starts) and not _fits(day.hours, starts)
        if _is_closed(day) or (is_late and not when.is_all_day):
            yield _("{day} by the schedule: {hours}. Is the event held?").format(
                day=day_words(on, today=today), hours=_hours_words(day)
            )


def _hours_words(day: Day) -> str:
    if day.moved_to:
        return _("elsewhere, {place}").format(place=day.moved_to)
    return day_text(day) if day.is_known else _("closed")


def _takes_away(before: Day, after: Day, date: Occurrence) -> bool:
    if _is_closed(before):
        return False
    if _is_closed(after):
        return True
    fits = _fits(before.hours, date.local_starts) and not _fits(after.hours, date.local_starts)
    return fits and not date.is_all_day


def _is_closed(day: Day) -> bool:
    """Nobody is in the house; hours that nobody has entered say nothing."""
    if day.change is None and not day.is_known:
        return False
    return day.is_closed or bool(day.moved_to)


def _fits(hours: Hours | None, starts: datetime) -> bool:
    if hours is None:
        return False
    if hours.ends_next_day:
        return starts.time() >= hours.opens
    return hours.opens <= starts.time() < hours.closes


def _that_follow(places: dict[int, Library], libraries: Iterable[Library]) -> dict[int, Library]:
    """The places whose hours are those of one of the libraries: what has none of its own."""
    changed = {one.path for one in libraries}
    above = {path for one in places.values() for path in one.ancestor_paths}
    with_hours = set(
        Season.objects.filter(library__path__in=above)
        .exclude(library__kind=Kind.DEPARTMENT)
        .values_list("library__path", flat=True)
    )
    found = {}
    for pk, place in places.items():
        for path in place.ancestor_paths:
            if path in changed:
                found[pk] = place
            if path in changed or path in with_hours:
                break
    return found


def _whose(date: Occurrence) -> Iterator[str]:
    yield str(date.place)
    if date.taken:
        words = ngettext("%(count)s registered", "%(count)s registered", date.taken)
        yield words % {"count": date.taken}
