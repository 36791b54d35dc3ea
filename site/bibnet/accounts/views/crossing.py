"""A microsite's way to the account host and back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from bibnet.accounts.errors import CrossingRefused
from bibnet.accounts.services import crossing, sessions


@never_cache
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Put a nonce into this browser and go to the account host."""
    nonce = crossing.nonce_of(request)
    response = HttpResponseRedirect(
        crossing.leave(request, nonce=nonce, path=request.GET.get("next", "/"))
    )
    response.set_cookie(
        crossing.COOKIE,
        nonce,
        max_age=crossing.STATE_SECONDS,
        path=crossing.COOKIE_PATH,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


@never_cache
@require_GET
def open_here(request: HttpRequest) -> HttpResponse:
    """Open a session of this host for a one-time code, or say why not."""
    try:
        session, path = crossing.redeem(request, request.GET.get("code", ""))
    except CrossingRefused as refusal:
        context = {"reason": str(refusal)}
        return render(request, "accounts/crossing_refused.html", context, status=403)
    sessions.open_session(request, session.user, parent=session)
    response = HttpResponseRedirect(path)
    response.delete_cookie(crossing.COOKIE, path=crossing.COOKIE_PATH, samesite="Lax")
    return response
