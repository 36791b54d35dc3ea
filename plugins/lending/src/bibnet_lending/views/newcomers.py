"""A new reader at the desk, the papers to sign, and what is done with a ticket there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bibnet.accounts.services import consents
from bibnet.libraries import schedule
from bibnet.text.tables import BadCell
from bibnet_lending.errors import LendingError
from bibnet_lending.forms.newcomers import NewcomerForm
from bibnet_lending.models import ReaderTicket
from bibnet_lending.moving_in.columns import day
from bibnet_lending.services import duplicates, registering, tickets

from .doors import desk_screen

if TYPE_CHECKING:
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.add_readerticket")
def new_reader(request: SignedInRequest) -> HttpResponse:
    """The short form. Who may be the same person is shown first; a second press goes on."""
    library = request.library.member
    sent = request.POST if request.method == "POST" else None
    initial = {"last_name": request.GET.get("name", "")[:80].strip().capitalize()}
    form = NewcomerForm(sent, initial=initial, library=library)
    alike: list[duplicates.Duplicate] = []
    if sent is not None and form.is_valid():
        newcomer, key = form.newcomer, form.cleaned_data["key"]
        if there := registering.given_by_form(library, key):
            return to_desk(request.library, there.number)
        alike = [] if "is_sure" in sent else duplicates.likely(library, newcomer)
        if not alike:
            try:
                ticket = registering.register_reader(
                    branch=request.library,
                    newcomer=newcomer,
                    decision=form.decision,
                    actor=request.user,
                    key=key,
                )
            except LendingError as refusal:
                form.add_error(None, refusal.told)
            else:
                messages.success(request, _("Ticket No. {number} is given.").format(number=ticket))
                return to_desk(request.library, ticket.number)
    context = {"library": request.library, "form": form, "duplicates": alike}
    return render(request, "bibnet_lending/staff/new_reader.html", context)


@require_safe
@desk_screen("bibnet_lending.view_readerticket")
def papers(request: SignedInRequest, pk: int) -> HttpResponse:
    """The surety and the consent of a ticket's reader, to be printed and signed."""
    ticket = _ticket(request, pk)
    operator = consents.operator_of(request.library)
    context = {
        "library": request.library,
        "ticket": ticket,
        "reader": ticket.reader,
        "texts": [
            one.document.wording(operator) for one in consents.asked() if one.purpose.is_required
        ],
        "today": schedule.today(request.library, timezone.now()),
    }
    return render(request, "bibnet_lending/staff/papers.html", context)


@require_POST
@desk_screen("bibnet_lending.change_readerticket")
def ticket_act(request: SignedInRequest, pk: int) -> HttpResponse:
    """Register anew, block, free, replace, note, take a loan over from paper."""
    ticket = _ticket(request, pk)
    try:
        ticket, said = _done(request, ticket)
    except (LendingError, BadCell) as refusal:
        next_step = getattr(refusal, "next_step", "")
        messages.error(request, f"{refusal} {next_step}".strip())
    else:
        messages.success(request, said)
    return to_desk(request.library, ticket.number)


def to_desk(library: Library, number: str) -> HttpResponse:
    """The desk with this ticket open."""
    address = reverse("lending_admin:desk", args=[library.code])
    return HttpResponseRedirect(f"{address}?{urlencode({'ticket': number})}")


def _ticket(request: SignedInRequest, pk: int) -> ReaderTicket:
    rows = ReaderTicket.objects.of(request.library.member)
    return get_object_or_404(
        rows.select_related("library", "group", "reader__representative"), pk=pk
    )


def _done(request: SignedInRequest, ticket: ReaderTicket) -> tuple[ReaderTicket, str]:
    """Do what was pressed; the ticket from now on, and a sentence. Raises LendingError, BadCell."""
    sent = request.POST
    own: dict[str, Any] = {"ticket": ticket, "actor": request.user}
    match sent.get("act"):
        case "renew":
            return tickets.renew_ticket(**own), _("Registered for this year.")
        case "block":
            return tickets.block_ticket(**own, reason=sent.get("reason", "")[:255]), _(
                "The ticket is blocked."
            )
        case "unblock":
            return tickets.unblock_ticket(**own), _("The ticket is valid again.")
        case "lost":
            return tickets.report_lost(**own), _("The ticket is lost: nothing is lent on it.")
        case "replace":
            number = sent.get("number", "")[:40].strip()
            new = tickets.replace_ticket(**own, number=number)
            return new, _("The new ticket is No. {number}.").format(number=new)
        case "note":
            return registering.set_note(**own, note=sent.get("note", "")), _("The note is kept.")
        case "paper":
            loan = registering.lend_from_paper(
                **own,
                branch=request.library,
                number=sent.get("copy", "")[:80],
                day=_day(sent.get("day", "")),
            )
            until = date_format(loan.due_on, "j E")
            return ticket, _("Taken over from paper: due on {day}.").format(day=until)
    raise LendingError


def _day(text: str) -> date:
    return day(text.strip())
