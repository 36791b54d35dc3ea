"""Holidays and shorter days of a year: the proposal that an administrator confirms."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bibnet.libraries import schedule
from bibnet.libraries.forms.changes import MOST_BUTTONS, WhomField
from bibnet.libraries.models import ChangeKind
from bibnet.libraries.requests import SignedInRequest
from bibnet.libraries.schedule import checks, lines
from bibnet.libraries.schedule import holidays as proposed
from bibnet.libraries.schedule.services import SCHEDULE_ROLES
from bibnet.libraries.staff import library_screen


@library_screen(*SCHEDULE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def holidays(request: SignedInRequest, year: int) -> HttpResponse:
    """Tick what is announced; what is entered already is left as it is."""
    library = request.library
    today = schedule.today(library, timezone.now())
    if abs(year - today.year) > 2:
        raise Http404
    whom = WhomField(library)
    offered = proposed.proposals(year)
    if request.method == "POST":
        keys = set(request.POST.getlist("key"))
        libraries = whom.libraries(whom.clean(request.POST.get("whom", whom.initial)))
        made = proposed.announce(
            chosen=[one for one in offered if one.key in keys],
            libraries=libraries,
            actor=request.user,
        )
        text = ngettext("{count} change announced.", "{count} changes announced.", len(made))
        messages.success(request, text.format(count=len(made)))
        for change in made:
            for caution in checks.cautions(change, list(change.libraries.all())):
                messages.warning(request, caution)
        return redirect("libraries_admin:schedule", code=library.code)
    context = {
        "library": library,
        "year": year,
        "whom": whom.choices,
        "most_buttons": MOST_BUTTONS,
        "rows": [(one, _days(one), one.kind == ChangeKind.SHORTER) for one in offered],
    }
    return render(request, "libraries/staff/holidays.html", context)


def _days(one: proposed.Proposal) -> str:
    first = f"{lines.day_words(one.since, one.since)}, {lines.weekday_short(one.since)}"
    if one.since == one.until:
        return first
    return f"{first} – {lines.day_words(one.until, one.until)}, {lines.weekday_short(one.until)}"
