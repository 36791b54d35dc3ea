"""Events that go over to another library: with their dates and with who is on the lists."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from bibnet.events.models import EventIndexPage, EventPage, Occurrence, Registration
from bibnet.events.querysets import OccurrenceQuerySet
from bibnet.journal import audit
from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.pages.addresses import library_of
from bibnet.plugins.errors import Refused

from .laying_out import lay_out


@transaction.atomic
def hand_over(*, library: Library, into: Library, now: datetime | None = None) -> int:
    """Give what is to come at a library to the one that takes over; how many events.

    They are held there from now on, and those registered are told. Events that are over stay
    with the old library. Raises Refused where nobody could announce them any more.
    """
    now = now or timezone.now()
    dates = coming(library, now)
    pages = list(EventPage.objects.filter(pk__in=dates.values("page")).order_by("pk"))
    for page in pages:
        if library_of(page).pk == library.pk:
            page = _moved(page, into)
        if page.place_id in (None, library.pk):
            _hold_at(page, None if library_of(page).pk == into.pk else into)
        if page.live:
            lay_out(page, now=now)
        else:
            rows = Occurrence.objects.of(page.library).not_over(now).filter(page=page)
            rows.filter(place=library).update(place=into)
        audit.record(action="events.handed_over", actor=None, library=into, obj=page)
    return len(pages)


def coming(library: Library, now: datetime) -> OccurrenceQuerySet:
    """The dates to come of a library's events and of those that others hold there."""
    dates = Occurrence.objects.under(network.region()).not_over(now)
    return dates.filter(Q(library=library) | Q(place=library))


@transaction.atomic
def dates_follow(page: Page) -> None:
    """After a page was moved its dates and lists belong to the library whose page it is now."""
    library = library_of(page)
    dates = Occurrence.objects.under(network.region()).filter(page=page.pk)
    ids = list(dates.exclude(library=library).values_list("pk", flat=True))
    if ids:
        lists = Registration.objects.under(network.region()).filter(occurrence__in=ids)
        lists.update(library=library)
        dates.filter(pk__in=ids).update(library=library)


def _moved(page: EventPage, into: Library) -> EventPage:
    root = network.site_of(into).root_page
    index = EventIndexPage.objects.child_of(root).first() if root is not None else None
    if index is None:
        raise Refused(
            _("«{library}» has no section for events: make one, or call the events off.").format(
                library=network.site_of(into)
            )
        )
    slug = _free_slug(page.slug, index)
    if slug != page.slug:
        EventPage.objects.filter(pk=page.pk).update(slug=slug)
        page.slug = slug
    page.move(index, pos="last-child")
    return EventPage.objects.get(pk=page.pk)


def _free_slug(slug: str, index: Page) -> str:
    taken = set(index.get_children().values_list("slug", flat=True))
    found, number = slug, 1
    while found in taken:
        number += 1
        found = f"{slug[:245]}-{number}"
    return found


def _hold_at(page: EventPage, place: Library | None) -> None:
    """Another place in what readers see and in the draft, which stays a draft."""
    pk = place.pk if place is not None else None
    EventPage.objects.filter(pk=page.pk).update(place=pk)
    page.place = place
    draft = page.latest_revision
    if draft is not None:
        draft.content["place"] = pk
        draft.save(update_fields=["content"])
