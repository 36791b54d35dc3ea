"""The desk on a screen: one box, the open ticket with what is on hand, the day's list."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bibnet_catalog import api as catalog
from csp.constants import SELF, WASM_UNSAFE_EVAL
from csp.decorators import csp
from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bibnet.libraries import schedule
from bibnet_lending import reckoning
from bibnet_lending.models import DeskAct, DeskActKind, Loan, Order, OrderState, ReaderTicket
from bibnet_lending.services import desk as acts
from bibnet_lending.services.checking import on_hand

from .doors import desk_screen
from .numbers import row_number

if TYPE_CHECKING:
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import SignedInRequest

MOST_LOANS, MOST_ACTS = 200, 12
LONGEST = 80
# What reads codes from the camera's picture is WebAssembly; beside it the desk may do what a
# public page may, less than the other screens under /admin/.
POLICY = {
    **settings.CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": [SELF, WASM_UNSAFE_EVAL],
}


@csp(POLICY)
@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.add_loan")
def desk(request: SignedInRequest) -> HttpResponse:
    """The desk. A press is answered at once, so that a scan is one request; the form's key sees to
    it that the page may be loaded again.
    """
    here = acts.Desk(
        branch=request.library,
        ticket=_open_ticket(request),
        actor=request.user,
    )
    outcome = _pressed(request, here) if request.method == "POST" else acts.Outcome()
    ticket = outcome.ticket or here.ticket
    context = {
        "library": request.library,
        "outcome": outcome,
        "act": outcome.act,
        "is_refused": outcome.act is not None and outcome.act.kind == DeskActKind.REFUSED,
        "key": uuid.uuid4().hex,
        "typed": request.POST.get("code", "")[:LONGEST] if outcome.note else "",
        "today": _day(request.library),
        **_shown(ticket, request.library.member),
    }
    return render(request, "bibnet_lending/staff/desk.html", context)


def _open_ticket(request: SignedInRequest) -> ReaderTicket | None:
    """The ticket that is open: its number stands in the address and in each form."""
    sent = request.POST if request.method == "POST" else request.GET
    number = sent.get("ticket", "")[:LONGEST].strip()
    return acts.ticket_of(request.library.member, number) if number else None


def _pressed(request: SignedInRequest, here: acts.Desk) -> acts.Outcome:
    """What was pressed: a row's button, a choice, or the box itself."""
    sent, key = request.POST, request.POST.get("key", "")[:40] or uuid.uuid4().hex
    override = sent.get("override", "")[:255].strip()
    if "close" in sent:
        return acts.Outcome()
    if "undo" in sent:
        return acts.undo_last(here, key=key)
    if copy := row_number(sent.get("copy")):
        return acts.with_copy(here, copy, key=key, override=override)
    for name, act in (("renew", acts.renew), ("return", acts.give_back)):
        if pk := row_number(sent.get(name)):
            loan = _loans(here.library).filter(pk=pk).first()
            return act(here, loan, key=key) if loan is not None else acts.Outcome()
    return acts.scan(here, sent.get("code", "")[:LONGEST], key=key)


def _loans(library: Library) -> Any:
    rows = Loan.objects.of(library).filter(returned_at=None)
    return rows.select_related("branch", "library", "ticket")


def _shown(ticket: ReaderTicket | None, library: Library) -> dict[str, Any]:
    """The open ticket with what is on hand here, in a number of queries of its own."""
    if ticket is None:
        return {"ticket": None}
    reader, today = ticket.reader, schedule.today(library, timezone.now())
    loans = list(_loans(library).filter(reader=reader).order_by("due_at", "pk")[:MOST_LOANS])
    known = catalog.copies({one.copy_id for one in loans if one.copy_id})
    books = catalog.editions({one.edition_id for one in loans})
    rows = [
        {
            "loan": one,
            "book": books[one.edition_id],
            "copy": known.get(one.copy_id or 0),
            "late": one.days_late(today),
        }
        for one in loans
    ]
    holds = reckoning.what_holds(
        ticket, item_kind="", age=reader.age_on(today), rules=reckoning.rules_of(library)
    )
    waiting = Order.objects.of(library).filter(reader=reader, state=OrderState.READY)
    return {
        "ticket": ticket,
        "reader": reader,
        "age": reader.age_on(today),
        "is_valid": ticket.is_valid_on(today),
        "is_unseen": ticket.registered_on.year < today.year,
        "is_own": ticket.library_id == library.pk,
        "rows": rows,
        "on_hand": on_hand(reader, library),
        "limit": holds["most_loans"],
        "late": sum(1 for row in rows if row["late"]),
        "waiting": waiting.count(),
    }


def _day(branch: Library) -> dict[str, Any]:
    """What was done here today."""
    today = schedule.today(branch, timezone.now())
    begun = reckoning.end_of(branch, today - timedelta(days=1))
    rows = DeskAct.objects.of(branch.member).filter(branch=branch, at__gte=begun)
    counted = rows.aggregate(
        lent=Count("pk", filter=Q(kind=DeskActKind.LENT)),
        returned=Count("pk", filter=Q(kind=DeskActKind.RETURNED)),
    )
    return {**counted, "acts": rows.select_related("ticket")[:MOST_ACTS]}
