"""Printing: cards and labels of tickets, labels of copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bibnet_lending import sheets
from bibnet_lending.forms.sheets import CopySheetForm, TicketSheetForm
from bibnet_lending.models import ReaderTicket
from bibnet_lending.models.tickets import IN_USE

from .doors import desk_screen

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest

PER_PAGE = 50
CARDS, TICKETS, COPIES = "cards", "tickets", "copies"


@require_safe
@never_cache
@desk_screen("bibnet_lending.view_readerticket")
def print_sheets(request: SignedInRequest) -> HttpResponse:
    """The last tickets, to be chosen, and copies by their numbers; a press makes a PDF."""
    library, asked = request.library.member, request.GET.get("print", "")
    own = {"library": library}
    of_tickets = TicketSheetForm(request.GET if asked in (CARDS, TICKETS) else None, **own)
    of_copies = CopySheetForm(request.GET if asked == COPIES else None, auto_id="copies-%s", **own)
    if of_tickets.is_bound and of_tickets.is_valid():
        return _of_tickets(request, of_tickets, asked)
    if of_copies.is_bound and of_copies.is_valid():
        labels = sheets.of_copies(library, of_copies.cleaned_data["numbers"])
        return _pdf(sheets.labels(library, labels, **of_copies.place), COPIES)
    rows = ReaderTicket.objects.of(library).filter(state__in=IN_USE).select_related("reader")
    context = {
        "library": request.library,
        "page": Paginator(rows.order_by("-issued_at", "-pk"), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "of_tickets": of_tickets,
        "of_copies": of_copies,
        "chosen": set(request.GET.getlist("ticket")),
    }
    status = 422 if of_tickets.is_bound or of_copies.is_bound else 200
    return render(request, "bibnet_lending/staff/sheets.html", context, status=status)


def _of_tickets(request: SignedInRequest, form: TicketSheetForm, asked: str) -> HttpResponse:
    library, tickets = request.library.member, form.cleaned_data["ticket"]
    if asked == CARDS:
        return _pdf(sheets.cards(library, tickets), CARDS)
    return _pdf(sheets.labels(library, sheets.of_tickets(tickets), **form.place), TICKETS)


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
