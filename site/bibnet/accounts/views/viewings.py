"""Who looked with one's own eyes, and the end of looking with another's."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bibnet.accounts.services import viewing
from bibnet.libraries.requests import SignedInRequest

from .guards import signed_in

PAGE = 30


@require_GET
@signed_in
def viewing_list(request: SignedInRequest) -> HttpResponse:
    """Who of the staff looked at what the person sees, when and why."""
    rows = request.user.viewings.select_related("viewer", "library")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/viewings.html", {"page": page, "section": "data"})


@require_POST
@signed_in
def end(request: SignedInRequest) -> HttpResponse:
    """Back to oneself."""
    found = viewing.unmark(request)
    if found is None:
        return HttpResponseRedirect(reverse("accounts:cabinet"))
    viewing.end(found)
    messages.success(request, _("The viewing is over. You are yourself again."))
    return HttpResponseRedirect(
        reverse("accounts_admin:start", kwargs={"code": found.library.code})
    )
