"""The staff's start page: what waits today in the library at hand, and what is done most often."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail.admin.auth import require_admin_access

from bibnet.accounts.services import workplace
from bibnet.libraries.requests import SignedInRequest
from bibnet.libraries.staff import library_screen
from bibnet.plugins import points


@never_cache
@require_admin_access
def home(request: SignedInRequest) -> HttpResponse:
    """`/admin/` leads to the library that was worked in last."""
    library = workplace.library_at_hand(request)
    if library is None:
        return render(request, "accounts/no_admin.html", status=403)
    return HttpResponseRedirect(reverse("accounts_admin:start", kwargs={"code": library.code}))


@never_cache
@require_GET
@library_screen()
def start(request: SignedInRequest) -> HttpResponse:
    """What waits for this person here, latest things first; buttons; a new library's steps."""
    library, user = request.library, request.user
    waiting = [item for item in points.staff_start_items.collect(library, user=user) if item.count]
    steps = points.first_steps.collect(library, user=user)
    context = {
        "library": library,
        "waiting": sorted(waiting, key=lambda item: not item.is_late),
        "acts": points.quick_acts.collect(library, user=user),
        "steps": [] if all(step.is_done for step in steps) else steps,
    }
    return render(request, "accounts/start.html", context)
