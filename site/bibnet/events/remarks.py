"""What an editor of events is told beside the form, and what posts say of an event."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Sum
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from bibnet.pages.editing.offering import facts_to_offer
from bibnet.pages.editing.posting import facts_of, figures_of
from bibnet.pages.editing.remarks import advice_on

from . import clashes
from .models import EventPage, EventReportPage, Occurrence, Registration, RegistrationState
from .presentation import day_words, place_line, price_words, time_span
from .services.withdrawing import dates_expecting


@advice_on.register
def of_event(page: EventPage) -> Iterator[str]:
    """A mark and a date are asked for at publishing; here is what nothing forbids."""
    today = localdate(timezone=page.library.tz)
    last = page.date_to or page.date
    if last and last < today and not page.rrule:
        yield _("The day is past already. If it was held, write a report of it.")
    yield from clashes.of_page(page)
    if page.expire_at is not None and dates_expecting(page).filter(over_at__gt=page.expire_at):
        yield _(
            "The page is to go off the site before it is held, and people are registered: it "
            "stays until then. If it is not held, call it off."
        )
    if not page.age_mark:
        yield _("There is no age mark yet: without it the event is not published.")
    if not page.lead:
        yield _("Say in two sentences what will happen: lists and posts show them.")


@advice_on.register
def of_report(page: EventReportPage) -> Iterator[str]:
    if page.date and page.date > localdate(timezone=page.library.tz):
        yield _("The day has not come yet: is the date right?")


@facts_of.register
def facts_of_event(page: EventPage) -> list[str]:
    """When, where, for whom, for how much: the law asks for the age mark in every post."""
    occurrence = _shown_date(page)
    lines = []
    if occurrence is not None:
        today = localdate(timezone=page.library.tz)
        when = day_words(occurrence.local_starts.date(), today=today)
        when = ", ".join(filter(None, [when, time_span(occurrence)]))
        lines.append(_("When: %s") % when)
        lines.append(_("Where: %s") % place_line(occurrence))
    lines += [page.age_mark, price_words(page)]
    return ["\n".join(line for line in lines if line)]


@facts_of.register
def facts_of_report(page: EventReportPage) -> list[str]:
    return [page.age_mark] if page.age_mark else []


@facts_to_offer.register
def facts_of_offered(page: EventPage) -> str:
    """The day, the hour and the age mark, without a look at the dates."""
    if page.date is None:
        return page.age_mark
    day = day_words(page.date, today=localdate(timezone=page.library.tz))
    hour = f"{page.time_from:%H:%M}" if page.time_from and not page.is_all_day else ""
    when = ", ".join(filter(None, [day, hour]))
    return " · ".join(filter(None, [when, page.age_mark]))


@figures_of.register
def figures_of_event(page: EventPage) -> list[tuple[str, int]]:
    if not page.has_registration:
        return []
    registered = Registration.objects.of(page.library).filter(occurrence__page=page.pk)
    return [
        (words, registered.filter(state=state).aggregate(sum=Sum("people"))["sum"] or 0)
        for words, state in (
            (_("Have registered"), RegistrationState.REGISTERED),
            (_("On the waiting list"), RegistrationState.WAITING),
        )
    ]


def _shown_date(page: EventPage) -> Occurrence | None:
    """The next date; of a past event the last one."""
    dates = Occurrence.objects.of(page.library).filter(page=page.pk).held()
    coming = dates.not_over(timezone.now()).order_by("starts").first()
    return coming or dates.order_by("-starts").first()
