"""Figures of a library for its staff: visits of the sites by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bibnet.journal import reckoning
from bibnet.journal.forms import day_field
from bibnet.journal.models import Mode
from bibnet.journal.reckoning import Day
from bibnet.libraries.requests import SignedInRequest
from bibnet.libraries.staff import library_screen

SHOWN = timedelta(days=29)
LONGEST = timedelta(days=366)
# The drawing's own units.
WIDTH, HEIGHT = 720, 160


class SpanForm(forms.Form):
    since = day_field(_("From this day"))
    until = day_field(_("To this day"))

    def clean(self) -> dict[str, date]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("since"), data.get("until")
        if first and last and not timedelta() <= last - first <= LONGEST:
            raise ValidationError(_("The days go forwards, a year at most."))
        return data


@dataclass(frozen=True)
class Bar:
    """One day of the chart, in its own units."""

    x: float
    y: float
    width: float
    height: float


@never_cache
@library_screen()
@require_safe
def figures(request: SignedInRequest) -> HttpResponse:
    """The last thirty days, or those that were asked for."""
    library = request.library
    form = SpanForm(request.GET or None)
    first, last = _span(form, timezone.localdate(timezone=library.tz))
    days = reckoning.visits_by_day(library, first, last)
    used = {mode for one in days for mode in one.by_mode}
    modes = [mode for mode in Mode if mode in used] or [Mode.REMOTE]
    context = {
        "form": form,
        "first": first,
        "last": last,
        "modes": modes,
        "rows": [(one, [one.by_mode.get(mode, 0) for mode in modes]) for one in reversed(days)],
        "total": sum(one.total for one in days),
        "bars": bars(days),
        "size": (WIDTH, HEIGHT),
        "most": max((one.total for one in days), default=0),
    }
    return render(request, "journal/figures.html", context)


def bars(days: list[Day]) -> list[Bar]:
    """The days as columns; the busiest one is as high as the drawing."""
    most = max((one.total for one in days), default=0)
    if not most:
        return []
    step = WIDTH / len(days)
    found = []
    for number, one in enumerate(days):
        height = round(HEIGHT * max(one.total, 0) / most, 1)
        found.append(Bar(round(number * step, 1), HEIGHT - height, round(step * 0.8, 1), height))
    return found


def _span(form: SpanForm, today: date) -> tuple[date, date]:
    """The days asked for; one that is missing follows from the other."""
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    first, last = asked.get("since"), asked.get("until")
    if first and not last:
        last = min(max(today, first), first + LONGEST)
    last = last or today
    return first or last - SHOWN, last
