"""Applying for a ticket on a library's site, and a guest's page behind a secret. Never cached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bibnet.accounts.models import Reader
from bibnet.accounts.services.consents import Agreed, missing
from bibnet.accounts.throttle import Throttle
from bibnet.journal.visits import client_address
from bibnet.libraries import network, schedule
from bibnet.libraries.models import Library, State
from bibnet.plugins.permissions import own_eyes
from bibnet.themes.components import Link
from bibnet_lending import consent, family
from bibnet_lending.errors import LendingError
from bibnet_lending.errors.applications import TooManyTries
from bibnet_lending.forms.applying import (
    ApplicationForm,
    GuestApplicationForm,
    ReaderApplicationForm,
)
from bibnet_lending.forms.questionnaire import questions_of
from bibnet_lending.models import Application, LendingSettings
from bibnet_lending.models.channels import RESERVED
from bibnet_lending.services import applying
from bibnet_lending.services.applying import Applicant, Wish
from bibnet_lending.telling_applicants import address_of

if TYPE_CHECKING:
    from bibnet.libraries.requests import LibraryRequest

# One address may be a whole school; a robot applies hundreds of times in a minute.
tries = Throttle("lending.applications", limit=60, seconds=3600)
LONGEST_CHANNEL = 40


@sensitive_post_parameters()
@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: LibraryRequest) -> HttpResponse:
    """The form: short for who is signed in, whole for a guest."""
    library = request.library.member
    if library.is_region:
        raise Http404
    reader = _reader(request)
    if reader is not None and missing(reader):
        return HttpResponseRedirect(network.portal_url() + reverse("accounts:consents"))
    form = _form(request, library, reader)
    if request.method == "POST" and form.is_valid():
        try:
            return _applied(request, reader, form)
        except LendingError as refusal:
            form.add_error(None, refusal.told)
    context = {
        "form": form,
        "reader": reader,
        "is_at_once": bool(LendingSettings.of(library).tickets_at_once),
        "trail": [Link(_("Reader ticket"))],
    }
    return render(request, "bibnet_lending/apply.html", context, status=422 if form.errors else 200)


@own_eyes
@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: LibraryRequest, pk: int, secret: str) -> HttpResponse:
    """An application with its answer, shown to who has its link; POST takes it back."""
    rows = Application.objects.of(request.library.member).filter(pk=pk)
    found = rows.select_related("library", "branch", "ticket").first()
    if found is None or not found.is_secret(secret):
        raise Http404
    if request.method == "POST":
        try:
            applying.withdraw(application=found)
        except LendingError as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(address_of(found))
    context = {
        "application": found,
        "address": request.library.root_url + address_of(found),
        "trail": [Link(_("Reader ticket"), reverse("lending:apply"))],
    }
    return render(request, "bibnet_lending/application.html", context)


def _applied(request: LibraryRequest, reader: Reader | None, form: ApplicationForm) -> HttpResponse:
    """Send it; where it is seen from now on. Raises LendingError."""
    ip = client_address(request)
    if not tries.claim(ip):
        raise TooManyTries
    sent = applying.apply(
        applicant=_applicant(form, reader, ip),
        wish=Wish(
            branch=form.cleaned_data["branch"],
            key=form.cleaned_data["key"],
            answers=form.answers,
            channel=_channel(request),
        ),
    )
    if reader is None:
        return HttpResponseRedirect(address_of(sent))
    if sent.ticket is not None:
        said = _("Ticket No. {number} is yours. Show it in person with a document.")
        messages.success(request, said.format(number=sent.ticket.number))
    else:
        messages.success(request, _("The application is sent. The answer stands here."))
    return redirect("lending:mine")


def _channel(request: LibraryRequest) -> str:
    """How somebody came, as the address says; what the staff and programs write is theirs."""
    said = request.GET.get("channel", "")[:LONGEST_CHANNEL].strip()
    return "" if said in RESERVED else said


def _applicant(form: ApplicationForm, reader: Reader | None, ip: str) -> Applicant:
    if isinstance(form, ReaderApplicationForm):
        assert reader is not None
        return Applicant.of(form.people[form.cleaned_data["whom"]], sender=reader)
    assert isinstance(form, GuestApplicationForm)
    return Applicant(**form.person, agreed=Agreed(document=consent.document(), ip=ip))


def _form(request: LibraryRequest, library: Library, reader: Reader | None) -> ApplicationForm:
    own: dict[str, Any] = {
        "data": request.POST if request.method == "POST" else None,
        "initial": {"branch": request.library.pk},
        "places": Library.objects.under(library).filter(state=State.OPEN),
        "questions": questions_of(library),
        "library": library,
    }
    if reader is None:
        return GuestApplicationForm(**own, document=consent.document())
    return ReaderApplicationForm(
        **own, people=family.applies_for(reader, schedule.today(library, timezone.now()))
    )


def _reader(request: LibraryRequest) -> Reader | None:
    """Who is signed in; staff without an entry applies as guests do."""
    if not request.user.is_authenticated:
        return None
    return Reader.objects.filter(user=request.user).first()
