"""Another time, place or number of seats for dates, and calling them off: preview, then done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bibnet.events import errors, staff
from bibnet.events.forms.staff import (
    ALL,
    FOLLOWING,
    ONE,
    CancelForm,
    DateTermsForm,
    terms_now,
)
from bibnet.events.models import Occurrence
from bibnet.events.presentation import day_words, time_span
from bibnet.events.services.changing import cancel_date, change_date, restore_date
from bibnet.events.services.foreseeing import MOST_SHOWN, Foreseen, foresee
from bibnet.events.services.series import (
    cancel_following,
    change_all,
    change_following,
    check_may_change,
)
from bibnet.libraries.models import Library
from bibnet.libraries.requests import SignedInRequest

from .listing import date_here

CHANGES = {FOLLOWING: change_following, ALL: change_all, ONE: change_date}


@never_cache
@staff.for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """One date, it and those that follow, or all: the form, its preview, then it is public."""
    date = _date_to_change(request, pk)
    form = DateTermsForm(request.POST or None, date=date, initial=terms_now(date))
    context: dict[str, Any] = {"library": request.library, "date": date, "form": form}
    if request.method == "POST" and form.is_valid():
        act = partial(
            CHANGES[form.scope_chosen],
            occurrence=date,
            terms=form.terms(),
            actor=request.user,
        )
        if done := _try(request, form, date, act, context):
            return done
    return _render(request, "events/staff/change.html", context)


@never_cache
@staff.for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Call one date off, or end the event with it."""
    date = _date_to_change(request, pk)
    form = CancelForm(request.POST or None, date=date, initial={"scope": ONE})
    context: dict[str, Any] = {"library": request.library, "date": date, "form": form}
    if request.method == "POST" and form.is_valid():
        scope, note = form.scope_chosen, form.cleaned_data["note"]
        ends = scope == FOLLOWING
        act = partial(
            cancel_following if ends else cancel_date,
            occurrence=date,
            note=note,
            actor=request.user,
        )
        if done := _try(request, form, date, act, context):
            return done
    return _render(request, "events/staff/cancel.html", context)


@never_cache
@staff.for_editors
@require_POST
def restore(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hold a date after all."""
    date = _date_to_change(request, pk)
    try:
        restore_date(occurrence=date, actor=request.user)
    except errors.EventsError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The date is held after all; those on its list are told."))
    return redirect("events_admin:dates", code=request.library.code, pk=date.page_id)


def _date_to_change(request: SignedInRequest, pk: int) -> Occurrence:
    date = date_here(request, pk)
    check_may_change(date.page, request.user)
    return date


def _try(
    request: SignedInRequest,
    form: Any,
    date: Occurrence,
    act: Callable[[], object],
    context: dict[str, Any],
) -> HttpResponse | None:
    """Do what was confirmed, else show what it would do; a refusal stands in the form."""
    try:
        if "confirm" in request.POST:
            act()
            messages.success(request, _("Saved. Readers see it already."))
            return redirect("events_admin:list", code=request.library.code)
        context["shown"] = _preview(foresee(act, page=date.page), request.library)
    except errors.EventsError as refusal:
        form.add_error(None, str(refusal))
    return None


def _render(request: SignedInRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    status = 422 if context["form"].errors else 200
    return render(request, template, context, status=status)


def _preview(seen: Foreseen, library: Library) -> dict[str, Any]:
    """The preview in words."""
    today = timezone.now().astimezone(library.tz).date()

    def words(one: Occurrence) -> str:
        day = day_words(one.local_starts.date(), today=today)
        return ", ".join(filter(None, [day, time_span(one), one.place_note, _seats(one)]))

    return {
        "moved": [(words(old), words(new)) for old, new in seen.moved[:MOST_SHOWN]],
        "called_off": [words(one) for one in seen.called_off[:MOST_SHOWN]],
        "gone": len(seen.gone),
        "added": len(seen.added),
        "told": _by_way(seen),
        "is_empty": not (seen.moved or seen.called_off or seen.gone or seen.added),
    }


def _seats(one: Occurrence) -> str:
    if one.seats is None:
        return ""
    return ngettext("{count} seat", "{count} seats", one.seats).format(count=one.seats)


def _by_way(seen: Foreseen) -> list[tuple[str, list[str]]]:
    """Who gets a message, by the way it takes."""
    names: dict[str, list[str]] = {}
    for one in seen.told:
        registration = one.registration
        name = registration.name or str(registration.reader or "")
        names.setdefault(one.way, []).append(name)
    titles = {
        "cabinet": _("in the cabinet: {count}"),
        "letter": _("by letter: {count}"),
        "telephone": _("to be called by you: {count}"),
        "none": _("cannot be reached: {count}"),
    }
    return [
        (title.format(count=len(names[way])), names[way])
        for way, title in titles.items()
        if way in names
    ]
