"""«My library»: a choice that the browser remembers, no data of a person.

The cookie holds a library's code and nothing else. A page that shows the choice differs by the
library, not by the reader, so the page cache may keep it: its key takes `key_part(request)` on
the portal's pages that show the chooser, and no cookie is set while a page is read.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from .models import Library

COOKIE = "bibnet_library"
COOKIE_AGE = 365 * 24 * 3600


def key_part(request: HttpRequest) -> str:
    """What of the choice a cache key takes: the code, or nothing if it cannot be one."""
    code = request.COOKIES.get(COOKIE, "")
    return code if code and len(code) <= 40 and code.replace("-", "").isalnum() else ""


def my_library(request: HttpRequest) -> Library | None:
    """The library that the reader has chosen, while lists show it."""
    code = key_part(request)
    return Library.objects.listed().filter(code=code).first() if code else None


def remember(response: HttpResponse, library: Library | None, *, is_secure: bool) -> None:
    """Keep the choice in the reader's browser, or forget it."""
    if library is None:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_cookie(
        COOKIE,
        library.code,
        max_age=COOKIE_AGE,
        secure=is_secure,
        httponly=True,
        samesite="Lax",
    )
