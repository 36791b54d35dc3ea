"""The page of a library without a microsite, and every library's schedule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bibnet.libraries import network, schedule, wayfinding
from bibnet.libraries.models import ChangeKind, Kind, Library, State, Stop
from bibnet.libraries.requests import LibraryRequest
from bibnet.libraries.schedule import card, feeds, lines
from bibnet.stamps.keeping import expires, kept
from bibnet.themes import social, structured
from bibnet.themes.components import Link

from . import pictures
from .listing import Row, marks_of, place_of, rows

UNUSUAL_DAYS = 60
MOST_LEFT_OUT = 3

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class StopRow:
    """A stop of a point's timetable, the day it comes next, and the days before that it does not.

    `next_day` is empty where no day is in sight.
    """

    stop: Stop
    when: str
    next_day: str
    left_out: tuple[str, ...] = ()


def at_its_own_address(view: View) -> View:
    """Give the view the library of the address; on another library's host redirect to its own."""

    @require_safe
    @kept
    @wraps(view)
    def found(request: LibraryRequest, code: str) -> HttpResponse:
        library = _known(code)
        if library.code != code or library.state == State.CLOSED:
            return HttpResponsePermanentRedirect(_instead_of(library))
        site = network.site_of(library)
        if site.pk != request.library.pk:
            return HttpResponsePermanentRedirect(network.root_url(site) + request.path)
        return view(request, library)

    return found


def _known(code: str) -> Library:
    """The library that has or had the code. Raises Http404."""
    known = (
        Library.objects.select_related("district", "picture")
        .exclude(state=State.PRACTICE)
        .exclude(kind=Kind.REGION)
    )
    library = known.filter(code=code).first() or known.filter(old_codes__code=code).first()
    if library is None:
        raise Http404
    return library


def _instead_of(library: Library) -> str:
    """Where the address of a renamed or closed library leads."""
    if library.state != State.CLOSED:
        return library.get_absolute_url()
    heir = library.merged_into or library.get_parent()
    return heir.get_absolute_url() if heir else network.portal_url()


@at_its_own_address
def library_detail(request: LibraryRequest, library: Library) -> HttpResponse:
    """Hours, contacts, parts and timetable of a library that has no front page of its own."""
    if library.has_microsite:
        return HttpResponsePermanentRedirect("/")
    now = timezone.now()
    schedule_url = reverse("libraries:schedule", args=[library.code])
    trail = [Link(_("Libraries"), reverse("libraries:list")), Link(str(library))]
    context = {
        "library": library,
        "card": card.hours_card(library, now, link=schedule_url),
        "banners": card.change_banners(library, now),
        "marks": marks_of(library),
        "place": place_of(library),
        "way": wayfinding.way_to(library),
        "parts": parts_of(library, now),
        "stops": stops_of(library, schedule.today(library, now)),
        "above": _above(library),
        "picture": pictures.shown(library),
        "json_ld": [structured.breadcrumbs(trail, request), structured_data(library, now)],
        "trail": trail,
        "og": pictures.shared(library, _social(request, library, "")),
    }
    expires(request, schedule.expires_at(library, now))
    return render(request, "libraries/detail.html", context)


@at_its_own_address
def library_schedule(request: LibraryRequest, library: Library) -> HttpResponse:
    """The regular hours of all seasons, the coming weeks and all announced changes."""
    now = timezone.now()
    plan = schedule.schedule_of(library)
    today = schedule.today(library, now)
    trail = [Link(str(library), library.get_absolute_url()), Link(_("Schedule"))]
    context = {
        "library": library,
        "card": card.hours_card(library, now),
        "unusual": [
            (lines.day_words(day.date, today), lines.weekday_short(day.date), card.day_text(day))
            for day in plan.days(today, UNUSUAL_DAYS)
            if day.is_changed and day.is_known
        ],
        "seasons": [card.season_rows(season, week) for season, week in plan.seasons],
        "rules": [lines.rule_words(rule) for rule in plan.rules],
        "changes": [
            (lines.change_title(one, plan, today), one)
            for one in schedule.current_changes(library, today, ahead=timedelta(days=370))
        ],
        "calendar_url": _webcal(library),
        "trail": trail,
        "json_ld": [structured.breadcrumbs(trail, request)],
        "og": _social(request, library, _("Schedule")),
    }
    expires(request, schedule.expires_at(library, now))
    return render(request, "libraries/schedule.html", context)


