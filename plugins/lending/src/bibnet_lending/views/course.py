"""Copies: found by number or title, each with its course; acts entered, listed and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bibnet.libraries import schedule
from bibnet.libraries.models import Library, State
from bibnet_lending.errors import LendingError, NoTicket
from bibnet_lending.forms.course import ActForm, CopiesForm
from bibnet_lending.models import Circulation, CopyAct, CopyActLine, CopyState, Hold, Loan, Order
from bibnet_lending.models.holds import IN_QUEUE
from bibnet_lending.models.orders import OPEN
from bibnet_lending.services import course, holding
from bibnet_lending.services.desk import ticket_of

from .doors import desk_screen
from .numbers import row_number

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest

PER_PAGE = 50
LONGEST = 200


@require_safe
@desk_screen("bibnet_lending.view_copyact")
def copies(request: SignedInRequest) -> HttpResponse:
    """A copy is looked for; below stand the acts, the latest first."""
    library = request.library.member
    typed = request.GET.get("q", "")[:LONGEST].strip()
    rows = CopyAct.objects.of(library).annotate(count=Count("lines"), sum=Sum("lines__price"))
    page = Paginator(rows.order_by("-day", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    found = catalog.find_copies(library, typed) if typed else []
    states = _states(library, [one.number for one in found])
    context = {
        "library": request.library,
        "typed": typed,
        "found": [(one, states.get(one.number, CopyState.FREE.label)) for one in found],
        "page": page,
    }
    return render(request, "bibnet_lending/staff/copies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.add_copyact")
def new_act(request: SignedInRequest) -> HttpResponse:
    """Enter an act."""
    library = request.library.member
    today = schedule.today(request.library, timezone.now())
    form = ActForm(request.POST or None, library=library, initial={"day": today})
    if request.method == "POST" and form.is_valid():
        try:
            act = course.put_on_act(
                library=library,
                paper=form.paper(),
                copies=form.cleaned_data["copies"],
                actor=request.user,
            )
        except LendingError as error:
            form.add_error(None, error.told)
        else:
            return redirect("lending_admin:act", request.library.code, act.pk)
    context = {"library": request.library, "form": form}
    return render(request, "bibnet_lending/staff/new_act.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.add_copyact")
def ordered(request: SignedInRequest) -> HttpResponse:
    """Copies that were ordered and have not come: nobody is lent them before a receipt."""
    library = request.library.member
    form = CopiesForm(request.POST or None, library=library)
    if request.method == "POST" and form.is_valid():
        numbers = list(form.cleaned_data["copies"])
        try:
            course.order_copies(library=library, copies=numbers, actor=request.user)
        except LendingError as error:
            form.add_error(None, error.told)
        else:
            messages.success(request, _("They are awaited: enter an act when they have come."))
            return redirect("lending_admin:ordered_copies", request.library.code)
    rows = Circulation.objects.of(library).filter(state=CopyState.ORDERED)
    page = Paginator(rows.order_by("state_at", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    known = catalog.copies({one.copy_id for one in page})
    context = {
        "library": request.library,
        "form": form,
        "page": page,
        "rows": [(one, known[one.copy_id]) for one in page],
    }
    return render(request, "bibnet_lending/staff/ordered.html", context)


@require_safe
@desk_screen("bibnet_lending.view_copyact")
def act(request: SignedInRequest, pk: int) -> HttpResponse:
    """An act as it is printed, with the list of its copies."""
    library = request.library.member
    found = get_object_or_404(CopyAct.objects.of(library), pk=pk)
    lines = list(CopyActLine.objects.of(library).filter(act=found))
    known = catalog.copies({one.copy_id for one in lines})
    context = {
        "library": request.library,
        "member": library,
        "act": found,
        "rows": [(one, known[one.copy_id]) for one in lines],
        "sum": sum(one.price for one in lines if one.price is not None),
    }
    return render(request, "bibnet_lending/staff/act.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.change_hold")
def copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """One copy: where it is, who waits for it; it is kept for somebody, places are re-assigned."""
    library = request.library.member
    facts = catalog.copies([pk]).get(pk)
    if facts is None or facts.library != library.pk:
        raise Http404
    if request.method == "POST":
        try:
            messages.success(request, _done(request, facts))
        except LendingError as error:
            messages.error(request, error.told)
        return redirect("lending_admin:copy", request.library.code, pk)
    holds = Hold.objects.of(library).filter(
        edition__work=facts.edition.work, is_electronic=False, state__in=IN_QUEUE
    )
    rows = list(holds.select_related("ticket", "pickup").order_by("placed_at", "pk")[:PER_PAGE])
    on_copy = {"copy": pk}
    lines = CopyActLine.objects.of(library).filter(**on_copy).select_related("act")
    context = {
        "library": request.library,
        "copy": facts,
        "state": _states(library, [pk]).get(pk, CopyState.FREE.label),
        "loan": Loan.objects.of(library)
        .filter(**on_copy, returned_at=None)
        .select_related("branch", "ticket")
        .first(),
        "order": Order.objects.of(library)
        .filter(**on_copy, state__in=OPEN)
        .select_related("pickup", "ticket")
        .first(),
        "holds": rows,
        "editions": _editions(library, facts, rows),
        "places": places(library),
        "lines": lines.order_by("act__day", "pk"),
    }
    return render(request, "bibnet_lending/staff/copy.html", context)


def places(library: Library) -> list[Library]:
    """The parts of a member that work: where something may be fetched."""
    return list(Library.objects.under(library).filter(state=State.OPEN))


def _states(library: Library, copies: list[int]) -> dict[int, str]:
    rows = Circulation.objects.of(library).filter(copy__in=copies)
    return {one.copy_id: one.get_state_display() for one in rows}


def _editions(
    library: Library, facts: catalog.CopyFacts, holds: list[Hold]
) -> list[catalog.EditionFacts]:
    """Editions of the work that the library has, for which a place may be."""
    own = catalog.copies_of(library, work=facts.edition.work) if holds else []
    return list({one.edition.number: one.edition for one in own}.values())


def _done(request: SignedInRequest, facts: catalog.CopyFacts) -> str:
    """What was pressed; a sentence. Raises LendingError."""
    sent, library = request.POST, request.library.member
    pickup = next((one for one in places(library) if one.code == sent.get("pickup")), None)
    if pk := row_number(sent.get("hold")):
        hold = get_object_or_404(Hold.objects.of(library).select_related("library"), pk=pk)
        edition = row_number(sent.get("edition")) or None
        holding.reassign_hold(hold=hold, pickup=pickup, edition=edition, actor=request.user)
        return _("The place is re-assigned; the reader sees what changed.")
    ticket = ticket_of(library, sent.get("ticket", "")[:LONGEST].strip())
    if ticket is None:
        raise NoTicket(_("No ticket with this number is in use here."))
    holding.place_hold(
        ticket=ticket,
        edition=facts.edition.number,
        copy=facts.number,
        pickup=pickup or request.library,
        actor=request.user,
    )
    return _("This copy is kept for ticket {number}.").format(number=ticket.number)
