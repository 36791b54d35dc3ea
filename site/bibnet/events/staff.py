"""Who works with events, and what the staff's lists show of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from bibnet.accounts.models import User
from bibnet.libraries import network
from bibnet.libraries.models import Library, Role
from bibnet.libraries.roles import has_role
from bibnet.libraries.staff import library_screen
from bibnet.pages.querysets import path_range

from .models import EventPage, EventReportPage, Occurrence, Registration, RegistrationState
from .presentation import day_words, short_place, time_span
from .querysets import OccurrenceQuerySet

Rows = TypeVar("Rows", bound=QuerySet)

EDITORS = (Role.EDITOR, Role.LIBRARY_ADMIN)
TEAM = (*EDITORS, Role.LIBRARIAN)

for_editors = library_screen(*EDITORS)
for_team = library_screen(*TEAM)


def may_edit(user: User, library: Library) -> bool:
    """Whether the person edits the events that the library announces."""
    return has_role(user, library, *EDITORS)


@dataclass(frozen=True)
class StaffRow:
    """One date in a list of the staff, with what can be done about it."""

    date: Occurrence
    day: str
    time: str
    place: str
    seats: str
    is_over: bool
    may_edit: bool
    has_report: bool


def dates_held_at(library: Library) -> OccurrenceQuerySet:
    """Dates held in the library or in what stands under it, with what the staff's lists show."""
    waits = registrations_at(library).filter(
        occurrence=OuterRef("pk"), state=RegistrationState.WAITING
    )
    waiting = waits.order_by().values("occurrence").annotate(many=Count("pk")).values("many")
    held: OccurrenceQuerySet = Occurrence.objects.at(library)
    return held.select_related("page", "place", "library").annotate(
        waiting=Coalesce(Subquery(waiting, output_field=IntegerField()), 0),
        has_report=Exists(EventReportPage.objects.filter(occurrence=OuterRef("pk"))),
    )


def registrations_at(library: Library) -> QuerySet[Registration]:
    """Registrations for what is held in the library or under it, whoever announces it.

    A branch holds what its system announces, so the place decides and not the scope.
    """
    found = Registration.objects.under(network.region())
    return found.filter(occurrence__place__path__startswith=library.path)


def without_report(library: Library, *, now: datetime) -> OccurrenceQuerySet:
    """Dates that were held lately and of which nobody has written a report."""
    from .services.reports import ASKED_FOR

    held = dates_held_at(library).public().past(now).held()
    return held.filter(has_report=False, over_at__gt=now - ASKED_FOR)


def rows(
    dates: Iterable[Occurrence], *, library: Library, user: User, now: datetime
) -> list[StaffRow]:
    """The dates as a list of the staff shows them."""
    return [_row(one, library=library, user=user, now=now) for one in dates]


def _row(one: Occurrence, *, library: Library, user: User, now: datetime) -> StaffRow:
    today = now.astimezone(one.place.tz).date()
    return StaffRow(
        date=one,
        day=day_words(one.local_starts.date(), today=today),
        time=time_span(one),
        place=short_place(one, seen_from=library),
        seats=seats_words(one, getattr(one, "waiting", 0)),
        is_over=one.over_at <= now,
        may_edit=may_edit(user, one.library),
        has_report=getattr(one, "has_report", False),
    )


def seats_words(date: Occurrence, waiting: int) -> str:
    """«12 из 20, ждут 3», «12 записались» or nothing where nobody registers."""
    if not date.page.has_registration:
        return ""
    if date.seats is None:
        taken = ngettext("%(count)s registered", "%(count)s registered", date.taken)
        words = taken % {"count": date.taken}
    else:
        words = _("%(taken)s of %(seats)s") % {"taken": date.taken, "seats": date.seats}
    if not waiting:
        return words
    waits = ngettext("%(count)s waits", "%(count)s wait", waiting) % {"count": waiting}
    return f"{words}, {waits}"


def with_words(dates: Rows, words: str, field: str = "page__title") -> Rows:
    """Rows with all the words in a title; SQLite knows small letters of Latin script only."""
    for word in words.split()[:8]:
        forms = {word, word.lower(), word.capitalize(), word.upper()}
        any_of = Q()
        for form in forms:
            any_of |= Q(**{f"{field}__contains": form})
        dates = dates.filter(any_of)
    return dates


def drafts(library: Library) -> QuerySet[Page]:
    """Events and reports with something that readers do not see yet, the latest first."""
    kinds = Page.objects.type(EventPage, EventReportPage)
    unseen = kinds.filter(Q(live=False) | Q(has_unpublished_changes=True))
    root_path = library.root_path or network.site_of(library).root_path
    found = unseen.filter(**path_range(root_path))
    if not library.root_path:
        held = Q(eventpage__place__path__startswith=library.path)
        found = found.filter(held | Q(eventreportpage__place__path__startswith=library.path))
    return found.select_related("content_type", "owner").order_by("-latest_revision_created_at")
