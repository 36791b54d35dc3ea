"""Calendars: the feed of a library, of one tag, and a file of one date."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from taggit.models import Tag

from bibnet.events.calendar import calendar_of, day_begins, feed_of
from bibnet.events.models import Occurrence
from bibnet.libraries.requests import LibraryRequest
from bibnet.stamps.keeping import expires, kept


@require_safe
@kept
def feed(request: LibraryRequest) -> HttpResponse:
    """All events of the library, on the portal of the network, to subscribe to."""
    name = _("What’s on: %(library)s") % {"library": request.library}
    return _feed(request, name=name)


@require_safe
@kept
def tag_feed(request: LibraryRequest, slug: str) -> HttpResponse:
    """The events of one tag."""
    tag = get_object_or_404(Tag, slug=slug)
    name = f"{tag.name}: {request.library}"
    return _feed(request, name=name, tag=slug)


@require_safe
@kept
def one_date(request: LibraryRequest, pk: int) -> HttpResponse:
    """One date, to put into a calendar."""
    dates = Occurrence.objects.under(request.library).public().for_list()
    date = get_object_or_404(dates, pk=pk)
    return _answer(calendar_of([date], name=date.heading), filename=f"event-{pk}.ics")


def _feed(request: LibraryRequest, *, name: str, tag: str = "") -> HttpResponse:
    library, now = request.library, timezone.now()
    found = feed_of(request, now=now, tag=tag)
    expires(request, day_begins(now + timedelta(days=1), library))
    return _answer(calendar_of(found.dates, name=name, note=found.note), filename="events.ics")


def _answer(text: bytes, *, filename: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    return response
