"""Registering, and the page of one registration behind its secret link. Never cached."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bibnet.accounts.hooks import PERSONAL_DATA
from bibnet.accounts.models import Reader
from bibnet.accounts.services.consents import Agreed, has_given
from bibnet.accounts.throttle import Throttle
from bibnet.events import consent, errors
from bibnet.events.contexts import facts_of
from bibnet.events.forms.registration import RegistrationForm
from bibnet.events.models import Occurrence, Registration
from bibnet.events.presentation import access_words, address_on, price_words
from bibnet.events.services import registering
from bibnet.events.services.registering import Applicant
from bibnet.journal.visits import client_address
from bibnet.libraries.requests import LibraryRequest
from bibnet.notices.services import address_for_letters
from bibnet.pages.addresses import address_of
from bibnet.plugins.permissions import is_viewing, own_eyes

# One address may be a whole school; a robot takes all seats in a minute.
tries = Throttle("events.registration", limit=80, seconds=3600)


@sensitive_post_parameters()
@csrf_protect
@never_cache
@require_http_methods(["GET", "POST"])
def register(request: LibraryRequest, pk: int) -> HttpResponse:
    """The form for one date; with `?part=form` only the form, for the event's page."""
    dates = Occurrence.objects.of(request.library).public().for_list()
    date = get_object_or_404(dates, pk=pk)
    reader = _reader(request)
    form = _form(request, date, reader)
    refusal = _why_closed(date)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            registration = _register(request, date, reader, form)
        except errors.EventsError as error:
            form.add_error(None, str(error))
        else:
            return HttpResponseRedirect(_address(registration, is_new=True))
    part = request.GET.get("part") == "form"
    template = "events/parts/registration_form.html" if part else "events/register.html"
    context = {**_shown(request, date), "form": form, "refusal": refusal, "reader": reader}
    return render(request, template, context, status=422 if form.errors else 200)


@own_eyes
@csrf_protect
@never_cache
@require_http_methods(["GET", "POST"])
def registration(request: LibraryRequest, pk: int, secret: str) -> HttpResponse:
    """A registration, shown to who has its link; POST cancels it."""
    found = Registration.objects.of(request.library).select_related("occurrence").filter(pk=pk)
    one = found.first()
    if one is None or not one.is_secret(secret):
        raise Http404
    if request.method == "POST":
        if one.is_live:
            registering.cancel_registration(registration=one)
        return HttpResponseRedirect(_address(one))
    date = Occurrence.objects.of(request.library).for_list().get(pk=one.occurrence_id)
    context = {
        **_shown(request, date),
        "registration": one,
        "number": registering.place_in_queue(one),
        "is_new": "new" in request.GET,
        "address": request.library.root_url + _address(one),
    }
    return render(request, "events/registration.html", context)


def _register(
    request: LibraryRequest, date: Occurrence, reader: Reader | None, form: RegistrationForm
) -> Registration:
    ip = client_address(request)
    who = f"{ip} {date.pk}"
    if not tries.claim(who):
        raise errors.TooManyTries
    data = form.cleaned_data
    agreed = Agreed(document=consent.document(), ip=ip) if "consent" in form.fields else None
    return registering.register(
        occurrence=date,
        applicant=Applicant(
            name=data["name"],
            phone=data["phone"],
            email=data["email"],
            reader=reader,
            agreed=agreed,
        ),
        people=form.people_count,
    )


def _form(request: LibraryRequest, date: Occurrence, reader: Reader | None) -> RegistrationForm:
    """The form, filled in with what is known, for no other's eyes; a reader's consent is asked for
    only once.
    """
    has_agreed = reader is not None and has_given(reader, PERSONAL_DATA)
    initial: dict[str, Any] = {"people": request.GET.get("people", "1")}
    if reader is not None and not is_viewing(request):
        email = address_for_letters(reader.user, reader)
        initial |= {"name": reader.first_name, "phone": reader.phone, "email": email}
    return RegistrationForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        party_limit=date.page.party_limit,
        library=date.library,
        document=None if has_agreed else consent.document(),
    )


def _reader(request: LibraryRequest) -> Reader | None:
    if not request.user.is_authenticated:
        return None
    return Reader.objects.filter(user=request.user).select_related("user").first()


def _why_closed(date: Occurrence) -> str:
    try:
        registering.check_open(date, timezone.now())
    except errors.RegistrationClosed as closed:
        return str(closed)
    if date.free_seats == 0 and not date.page.has_waiting_list:
        return str(errors.NoSeats())
    return ""


def _shown(request: LibraryRequest, date: Occurrence) -> dict[str, Any]:
    return {
        "page": date.page,
        "occurrence": date,
        "facts": facts_of(date.page, date, timezone.now()),
        "price": price_words(date.page),
        "access": access_words(date.page),
        "event_url": address_on(address_of(date.page, request), date),
    }


def _address(registration: Registration, *, is_new: bool = False) -> str:
    path = reverse("events:registration", args=[registration.pk, registration.secret])
    return f"{path}?new" if is_new else path
