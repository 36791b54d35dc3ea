"""What the templates of events are given."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet import stamps
from bibnet.libraries import wayfinding
from bibnet.libraries.models import Library
from bibnet.libraries.requests import LibraryRequest
from bibnet.pages import cards
from bibnet.pages.addresses import address_of, full_address
from bibnet.pages.contexts import more
from bibnet.pages.pagination import portion
from bibnet.stamps import keeping
from bibnet.themes.components import Link, NewsItem
from bibnet.themes.social import Shown

from . import listing
from .filters import EventFilter, NetworkFilter
from .models import (
    AgeGroup,
    EventIndexPage,
    EventPage,
    EventReportPage,
    Occurrence,
    PlaceKind,
    ReportPhoto,
)
from .presentation import (
    access_words,
    address_on,
    day_words,
    place_line,
    price_words,
    seats_state,
    time_span,
)
from .querysets import upcoming, with_places
from .schedule import slot_on
from .sharing import address_here, original_of
from .structured import event_data

PER_PAGE = 20
GOING_ON = 5
ON_HOME = 5
# Of more nobody wants the number, and it is not counted.
MOST_FURTHER = 300
ON_BRANCH = 3
PICTURE = "fill-1200x600|format-webp|preserve-svg"
LARGE_PHOTO = "max-1600x1600|format-webp|preserve-svg"
MORE_DATES = 6
NEAR = timedelta(days=7)
MOST_NEAR = 3


@more.register
def of_index(page: EventIndexPage, request: LibraryRequest, **kwargs: Any) -> dict[str, Any]:
    """The list of events with its filters, of the library or of the whole network."""
    library, now = page.library, timezone.now()
    form_class = NetworkFilter if library.is_region else EventFilter
    chosen = form_class(request.GET, library=library, now=now)
    dates = chosen.narrow(Occurrence.objects.shown_by(library).public().fit_for(request).for_rows())
    days = chosen.days()
    if days:
        found = dates.between(*days, library).order_by("starts", "pk")
        going_on = Occurrence.objects.of(library).none()
    else:
        found = dates.from_today(now, library).without_far_repeats(now)
        going_on = dates.going_on(now, library)[:GOING_ON]
    listed = portion(found, request, per_page=PER_PAGE)
    going_on = with_places(going_on) if listed.number == 1 else []
    listed.object_list = with_places(listed)
    _keep_until_over([*listed, *going_on], request, now)
    return {
        "filter": chosen,
        "listed": listed,
        "months": listing.ledger(list(listed), library=library, now=now, request=request),
        "going_on": listing.rows(going_on, library=library, now=now, request=request),
        "feed_url": feed_url(library, str(chosen.chosen.get("tag", ""))),
        "is_narrowed": bool(chosen.chosen),
    }


@more.register
def of_event(
    page: EventPage,
    request: LibraryRequest,
    *,
    og: Shown,
    occurrence: Occurrence | None = None,
    **kwargs: Any,
) -> dict[str, Any]:
    """An event, as it is on `occurrence` or else on the nearest date.

    Another library's event is told of as on its own site, where people register too.
    """
    now = timezone.now()
    told = original_of(page)
    shown = occurrence or nearest_date(told, request, now=now)
    if shown is not None:
        shown.page = told
        _keep_until_over([shown], request, now)
    origin = told.library if told.pk != page.pk else None
    return {
        "origin": Link(str(origin), full_address(told)) if origin else None,
        "origin_root": origin.root_url if origin else "",
        "occurrence": shown,
        "picture": cards.picture(page.picture, page.alt, PICTURE),
        "facts": facts_of(told, shown, now, is_elsewhere=origin is not None) if shown else {},
        "price": price_words(page),
        "access": access_words(page),
        "other_dates": _other_dates(page, request, shown, now),
        "near": _near(page, request, shown, now) if shown else [],
        "report": _report_of(told, request, shown),
        "json_ld": [event_data(told, shown, image=og.image)] if shown else [],
    }


@more.register
def of_report(page: EventReportPage, request: LibraryRequest, **kwargs: Any) -> dict[str, Any]:
    """A report: its figures by name and its gallery."""
    names = dict(AgeGroup.objects.values_list("code", "name"))
    by_age = [(name, page.attended_by_age.get(code)) for code, name in names.items()]
    figures = [
        (_("people came"), page.attended),
        *by_age,
        (_("joined the library"), page.joined),
        (_("books taken home"), page.borrowed),
    ]
    now = timezone.now()
    today = now.astimezone(page.library.tz).date()
    following = following_date(page, now=now)
    if following is not None:
        _keep_until_over([following], request, now)
    return {
        "next": _next_one(following, request, now) if following else None,
        "figures": [(title, number) for title, number in figures if number],
        "photos": [shown for one in page.photos.all() if (shown := _photo(page, one))],
        "when": day_words(page.date, today=today) if page.date else "",
    }


def following_date(page: EventReportPage, *, now: datetime) -> Occurrence | None:
    """What to come to after reading the report: the same event again, else the next one there."""
    coming = upcoming(page.library, now=now).held()
    if page.occurrence_id is not None:
        same = Occurrence.objects.of(page.library).filter(pk=page.occurrence_id)
        again = coming.filter(page__in=same.values("page")).first()
        if again is not None:
            return again
    place = page.place or page.library
    return upcoming(place, now=now).held().first() or coming.first()


def _next_one(date: Occurrence, request: LibraryRequest, now: datetime) -> dict[str, Any]:
    today = now.astimezone(date.place.tz).date()
    words = [day_words(date.local_starts.date(), today=today), time_span(date)[:5]]
    root = "" if date.library_id == request.library.pk else date.library.root_url
    takes = date.page.has_registration and (date.free_seats != 0 or date.page.has_waiting_list)
    return {
        "title": date.heading,
        "url": address_here(date, request.library, request),
        "when": ", ".join(filter(None, words)),
        "age": date.page.age_mark,
        "register": f"{root}{reverse('events:register', args=[date.pk])}" if takes else "",
    }


def _photo(page: EventReportPage, photo: ReportPhoto) -> dict[str, Any] | None:
    alt = photo.description or page.gallery_description
    small = cards.picture(photo.image, alt)
    large = cards.picture(photo.image, alt, LARGE_PHOTO)
    return {"small": small, "large": large} if small and large else None


def of_home(library: Library, request: LibraryRequest) -> dict[str, Any]:
    """The next events for a front page, the library's or the portal's."""
    now = timezone.now()
    coming = upcoming(library, now=now).fit_for(request).without_far_repeats(now)
    dates = with_places(coming[:ON_HOME])
    _keep_until_over(dates, request, now)
    further = coming[ON_HOME : ON_HOME + MOST_FURTHER + 1]
    number, first_over = further.aggregate(n=Count("pk"), over=Min("over_at")).values()
    keeping.expires(request, first_over)
    return {
        "library": library,
        "further": min(number, MOST_FURTHER),
        "has_many_further": number > MOST_FURTHER,
        "events": listing.rows(dates, library=library, now=now, request=request),
        "feed_url": feed_url(library),
    }


@stamps.remembered("network", lambda library, today: stamps.library_key(library.pk))
def in_seven_days(library: Library, today: date) -> int:
    """How many dates of events there are from a day on to the end of the sixth after it."""
    dates = Occurrence.objects.at(library).public().held()
    return dates.between(today, today + timedelta(days=6), library).order_by().count()


def of_branch(place: Library, request: LibraryRequest) -> dict[str, Any]:
    """What is held in a branch without a site, and what was: on the site that it stands on."""
    now = timezone.now()
    dates = list(upcoming(place, now=now).without_far_repeats(now)[:ON_HOME])
    _keep_until_over(dates, request, now)
    reports = EventReportPage.objects.live().filter(
        place__path__startswith=place.path, is_figures_only=False
    )
    found = reports.order_by("-date", "-pk")
    return {
        "events": listing.rows(dates, library=place, now=now, request=request),
        "reports": [_report_item(one, request) for one in found[:ON_BRANCH]],
    }


def _report_item(page: EventReportPage, request: LibraryRequest) -> NewsItem:
    photo = page.photos.first()
    alt = (photo.description or page.gallery_description) if photo else ""
    return NewsItem(
        title=page.title,
        url=address_of(page, request),
        day=page.date or timezone.now().date(),
        summary=page.lead,
        picture=cards.picture(photo.image, alt) if photo else None,
    )


def nearest_date(page: EventPage, request: LibraryRequest, *, now: datetime) -> Occurrence | None:
    """The date that is on or comes next, else the last one; in a preview, what the draft says."""
    if getattr(request, "is_preview", False) or page.pk is None:
        return preview_date(page, now=now)
    dates = Occurrence.objects.of(page.library).filter(page=page).select_related("place")
    coming = dates.not_over(now).order_by("starts")
    return coming.held().first() or coming.first() or dates.order_by("-starts").first()


def date_on(page: EventPage, day: date) -> Occurrence | None:
    """The date of the event that the rule has on `day`."""
    told = original_of(page)
    dates = Occurrence.objects.of(told.library).select_related("place")
    return dates.filter(page=told, rule_date=day).first()


def preview_date(page: EventPage, *, now: datetime) -> Occurrence | None:
    """The first date of a draft, not saved; None while the draft has no date."""
    if page.date is None:
        return None
    library = page.library
    when = slot_on(page, page.date, library.tz)
    return Occurrence(
        page=page,
        library=library,
        place=page.place or library,
        rule_date=page.date,
        starts=when.starts,
        ends=when.ends,
        over_at=when.over_at,
        is_all_day=when.is_all_day,
        seats=page.capacity if page.has_registration else None,
        changed_at=now,
    )


def feed_url(library: Library, tag: str = "") -> str:
    """The address by which a calendar subscribes to the library's events."""
    path = reverse("events:tag_feed", args=[tag]) if tag else reverse("events:feed")
    return "webcal" + library.root_url.removeprefix("https").removeprefix("http") + path


