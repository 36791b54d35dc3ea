"""Debtors of a library or of one branch: list, one case, the letter, the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bibnet.journal import audit
from bibnet.libraries import schedule
from bibnet.text import sheets
from bibnet_lending import debtors as listing
from bibnet_lending.errors import LendingError
from bibnet_lending.forms.debts import BlockForm, CallForm, SettleForm
from bibnet_lending.models import Loan, ReaderTicket, TicketState
from bibnet_lending.services import debts
from bibnet_lending.services.tickets import block_ticket

from .course import places
from .doors import desk_screen

if TYPE_CHECKING:
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import SignedInRequest

PER_PAGE = 50
MOST_EXPORTED = 20_000
WIDTHS = (8, 12, 16, 32, 18, 60, 18, 32, 40)
KINDS = {
    "csv": (sheets.csv_of, "text/csv; charset=utf-8"),
    "xlsx": (
        lambda rows: sheets.xlsx_of(rows, widths=WIDTHS),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


@require_safe
@desk_screen("bibnet_lending.change_loan")
def debtors(request: SignedInRequest) -> HttpResponse:
    """All overdue loans, the longest first; and the tickets that are blocked."""
    now, library = timezone.now(), request.library.member
    branch = _branch(request)
    rows = listing.overdue(library, branch=branch, now=now)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    blocked = ReaderTicket.objects.of(library).filter(state=TicketState.BLOCKED)
    context = {
        "library": request.library,
        "branch": branch,
        "places": places(library),
        "page": page,
        "rows": listing.with_books(list(page), now=now),
        "blocked": blocked.select_related("reader").order_by("number")[:PER_PAGE],
    }
    return render(request, "bibnet_lending/staff/debtors.html", context)


@require_safe
@desk_screen("bibnet_lending.change_loan")
def debtors_table(request: SignedInRequest, kind: str) -> HttpResponse:
    """The same list for a spreadsheet; nothing in it is a formula."""
    if kind not in KINDS:
        raise Http404
    now, library = timezone.now(), request.library.member
    loans = listing.overdue(library, branch=_branch(request), now=now)[:MOST_EXPORTED]
    made, content_type = KINDS[kind]
    content = made(listing.rows_of(listing.with_books(list(loans), now=now)))
    audit.record(action="lending.debtors_exported", actor=request.user, library=library)
    name = f"debtors-{schedule.today(request.library, now):%Y-%m-%d}.{kind}"
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.change_loan")
def debt(request: SignedInRequest, pk: int) -> HttpResponse:
    """One case: calls so far; a call is noted, the debt is settled, the ticket is blocked."""
    now, library = timezone.now(), request.library.member
    loan = get_object_or_404(listing.overdue(library, branch=None, now=now), pk=pk)
    pressed = request.POST.get("act", "")
    forms = {
        name: form(request.POST if pressed == name else None, prefix=name)
        for name, form in (("call", CallForm), ("settle", SettleForm), ("block", BlockForm))
    }
    chosen = forms.get(pressed)
    if chosen is not None and chosen.is_valid():
        try:
            messages.success(request, _done(request, loan, pressed, chosen.cleaned_data))
        except LendingError as error:
            chosen.add_error(None, str(error))
        else:
            if pressed == "settle":
                return redirect("lending_admin:debtors", request.library.code)
            return redirect("lending_admin:debt", request.library.code, pk)
    (shown,) = listing.with_books([loan], now=now)
    shown_forms = {f"{name}_form": form for name, form in forms.items()}
    context = {"library": request.library, "debt": shown, **shown_forms}
    return render(request, "bibnet_lending/staff/debt.html", context)


@require_safe
@desk_screen("bibnet_lending.change_loan")
def letter(request: SignedInRequest, pk: int) -> HttpResponse:
    """A letter to the reader of a loan on all that is overdue in the library, to be printed."""
    now, library = timezone.now(), request.library.member
    rows = listing.overdue(library, branch=None, now=now)
    loan = get_object_or_404(rows, pk=pk)
    context = {
        "library": request.library,
        "member": library,
        "loan": loan,
        "rows": listing.with_books(list(rows.filter(reader=loan.reader)), now=now),
        "today": schedule.today(request.library, now),
    }
    return render(request, "bibnet_lending/staff/letter.html", context)


def _branch(request: SignedInRequest) -> Library | None:
    """The part that was chosen; a branch looks at its own debtors unless it asks for all."""
    code = request.GET.get("branch")
    if code is None:
        is_part = request.library.member.pk != request.library.pk
        return request.library if is_part else None
    return next((one for one in places(request.library.member) if one.code == code), None)


def _done(request: SignedInRequest, loan: Loan, pressed: str, said: dict[str, Any]) -> str:
    """Do what was pressed; a sentence. Raises LendingError."""
    if pressed == "call":
        debts.note_call(loan=loan, actor=request.user, **said)
        return _("The call is noted.")
    if pressed == "settle":
        debts.settle(loan=loan, actor=request.user, **said)
        return _("The debt is settled; the book is counted as lost until an act withdraws it.")
    if loan.ticket is not None:
        block_ticket(ticket=loan.ticket, reason=said["reason"], actor=request.user)
    return _("The ticket is blocked.")
