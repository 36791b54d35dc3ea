"""Calendars: the feed of a library, of one tag, and a file of one date."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from taggit.models import Tag

from bibnet.events.calendar import calendar_of, feed_of
from bibnet.events.models import Occurrence

MAX_AGE = 300


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """All events of the library, on the portal of the network, to subscribe to."""
    name = _("What’s on: %(library)s") % {"library": request.library}
    dates = feed_of(request.library, now=timezone.now())
    return _answer(request, calendar_of(dates, name=name), filename="events.ics")


@require_safe
def tag_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The events of one tag."""
    tag = get_object_or_404(Tag, slug=slug)
    name = f"{tag.name}: {request.library}"
    dates = feed_of(request.library, now=timezone.now(), tag=slug)
    return _answer(request, calendar_of(dates, name=name), filename="events.ics")


@require_safe
def one_date(request: HttpRequest, pk: int) -> HttpResponse:
    """One date, to put into a calendar."""
    dates = Occurrence.objects.under(request.library).public().for_list()
    date = get_object_or_404(dates, pk=pk)
    return _answer(request, calendar_of([date], name=date.heading), filename=f"event-{pk}.ics")


def _answer(request: HttpRequest, text: bytes, *, filename: str) -> HttpResponse:
    """The calendar, or 304 for a program that has this very text."""
    etag = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    else:
        response["Content-Disposition"] = f'inline; filename="{filename}"'
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    return response
