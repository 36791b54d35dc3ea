"""A poster of one date: A4, in the colours of its library, with a QR code of its page."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from bibnet.libraries.models import Library
from bibnet.pages.addresses import full_address
from bibnet.text.typesetting import qr_svg, typeset
from bibnet.text.typography import typograph
from bibnet.themes.looks import colours_of

from .models import EventPage, Occurrence, PlaceKind
from .presentation import access_words, address_on, price_words, time_span

TEMPLATE = Path(__file__).parent / "print" / "poster.typ"
COLOURS = ("ink", "ink2", "accent", "top", "on-top", "hi", "on-hi", "margin", "bad")
MORE_DATES = 5
PICTURE = "max-1600x1200|format-jpeg|preserve-svg"


def poster(date: Occurrence, *, now: datetime) -> bytes:
    """The poster as PDF."""
    page = date.page
    url = address_on(full_address(page), date)
    files = {"qr.svg": qr_svg(url)}
    data = {**_words(date, now=now), **_picture(page, files), "qr-alt": url}
    colours = colours_of(date.library)
    data["colours"] = {name: colours[f"c-{name}"] for name in COLOURS}
    return typeset(TEMPLATE, data, files)


def _words(date: Occurrence, *, now: datetime) -> dict[str, Any]:
    page, starts = date.page, date.local_starts
    year = "" if starts.year == now.astimezone(date.place.tz).year else " Y"
    return {
        "library": typograph(date.library.name),
        "title": typograph(date.heading),
        "age": page.age_mark,
        "day": _days(date, f"j E{year}"),
        "weekday": formats.date_format(starts, "l").lower(),
        "time": time_span(date),
        "place": typograph(_place(date)),
        "dates-title": _("Further dates:"),
        "dates": _further(date, now),
        "cancelled": _("Called off") if date.is_cancelled else "",
        "lead": typograph(page.lead),
        "price": typograph(price_words(page)),
        "notes": [typograph(one) for one in _notes(page)],
        "contacts": _contacts(date.place),
        "qr-words": _("In detail and to register") if page.has_registration else _("In detail"),
    }


def _days(date: Occurrence, form: str) -> str:
    starts = date.local_starts
    first = formats.date_format(starts, form).replace(" ", "\u00a0")
    if date.is_all_day and date.page.date_to and date.page.date_to > starts.date():
        last = formats.date_format(date.page.date_to, form).replace(" ", "\u00a0")
        return f"{first}\u00a0– {last}"
    return first


def _place(date: Occurrence) -> str:
    page, place = date.page, date.place
    if date.place_note:
        return date.place_note
    if page.place_kind == PlaceKind.ONLINE:
        return _("online")
    if page.place_kind == PlaceKind.ELSEWHERE:
        return ", ".join(filter(None, [page.address, page.hall]))
    name = str(place) if place.pk != date.library_id else ""
    return ", ".join(filter(None, [name, place.place, place.address, page.hall]))


def _further(date: Occurrence, now: datetime) -> list[str]:
    """The next dates of a repeating event."""
    if not date.page.is_recurring:
        return []
    later = Occurrence.objects.of(date.library).filter(page=date.page, starts__gt=date.starts)
    found = later.held().select_related("place").order_by("starts")[:MORE_DATES]
    return [formats.date_format(one.local_starts, "j E").replace(" ", "\u00a0") for one in found]


def _notes(page: EventPage) -> list[str]:
    notes = [_("Pushkin card")] if page.takes_pushkin_card else []
    if page.has_registration:
        notes.append(_("Register by the code or by telephone"))
    return [*notes, *access_words(page)]


def _contacts(place: Library) -> str:
    site = place.get_absolute_url().removeprefix("https://").removeprefix("http://").rstrip("/")
    return " · ".join(filter(None, [place.phone, site]))


def _picture(page: EventPage, files: dict[str, bytes]) -> dict[str, Any]:
    """The event's picture beside the template, if it has one that can be read."""
    rendition = page.picture.get_rendition_or_none(PICTURE) if page.picture else None
    known = {"picture": "", "picture-alt": page.alt or page.title}
    if rendition is None:
        return known
    name = "picture" + Path(rendition.file.name).suffix.lower()
    try:
        with rendition.file.open() as file:
            files[name] = file.read()
    except FileNotFoundError:
        return known
    return {**known, "picture": name}
