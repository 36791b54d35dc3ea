"""Wagtail's and Django's own ways to a session: each leads to the one door, or nowhere; and the
admin's front page, which is ours.

Stands before `wagtail.admin.urls` and `wagtail.urls`. A test walks all addresses.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, re_path

from .views import sign_in, start


def to_the_door(request: HttpRequest) -> HttpResponse:
    """The sign-in page, keeping where the person wanted to go."""
    wanted = request.GET.get("next", "")
    query = f"?{urlencode({'next': wanted})}" if wanted else ""
    return HttpResponseRedirect(f"{settings.LOGIN_URL}{query}")


def closed(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


urlpatterns = [
    path("admin/", start.home),
    path("admin/login/", to_the_door),
    path("admin/logout/", sign_in.sign_out),
    re_path(r"^admin/password_reset/", closed),
    path("_util/login/", to_the_door),
]
