"""What a browser takes along for the time without a network.

Only what the page cache gives to everybody alike is ever kept in a browser: its answers carry
`offline.MARK`, and the worker keeps nothing else.
"""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from bibnet.libraries.models import Library
from bibnet.libraries.requests import LibraryRequest
from bibnet.libraries.schedule import lines
from bibnet.libraries.schedule.card import day_text
from bibnet.libraries.schedule.loading import schedule_of
from bibnet.stamps.keeping import expires, kept
from bibnet.themes import offline
from bibnet.themes.frame import Frame
from bibnet.themes.looks import colours_of

DAYS = 14


@require_safe
@kept
def page(request: LibraryRequest) -> HttpResponse:
    """What a reader without a network sees: hours of two weeks, the telephone, pages seen."""
    library = request.library
    days = [] if library.is_region else _days(request, library)
    return render(request, "bibnet/offline.html", {"days": days})


@require_safe
def worker(request: LibraryRequest) -> HttpResponse:
    """The service worker of the library's host: its settings, then the same code for all."""
    response = HttpResponse(
        offline.worker_source(Frame.of(request)), content_type="text/javascript; charset=utf-8"
    )
    # It stands under /view/ and speaks for the whole host.
    response["Service-Worker-Allowed"] = "/"
    patch_cache_control(response, no_cache=True)
    return response


@require_safe
def manifest(request: LibraryRequest) -> HttpResponse:
    """Name, colours and icons with which the site may be put on a telephone's first screen."""
    frame = Frame.of(request)
    tokens = colours_of(request.library)
    told = {
        "id": "/",
        "name": frame.name,
        "short_name": frame.short_name,
        "lang": translation.get_language(),
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "theme_color": tokens[offline.BAR_TOKEN],
        "background_color": tokens[offline.GROUND_TOKEN],
        "icons": offline.icons(frame),
    }
    response = JsonResponse(
        told, json_dumps_params={"ensure_ascii": False}, content_type="application/manifest+json"
    )
    patch_cache_control(response, no_cache=True)
    return response


def _days(request: LibraryRequest, library: Library) -> list[tuple[str, str, str]]:
    """Date, name and hours of the coming days, holidays and changes included."""
    schedule = schedule_of(library)
    today = schedule.local(timezone.now())
    midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
    expires(request, midnight + timedelta(days=1))
    if not schedule.is_known:
        return []
    dates = [today.date() + timedelta(days=number) for number in range(DAYS)]
    return [
        (
            on.isoformat(),
            f"{lines.weekday_short(on)}, {lines.day_words(on, today.date())}",
            day_text(schedule.day(on)),
        )
        for on in dates
    ]
