"""How events are said on pages, in feeds and in messages: places, dates, times, states."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bibnet.libraries.models import Library

from .models import EventPage, Occurrence, PlaceKind

# From so many seats down a list says how many are left.
FEW_SEATS = 10


def within_quotes(title: str) -> str:
    """A title that will stand in «…»: quotes of its own become „…“."""
    return title.replace("«", "„").replace("»", "“")


def place_line(occurrence: Occurrence) -> str:
    """Where to come, with the library's name and address: for calendars, posters, messages."""
    page, place = occurrence.page, occurrence.place
    if occurrence.place_note:
        return occurrence.place_note
    if page.place_kind == PlaceKind.ONLINE:
        return page.online_url or _("online")
    if page.place_kind == PlaceKind.ELSEWHERE:
        return ", ".join(filter(None, [page.address, page.hall]))
    return ", ".join(filter(None, [str(place), place.place, place.address, page.hall]))


def short_place(occurrence: Occurrence, *, seen_from: Library) -> str:
    """Where to come, as short as a row of a list needs it on the site of `seen_from`."""
    page = occurrence.page
    if occurrence.place_note:
        return occurrence.place_note
    if page.place_kind == PlaceKind.ONLINE:
        return _("online")
    hall = page.address if page.place_kind == PlaceKind.ELSEWHERE else page.hall
    if occurrence.place_id == seen_from.pk:
        return hall
    place = occurrence.place
    town = place.place if seen_from.is_region else ""
    return ", ".join(filter(None, [town, str(place), "" if seen_from.is_region else hall]))


def time_span(occurrence: Occurrence) -> str:
    """«15:00–16:30», «15:00» or nothing for whole days; the clock on the library's wall."""
    if occurrence.is_all_day:
        return ""
    starts, ends = occurrence.local_starts, occurrence.local_ends
    if ends is None or ends.date() != starts.date():
        return f"{starts:%H:%M}"
    return f"{starts:%H:%M}–{ends:%H:%M}"


def day_words(day: date, *, today: date) -> str:
    """«22 ноября, вс»; the year only if it is not this one."""
    words = formats.date_format(day, "j E" if day.year == today.year else "j E Y")
    return f"{words}, {formats.date_format(day, 'D').lower()}"


def seats_state(occurrence: Occurrence, *, now: datetime) -> tuple[str, str] | None:
    """The state of the seats for the status tag, or None where nothing is to be said."""
    page = occurrence.page
    if not page.has_registration or occurrence.is_cancelled or occurrence.over_at <= now:
        return None
    free = occurrence.free_seats
    if free is None:
        return None
    if free == 0:
        return (
            ("off", _("no seats, there is a waiting list"))
            if page.has_waiting_list
            else (
                "off",
                _("no seats"),
            )
        )
    if free > FEW_SEATS:
        return None
    words = ngettext("%(count)s seat left", "%(count)s seats left", free)
    return "warn", words % {"count": free}


def price_words(page: EventPage) -> str:
    """What it costs: «Бесплатно», «от 150 ₽, детям до 7 лет бесплатно»."""
    if page.is_free:
        return page.price_note or _("Free")
    price = _("from %(price)s ₽") % {"price": page.price_from}
    return ", ".join(filter(None, [price, page.price_note]))


def access_words(page: EventPage) -> list[str]:
    """What makes the event fit for people with disabilities."""
    marks = {
        _("There is a ramp"): page.is_step_free,
        _("With sign language"): page.has_sign_language,
        _("With audio description"): page.has_audio_description,
        _("Hearing loop in the hall"): page.has_hearing_loop,
    }
    return [words for words, holds in marks.items() if holds]


def address_on(page_address: str, occurrence: Occurrence) -> str:
    """The address of one date: that of the page, with the day where there are several."""
    if not occurrence.page.is_recurring:
        return page_address
    return f"{page_address}{occurrence.rule_date:%Y-%m-%d}/"
