"""What a reader has answered about the state widgets that stand on every page.

The cookie holds the names of widgets and yes or no to each, nothing of the person; it is set when
the reader answers. A page differs by the answers, not by the reader, so that the page cache may
keep it: its key takes `key_part(request)`.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse

from . import widgets
from .models import StateWidget

COOKIE = "bibnet_widgets"
COOKIE_AGE = 365 * 24 * 3600
YES, NO = "1", "0"


def answers(request: HttpRequest) -> dict[str, bool]:
    """Yes or no by the widget's name, of those that are on and stand on every page."""
    found = {}
    said = request.COOKIES.get(COOKIE, "").split(".") if COOKIE in request.COOKIES else []
    for widget in widgets.everywhere() if said else ():
        if YES + widget.slug in said:
            found[widget.slug] = True
        elif NO + widget.slug in said:
            found[widget.slug] = False
    return found


def key_part(request: HttpRequest) -> str:
    """What of the answers a cache key takes."""
    return _packed(answers(request))


def remember(
    response: HttpResponse, request: HttpRequest, widget: StateWidget, *, agrees: bool
) -> None:
    """Keep the answer in the reader's browser, beside those given before."""
    response.set_cookie(
        COOKIE,
        _packed({**answers(request), widget.slug: agrees}),
        max_age=COOKIE_AGE,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def _packed(said: Mapping[str, bool]) -> str:
    return ".".join((YES if said[slug] else NO) + slug for slug in sorted(said))