def facts_of(
    page: EventPage, shown: Occurrence, now: datetime, *, is_elsewhere: bool = False
) -> dict[str, Any]:
    """What the card of an event says; `is_elsewhere`: on the site of another library."""
    starts, ends = shown.local_starts, shown.local_ends
    today = now.astimezone(shown.place.tz).date()
    last = shown.over_at.astimezone(shown.place.tz) - timedelta(seconds=1)
    is_over = shown.over_at <= now
    return {
        "weekday": starts,
        "day": day_words(starts.date(), today=today).split(",")[0],
        "time": f"{starts:%H:%M}" if not shown.is_all_day else "",
        "until": ends if ends and not shown.is_all_day and ends.date() == starts.date() else None,
        "last_day": last.date() if last.date() > starts.date() else None,
        "is_over": is_over,
        "is_today": starts.date() == today,
        "place": _place_words(page, shown, is_elsewhere=is_elsewhere),
        "way_url": _way_url(page, shown),
        "seats": seats_state(shown, now=now),
        "takes_registrations": page.has_registration and not is_over and not shown.is_cancelled,
        "party": range(1, page.party_limit + 1),
    }


def _place_words(page: EventPage, shown: Occurrence, *, is_elsewhere: bool) -> str:
    if is_elsewhere and page.place_kind == PlaceKind.LIBRARY:
        return place_line(shown)
    return shown.place_note or page.place_text or str(shown.place)


