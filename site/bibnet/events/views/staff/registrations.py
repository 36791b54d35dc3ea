"""Who comes: the list of a date, guests at the desk, attendance, lists to take along, calls."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bibnet.events import errors, staff
from bibnet.events.forms.registration import StaffRegistrationForm
from bibnet.events.forms.staff import AttendanceForm
from bibnet.events.lists import FORMATS, list_of
from bibnet.events.models import Occurrence, Registration, RegistrationState
from bibnet.events.models.registration import LIVE, Channel
from bibnet.events.services import attending, registering
from bibnet.events.services.registering import Applicant
from bibnet.libraries.requests import SignedInRequest

from .listing import date_here

CALLS_PER_PAGE = 50


@sensitive_post_parameters()
@never_cache
@staff.for_team
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: SignedInRequest, pk: int) -> HttpResponse:
    """The list of a date; POST writes somebody down who called or came to the desk."""
    date = date_here(request, pk)
    form = StaffRegistrationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _write_down(request, date, form)
        except errors.EventsError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said(made))
            return redirect("events_admin:registrations", code=request.library.code, pk=pk)
    context = {**_shown(request, date), "form": form}
    status = 422 if form.errors else 200
    return render(request, "events/staff/registrations.html", context, status=status)


def _write_down(
    request: SignedInRequest, date: Occurrence, form: StaffRegistrationForm
) -> Registration:
    data = form.cleaned_data
    return registering.register(
        occurrence=date,
        applicant=Applicant(name=data["name"], phone=data["phone"], email=data["email"]),
        people=data["people"],
        channel=Channel.STAFF,
        actor=request.user,
    )


def _said(made: Registration) -> str:
    if made.state == RegistrationState.REGISTERED:
        return _("On the list: {name}.").format(name=made.name)
    number = registering.place_in_queue(made)
    return _("All seats are taken: {name} is number {number} on the waiting list.").format(
        name=made.name, number=number
    )


def _shown(request: SignedInRequest, date: Occurrence) -> dict[str, Any]:
    found = list(list_of(date))
    now = timezone.now()
    return {
        "library": request.library,
        "date": date,
        "row": staff.rows([date], library=request.library, user=request.user, now=now)[0],
        "registered": [one for one in found if one.state == RegistrationState.REGISTERED],
        "waiting": [one for one in found if one.state == RegistrationState.WAITING],
        "cancelled": sum(one.state == RegistrationState.CANCELLED for one in found),
        "attended": attending.attended(date),
        "has_begun": date.starts <= now,
    }


@never_cache
@staff.for_team
@require_POST
def attendance(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note who came: a number for each party, or all at once as they registered."""
    date = date_here(request, pk)
    found = list_of(date).filter(state__in=LIVE)
    form = AttendanceForm(request.POST, registrations=found)
    if not form.is_valid():
        messages.error(request, _("Nothing is saved: type whole numbers, at most 500."))
    else:
        came = form.all_came() if "all" in request.POST else form.came()
        attending.mark_attendance(occurrence=date, came=came, actor=request.user)
        many = attending.attended(date) or 0
        words = ngettext("Saved: {count} person came.", "Saved: {count} people came.", many)
        messages.success(request, words.format(count=many))
    return redirect("events_admin:registrations", code=request.library.code, pk=pk)


@never_cache
@staff.for_team
@require_POST
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a party off the list; whoever waits moves up."""
    found = _registrations(request).filter(pk=pk).first()
    if found is None:
        raise Http404
    name = found.name
    try:
        moved = registering.cancel_registration(registration=found, actor=request.user)
    except errors.EventsError as refusal:
        messages.error(request, str(refusal))
    else:
        words = [_("Off the list: {name}.").format(name=name)]
        words += [_("Moved up: {name}.").format(name=one.name) for one in moved]
        messages.success(request, " ".join(words))
    code, date = request.library.code, found.occurrence_id
    return redirect("events_admin:registrations", code=code, pk=date)


@never_cache
@staff.for_team
@require_safe
def printed(request: SignedInRequest, pk: int) -> HttpResponse:
    """The list on paper, with a box for each party, for the desk at the door."""
    return render(request, "events/staff/print.html", _shown(request, date_here(request, pk)))


@never_cache
@staff.for_team
@require_safe
def export(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """The list as a file for a spreadsheet program: `xlsx` or `csv`."""
    if kind not in FORMATS:
        raise Http404
    date = date_here(request, pk)
    made, content_type = FORMATS[kind]
    response = HttpResponse(made(date), content_type=content_type)
    name = f"registrations-{date.local_starts:%Y-%m-%d}-{date.pk}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@staff.for_team
@require_safe
def calls(request: SignedInRequest) -> HttpResponse:
    """Whom no letter reaches: telephone, what to say, and a button when it is said."""
    found = _registrations(request).exclude(to_say="").order_by("occurrence__starts", "pk")
    page = Paginator(found, CALLS_PER_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    lines = [
        (one, staff.rows([one.occurrence], library=request.library, user=request.user, now=now)[0])
        for one in page.object_list
    ]
    context = {"library": request.library, "page": page, "lines": lines}
    return render(request, "events/staff/calls.html", context)


@never_cache
@staff.for_team
@require_POST
def told(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody has telephoned."""
    found = _registrations(request).filter(pk=pk).first()
    if found is None:
        raise Http404
    attending.told(registration=found, actor=request.user)
    messages.success(request, _("Noted: {name} has been told.").format(name=found.name))
    return redirect("events_admin:calls", code=request.library.code)


def _registrations(request: SignedInRequest) -> QuerySet[Registration]:
    return staff.registrations_at(request.library).select_related(
        "library", "occurrence__page", "occurrence__place", "occurrence__library", "reader__user"
    )
