"""Whether an event may go away: not while anybody who registered would find a closed door."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from bibnet.events.models import EventPage, Occurrence, OccurrenceState, Registration
from bibnet.events.models.registration import LIVE
from bibnet.events.presentation import within_quotes
from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.pages.querysets import path_range

MOST_NAMED = 3


def why_not_withdraw(page: Page, *, now: datetime | None = None) -> list[str]:
    """Sentences against taking an event, or all events below a page, off the site."""
    now = now or timezone.now()
    expected = _below(page).filter(
        state__in=LIVE,
        occurrence__over_at__gt=now,
        occurrence__state=OccurrenceState.SCHEDULED,
        occurrence__page__live=True,
    )
    return [_registered(title, people) for title, people in _by_title(expected)]


def why_not_delete(page: Page, *, now: datetime | None = None) -> list[str]:
    """Sentences against deleting an event, or all below a page, with the lists of who comes."""
    now = now or timezone.now()
    found = why_not_withdraw(page, now=now)
    uncalled = _below(page).exclude(to_say="")
    found += [_not_called(title, people) for title, people in _by_title(uncalled)]
    if found:
        return found
    expected = _below(page).filter(state__in=LIVE, occurrence__over_at__gt=now)
    return [
        _(
            "“{title}”: who was registered still reads by the private link that it is called "
            "off. Take the event off the site now and delete it when its day is over."
        ).format(title=title)
        for title, _people in _by_title(expected)
    ]


def lists_lost(page: Page) -> int:
    """How many people stand on the lists that would go with the page, kept or forgotten."""
    listed = _below(page).filter(state__in=LIVE).aggregate(people=Sum("people"))
    return listed["people"] or 0


def dates_expecting(page: EventPage, *, now: datetime | None = None) -> QuerySet[Occurrence]:
    """Dates of an event that people have registered for and that are still to be held."""
    coming = Occurrence.objects.of(page.library).filter(page=page.pk).held()
    registered = Registration.objects.of(page.library).filter(state__in=LIVE)
    waited_for: QuerySet[Occurrence] = coming.not_over(now or timezone.now()).filter(
        pk__in=registered.values("occurrence")
    )
    return waited_for


def why_not_close(library: Library, *, now: datetime | None = None) -> list[str]:
    """Sentences against closing a library while something is to be held there or to be said."""
    now = now or timezone.now()
    everywhere = network.region()
    coming = Occurrence.objects.under(everywhere).public().held().not_over(now)
    own = coming.filter(Q(library=library) | Q(place=library))
    registered = Registration.objects.under(everywhere).filter(state__in=LIVE)
    people = _people(registered.filter(occurrence__in=own.values("pk")))
    found = []
    if people:
        words = ngettext(
            "{count} person is registered for events to come: hold them or call them off first.",
            "{count} people are registered for events to come: hold them or call them off first.",
            people,
        )
        found.append(words.format(count=people))
    calls = Registration.objects.under(everywhere).exclude(to_say="")
    count = calls.filter(occurrence__place=library).count()
    if count:
        words = ngettext(
            "{count} person has not been called about an event yet.",
            "{count} people have not been called about events yet.",
            count,
        )
        found.append(words.format(count=count))
    others = coming.filter(place=library).exclude(library=library).count()
    if others and not people:
        words = ngettext(
            "Another library has announced {count} event here: move it or call it off first.",
            "Other libraries have announced {count} events here: move or call them off first.",
            others,
        )
        found.append(words.format(count=others))
    return found


def _below(page: Page) -> QuerySet[Registration]:
    """Registrations for the event, or for the events below the page, wherever they are held."""
    events = EventPage.objects.filter(**path_range(page.path))
    rows: QuerySet[Registration] = Registration.objects.under(network.region())
    return rows.filter(occurrence__page__in=events.values("pk"))


def _by_title(rows: QuerySet[Registration]) -> list[tuple[str, int]]:
    """How many people by event; not more events than somebody reads."""
    counted = rows.order_by("occurrence__page__title").values_list("occurrence__page__title")
    found = counted.annotate(Sum("people"))[:MOST_NAMED]
    return [(within_quotes(title), many) for title, many in found]


def _people(rows: QuerySet[Registration]) -> int:
    return rows.aggregate(people=Sum("people"))["people"] or 0


def _registered(title: str, people: int) -> str:
    return ngettext(
        "{count} person is registered for “{title}”. Call the event off first: it will be told.",
        "{count} people are registered for “{title}”. Call the event off first: all will be told.",
        people,
    ).format(count=people, title=title)


def _not_called(title: str, people: int) -> str:
    return ngettext(
        "{count} person has not been called about “{title}” yet.",
        "{count} people have not been called about “{title}” yet.",
        people,
    ).format(count=people, title=title)
