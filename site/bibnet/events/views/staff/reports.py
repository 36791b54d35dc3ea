"""The way from an event that was held to its report."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bibnet.events import errors, staff
from bibnet.events.services.reports import make_report
from bibnet.libraries.requests import SignedInRequest

from .listing import date_here


@never_cache
@staff.for_editors
@require_POST
def make(request: SignedInRequest, pk: int) -> HttpResponse:
    """The draft of the report with all that is known, in the editor."""
    date = date_here(request, pk)
    try:
        report = make_report(occurrence=date, actor=request.user)
    except errors.EventsError as refusal:
        messages.error(request, str(refusal))
        return redirect("events_admin:list", code=request.library.code)
    messages.success(
        request, _("What is known is filled in. Add how many came, a few words and pictures.")
    )
    return redirect("wagtailadmin_pages:edit", report.pk)