@at_its_own_address
def library_calendar(request: LibraryRequest, library: Library) -> HttpResponse:
    """The schedule's changes as an iCal feed."""
    response = HttpResponse(
        feeds.schedule_calendar(library, timezone.now()),
        content_type="text/calendar; charset=utf-8",
    )
    response["Content-Disposition"] = f'inline; filename="{library.code}.ics"'
    return response


def _social(request: LibraryRequest, library: Library, section: str) -> social.Shown:
    """What is shown of the address of a library, or of a section of it."""
    place = place_of(library)
    return social.shown(
        request.library,
        title=f"{section}: {library.name}" if section else library.name,
        description=_("%(library)s: opening hours, address, telephone. %(place)s")
        % {"library": library.name, "place": place},
        path=request.path,
    )


def parts_of(library: Library, at: datetime) -> list[Row]:
    """Branches, departments and points right below a library, with their state."""
    working = library.get_children().exclude(state__in=[State.CLOSED, State.PRACTICE])
    return rows(list(working.order_by("path")), at)


def stops_of(library: Library, today: date) -> list[StopRow]:
    """The timetable of a point without a building, the soonest stop first.

    A day that a change of the schedule closes is left out and named.
    """
    plan = schedule.schedule_of(library)
    found = []
    for stop in library.stops.all():
        days = list(stop.days(today))
        made = (day for day in days if plan.is_working and _is_made(plan.day(day)))
        coming = next(made, None)
        left_out = [day for day in days if coming is None or day < coming]
        if days:
            found.append((coming or date.max, stop, left_out))
    found.sort(key=lambda row: row[0])
    return [
        StopRow(
            stop,
            lines.stop_words(stop),
            lines.day_words(coming, today) if coming < date.max else "",
            tuple(lines.day_words(day, today) for day in left_out[:MOST_LEFT_OUT]),
        )
        for coming, stop, left_out in found
    ]


def _is_made(day: schedule.Day) -> bool:
    """Whether the stops of the day are made: its timetable stands in for regular hours."""
    is_closed = day.change is not None and day.change.kind == ChangeKind.CLOSED
    return not is_closed and day.rule is None


def structured_data(library: Library, at: datetime) -> dict[str, Any]:
    """schema.org's Library."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Library",
        "name": library.name,
        "url": library.get_absolute_url(),
        "address": {
            "@type": "PostalAddress",
            "addressLocality": library.place,
            "streetAddress": library.address,
            "addressCountry": "RU",
        },
        "openingHoursSpecification": feeds.opening_hours_specification(
            library, schedule.today(library, at)
        ),
    }
    picture = pictures.shown(library)
    if picture is not None:
        data["image"] = network.root_url(library) + picture.url
    if library.phone:
        data["telephone"] = library.phone
    if library.latitude is not None and library.longitude is not None:
        data["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(library.latitude),
            "longitude": float(library.longitude),
        }
    return data


def _above(library: Library) -> Link | None:
    """The library that this one is a part of."""
    parent = library.get_parent()
    if parent is None or parent.is_region or parent.kind == Kind.LEGAL_ENTITY:
        return None
    return Link(str(parent), parent.get_absolute_url())


def _webcal(library: Library) -> str:
    path = reverse("libraries:calendar", args=[library.code])
    return "webcal://" + library.root_url.partition("://")[2] + path
