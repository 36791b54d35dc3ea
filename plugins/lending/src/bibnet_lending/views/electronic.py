"""A reader takes an electronic book, reads it, gives it back; works without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bibnet_catalog import api as catalog
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bibnet.accounts.models import Reader
from bibnet.themes.components import Link
from bibnet_lending import mine
from bibnet_lending.electronic import calls, choosing, reading, turns
from bibnet_lending.electronic.borrowing import borrow
from bibnet_lending.errors import LendingError, NoFreeLicence, NoTicket, OnHandAlready
from bibnet_lending.models import HoldState, Loan
from bibnet_lending.services import guests
from bibnet_lending.services.honouring import tickets_for

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest
    from bibnet_lending.models import ReaderTicket


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def take(request: SignedInRequest, edition: int) -> HttpResponse:
    """Take an electronic book, or stand in its queue where all are with other readers."""
    library = request.library.member
    facts = catalog.editions([edition]).get(edition)
    is_there = facts is not None and not facts.is_hidden and not library.is_region
    if facts is None or not is_there or not choosing.has_title(library, facts.number):
        raise Http404
    reader = Reader.objects.filter(user=request.user).first()
    tickets = tickets_for(reader, library) if reader is not None else []
    error: LendingError | None = None if tickets else NoTicket()
    if request.method == "POST" and tickets:
        try:
            said = _taken(request, facts, tickets[0])
        except OnHandAlready:
            # Pressed twice: it is taken.
            return redirect("lending:mine")
        except LendingError as refusal:
            error = refusal
        else:
            messages.success(request, said)
            return redirect("lending:mine")
    context = {
        "facts": facts,
        "library": library,
        "tickets": tickets,
        "error": error,
        "must_agree": bool(tickets) and guests.must_agree(tickets[0].reader, tickets[0], library),
        "may_wait": isinstance(error, NoFreeLicence),
        "trail": [
            Link(pgettext("menu", "Catalogue"), reverse("catalog:search")),
            Link(facts.title, reverse("catalog:entry", args=[facts.number])),
            Link(_("Electronic book")),
        ],
    }
    return render(request, "bibnet_lending/take.html", context)


@require_safe
@never_cache
@login_required
def read(request: SignedInRequest, pk: int) -> HttpResponse:
    """Go to where one's own loan is read; the address is asked for each time and kept nowhere."""
    reader = Reader.objects.filter(user=request.user).first()
    if reader is None:
        raise Http404
    with mine.everywhere():
        rows = mine.shown(Loan).filter(reader=reader, returned_at=None, licence__isnull=False)
        loan = get_object_or_404(rows, pk=pk)
    try:
        return redirect(reading.address_of(loan, now=timezone.now()))
    except LendingError as refusal:
        messages.error(request, refusal.told)
        return redirect("lending:mine")


def _taken(request: SignedInRequest, facts: catalog.EditionFacts, ticket: ReaderTicket) -> str:
    """Take it, or wait; a sentence on what comes next. Raises LendingError."""
    own: dict[str, Any] = {
        "ticket": ticket,
        "edition": facts.number,
        "branch": request.library,
        "actor": request.user,
        "has_agreed": bool(request.POST.get("agreed")),
    }
    if "wait" not in request.POST:
        loan = calls.outcome(borrow(**own))
        return _("The book is yours until {day}.").format(day=mine.day_text(loan.due_on))
    hold = turns.wait(**own)
    if hold.state == HoldState.READY:
        return _("The book is kept for you: take it in «My books».")
    return _("You are No. {number} in the queue.").format(number=mine.place_of(hold))