def _way_url(page: EventPage, shown: Occurrence) -> str:
    """Where the way to the event is told; empty where only its own words say where it is."""
    if shown.place_note or page.place_kind == PlaceKind.ONLINE:
        return ""
    if page.place_kind == PlaceKind.ELSEWHERE:
        return wayfinding.map_search_url(page.address) if page.address else ""
    return wayfinding.way_url(shown.place)


def _other_dates(
    page: EventPage, request: LibraryRequest, shown: Occurrence | None, now: datetime
) -> list[tuple[Link, bool]]:
    """Further dates of a repeating event, with whether each is cancelled."""
    if not page.is_recurring or shown is None or shown.pk is None:
        return []
    dates = Occurrence.objects.of(shown.library).filter(page=shown.page)
    coming = dates.select_related("place").not_over(now).exclude(pk=shown.pk)
    today = now.astimezone(shown.place.tz).date()
    found = []
    for one in coming.order_by("starts")[:MORE_DATES]:
        one.page = page
        words = ", ".join(
            filter(None, [day_words(one.local_starts.date(), today=today), time_span(one)])
        )
        url = address_on(address_of(page, request), one)
        found.append((Link(words, url), one.is_cancelled))
    return found


def _near(
    page: EventPage, request: LibraryRequest, shown: Occurrence, now: datetime
) -> list[dict[str, Any]]:
    """What else is on in the library in these days."""
    today = now.astimezone(shown.place.tz).date()
    dates = Occurrence.objects.shown_by(page.library).public().held().not_over(now)
    dates = dates.fit_for(request).exclude(page=shown.page)
    around = dates.filter(starts__range=(shown.starts - NEAR, shown.starts + NEAR)).for_rows()
    return [
        {
            "title": one.heading,
            "url": address_here(one, page.library, request),
            "when": ", ".join(
                filter(None, [day_words(one.local_starts.date(), today=today), time_span(one)[:5]])
            ),
            "age": one.page.age_mark,
        }
        for one in with_places(around.order_by("starts", "pk")[:MOST_NEAR])
    ]


def _report_of(page: EventPage, request: LibraryRequest, shown: Occurrence | None) -> Link | None:
    if shown is None or shown.pk is None:
        return None
    reports = EventReportPage.objects.live().filter(occurrence=shown, is_figures_only=False)
    found = reports.first()
    return Link(found.title, address_of(found, request)) if found else None


def _keep_until_over(dates: Iterable[Occurrence], request: LibraryRequest, now: datetime) -> None:
    """What is shown is true until the first of the dates is over, and never past midnight."""
    for moment in (one.over_at for one in dates):
        if moment > now:
            keeping.expires(request, moment)
    local = now.astimezone(request.library.tz)
    tomorrow = datetime.combine(local.date() + timedelta(days=1), time.min, request.library.tz)
    keeping.expires(request, tomorrow)
