"""What an event and a report must have before readers see them; a draft may lack any of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.translation import gettext as _

from . import recurrence
from .models.choices import AgeMark, PlaceKind

if TYPE_CHECKING:
    from .models import EventPage, EventReportPage

FOR_CHILDREN = frozenset({"children", "teenagers", "family"})


def why_not_publish(page: EventPage) -> dict[str, str]:
    """Reasons by field, each a sentence to act on; empty when the event may be published."""
    return {
        **_about_time(page),
        **_about_place(page),
        **_about_repeating(page),
        **_about_age(page),
        **_about_picture(page),
    }


def why_not_publish_report(page: EventReportPage) -> dict[str, str]:
    """The same for a report."""
    reasons = {}
    if page.attended is None:
        reasons["attended"] = _("Say how many people came.")
    elif sum(page.attended_by_age.values()) > page.attended:
        reasons["attended"] = _("By age there are more people than came.")
    photos = list(page.photos.all())
    if photos and not page.gallery_description and not all(one.description for one in photos):
        reasons["gallery_description"] = _("Say in one line what the pictures show.")
    if photos and not page.has_photo_consent:
        reasons["has_photo_consent"] = _("Tick it, or take the pictures out.")
    return reasons


def _about_time(page: EventPage) -> dict[str, str]:
    if not page.is_all_day and page.time_from is None:
        return {"time_from": _("Say when it begins, or mark it as lasting all day.")}
    if page.date and page.date_to and page.date_to < page.date:
        return {"date_to": _("The last day is before the first one.")}
    return {}


def _about_place(page: EventPage) -> dict[str, str]:
    if page.place_kind == PlaceKind.ELSEWHERE and not page.address:
        return {"address": _("Say where people are to come.")}
    if page.place_kind == PlaceKind.ONLINE and not page.online_url:
        return {"online_url": _("Give the link to the broadcast.")}
    return {}


def _about_repeating(page: EventPage) -> dict[str, str]:
    if not page.rrule or page.date is None:
        return {}
    try:
        first = next(recurrence.parsed(page.rrule, start=page.date), None)
    except recurrence.RuleError:
        return {"rrule": _("This repetition cannot be read. Choose another one.")}
    if first is None:
        return {"rrule": _("With this end the event is never held.")}
    if first.date() != page.date:
        words = formats.date_format(page.date, "j E, l")
        return {"date": _("%(day)s is not among the days on which it repeats.") % {"day": words}}
    return {}


def _about_age(page: EventPage) -> dict[str, str]:
    if page.age_mark != AgeMark.ADULT:
        return {}
    if any(one.code in FOR_CHILDREN for one in page.audiences.all()):
        return {"age_mark": _("An event with the mark 18+ cannot be for children.")}
    return {}


def _about_picture(page: EventPage) -> dict[str, str]:
    if page.picture and not page.picture_is_decorative and not page.alt:
        return {"picture_alt": _("Say what the picture shows, or mark it as decoration.")}
    return {}
