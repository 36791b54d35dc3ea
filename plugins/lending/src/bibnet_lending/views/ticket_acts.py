"""What the desk does with one ticket, beside lending on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from bibnet.accounts import secrecy
from bibnet.accounts.services import printing
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.errors import Refused
from bibnet.plugins.permissions import own_eyes
from bibnet_lending import joining_consent as consent
from bibnet_lending.errors import LendingError, NotProven
from bibnet_lending.models import Joining, Proof, ReaderTicket
from bibnet_lending.models.tickets import IN_USE
from bibnet_lending.services import joining, parting, passwords
from bibnet_lending.services.honouring import READERS

from .choices import lending_libraries, library_field, number_field
from .doors import desk_screen
from .newcomers import to_desk

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest


class JoinAtDeskForm(forms.Form):
    """A ticket of another library that lies on the desk beside this one."""

    library = library_field()
    number = number_field()
    is_seen = forms.BooleanField(
        label=gettext_lazy("Both tickets and a document are shown: it is one person")
    )
    has_paper = forms.BooleanField(label=gettext_lazy("The consent is signed on paper"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lending_libraries(self, "library")


@desk_screen("bibnet_lending.change_readerticket")
@require_POST
def password(request: SignedInRequest, pk: int) -> HttpResponse:
    """A slip with a one-time code for a new password, ready to print."""
    ticket = ticket_here(request, pk)
    try:
        made = passwords.password_slip(ticket=ticket, library=request.library, actor=request.user)
    except LendingError as refusal:
        messages.error(request, refusal.told)
        return to_desk(request.library, ticket.number)
    token = printing.keep([made], actor=request.user)
    where = {"code": request.library.code, "token": token}
    return HttpResponseRedirect(reverse("accounts_admin:slips", kwargs=where))


@own_eyes
@desk_screen("bibnet_lending.change_readerticket")
@require_POST
def code(request: SignedInRequest, pk: int) -> HttpResponse:
    """A slip with a one-time code, with which the bearer joins the ticket to an account."""
    ticket = ticket_here(request, pk)
    made = joining.give_code(ticket=ticket, actor=request.user)
    context = {
        "library": request.library,
        "ticket": ticket,
        "code": secrecy.spaced(made),
        "days": joining.CODE_LASTS.days,
        "address": request.library.root_url + reverse("lending:joining"),
    }
    return render(request, "bibnet_lending/staff/joining_code.html", context)


@desk_screen("bibnet_lending.change_readerticket")
@require_http_methods(["GET", "HEAD", "POST"])
def joined(request: SignedInRequest, pk: int) -> HttpResponse:
    """The tickets of one reader: join one of another library that is shown here, or part one."""
    ticket = ticket_here(request, pk)
    form = JoinAtDeskForm(request.POST or None)
    try:
        if "part" in request.POST:
            parting.part(joining=_record(ticket), actor=request.user)
            messages.success(request, _("The ticket is by itself again."))
            return to_desk(request.library, ticket.number)
        if request.method == "POST" and form.is_valid():
            _join(request, ticket, form)
            messages.success(request, _("The tickets are joined."))
            return to_desk(request.library, ticket.number)
    except Refused as refusal:
        form.add_error(None, f"{refusal} {getattr(refusal, 'next_step', '')}".strip())
    with all_libraries(READERS):
        records = Joining.objects.filter(ticket=ticket).select_related("joined_by", "left_by")
        context = {
            "library": request.library,
            "ticket": ticket,
            "form": form,
            "records": list(records),
        }
    status = 422 if form.is_bound else 200
    return render(request, "bibnet_lending/staff/joining.html", context, status=status)


def _record(ticket: ReaderTicket) -> Joining:
    rows = Joining.objects.of(ticket.library).select_related("ticket")
    return get_object_or_404(rows, ticket=ticket, left_at=None)


def _join(request: SignedInRequest, ticket: ReaderTicket, form: JoinAtDeskForm) -> None:
    """The account that is used stays: the one that can be signed in to."""
    other = passwords.ticket_with(form.cleaned_data["library"], form.cleaned_data["number"])
    if other is None or not joining.is_one_person(ticket.reader, other.reader):
        raise NotProven(_("No ticket of that library with this number is the same person's."))
    here, there = (ticket, other) if ticket.reader.user_id else (other, ticket)
    with transaction.atomic():
        consent.agree(here.reader, library=request.library, recorded_by=request.user)
        proven = joining.Proven(there, Proof.DESK)
        joining.join(reader=here.reader, proven=proven, actor=request.user)


def ticket_here(request: SignedInRequest, pk: int) -> ReaderTicket:
    """A ticket of this library that is in use, or 404."""
    rows = ReaderTicket.objects.of(request.library.member).filter(state__in=IN_USE)
    return get_object_or_404(rows.select_related("library", "group", "reader"), pk=pk)
