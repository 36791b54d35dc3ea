"""Attendance of a library's events: by age, by day, and to take home. No name of a reader."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bibnet.events import attendance, staff
from bibnet.events.lists import FORMATS
from bibnet.journal.views.figures import SpanForm
from bibnet.libraries.requests import SignedInRequest
from bibnet.libraries.roles import has_role
from bibnet.libraries.staff import library_screen

PER_PAGE = 50
FILES = {"csv": attendance.as_csv, "xlsx": attendance.as_xlsx}


@never_cache
@library_screen()
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """What was held since the year began, or in the days that were asked for."""
    library = request.library
    form = SpanForm(request.GET or None)
    first, last = _span(request, form)
    found = attendance.counted(library, first, last)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "library": library,
        "form": form,
        "first": first,
        "last": last,
        "sums": attendance.sums(library, first, last),
        "page": page,
        "rows": attendance.held_of(page.object_list, library),
        "sees_events": has_role(request.user, library, *staff.TEAM),
    }
    return render(request, "events/staff/figures.html", context)


@never_cache
@library_screen()
@require_safe
def export(request: SignedInRequest, kind: str) -> HttpResponse:
    """The same as a file for a spreadsheet program: `xlsx` or `csv`."""
    if kind not in FILES:
        raise Http404
    first, last = _span(request, SpanForm(request.GET or None))
    made = FILES[kind](request.library, first, last)
    response = HttpResponse(made, content_type=FORMATS[kind][1])
    name = f"attendance-{request.library.code}-{first:%Y-%m-%d}-{last:%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _span(request: SignedInRequest, form: SpanForm) -> tuple[date, date]:
    """The days asked for; without them from 1 January on, as the yearly forms count."""
    today = timezone.localdate(timezone=request.library.tz)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    last = asked.get("until") or today
    first = asked.get("since") or min(last.replace(month=1, day=1), last)
    return min(first, last), last
