"""The address the low-vision form posts to: sets the view cookie, returns to the page."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from bibnet.themes.lowvision import COOKIE, COOKIE_AGE, ViewSettings


@never_cache
@csrf_exempt
@require_POST
def set_low_vision(request: HttpRequest) -> HttpResponse:
    """Remember how the reader wants to see pages.

    Without a CSRF token, since the form stands on cached pages: the request must come from
    a page of the same host, and nothing but the view changes.
    """
    if not comes_from_same_origin(request):
        return HttpResponseForbidden()
    response = HttpResponseRedirect(page_before(request))
    settings = ViewSettings() if "reset" in request.POST else ViewSettings.chosen(request.POST)
    if settings:
        response.set_cookie(
            COOKIE,
            settings.cookie,
            max_age=COOKIE_AGE,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def comes_from_same_origin(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this very host sent the request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    sender = request.headers.get("Origin") or request.headers.get("Referer")
    if not sender:
        return False
    parts = urlsplit(sender)
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())


def page_before(request: HttpRequest) -> str:
    """The page of this host that the form was sent from."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(referer)
    path = f"/{parts.path.lstrip('/')}"
    return f"{path}?{parts.query}" if parts.query else path
