"""Proposals: made by a library's cataloguer, answered by the network's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bibnet.libraries.scope import all_libraries
from bibnet_catalog.deciding import proposing, ruling
from bibnet_catalog.deciding.pairs import judged, side_by_side
from bibnet_catalog.deciding.rights import may_decide
from bibnet_catalog.models import Proposal, ProposalState, Record, RulingKind

from .acting import attempt
from .doors import staff_screen

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest

PER_PAGE = 30


@require_safe
@staff_screen("bibnet_catalog.view_ruling")
def proposals(request: SignedInRequest) -> HttpResponse:
    """What the library has proposed, the latest first, with the answers; of the region all."""
    found = proposing.proposals_of(request.library)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "bibnet_catalog/staff/proposals.html", {"page": page})


@require_safe
@staff_screen("bibnet_catalog.view_ruling")
def proposal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Both records side by side, what is proposed and why; confirmed or declined here."""
    found = _proposal(request, pk)
    with all_libraries(ruling.WHY_ALL):
        rows = Record.objects.filter(pk__in=(found.own_id, found.other_id))
        pair = {one.pk: one for one in rows.select_related("library", "source", "edition")}
        own, other = pair[found.own_id], pair[found.other_id]
        concerned = list(
            Record.objects.filter(
                edition__in=(own.edition_id, other.edition_id), is_gone=False
            ).select_related("library")
        )
    context = {
        "proposal": found,
        "sides": (own, other),
        "rows": side_by_side(own, other),
        "reasons": judged(own, other).reasons,
        "is_open": found.state == ProposalState.OPEN,
        "may_decide": may_decide(request.user, concerned),
        "is_own": found.library_id == request.library.pk,
    }
    return render(request, "bibnet_catalog/staff/proposal.html", context)


@require_POST
@staff_screen("bibnet_catalog.add_ruling")
def propose(request: SignedInRequest) -> HttpResponse:
    """Propose that two records are one edition, or that they are not; back to where one was."""
    kind, edition = request.POST.get("kind", ""), request.POST.get("edition", "")
    own, other = (_number(request.POST.get(name, "")) for name in ("own", "other"))
    number = _number(request.POST.get("number", "").strip().lstrip("№").strip())
    with all_libraries(ruling.WHY_ALL):
        if own is None and edition.isdecimal():
            own = _first_of(request, int(edition))
        if other is None and number is not None:
            other = _first_record(number)
    if kind in RulingKind.values and own is not None and other is not None:
        reason = request.POST.get("reason", "")
        attempt(
            request,
            lambda: proposing.propose(
                kind=RulingKind(kind),
                library=request.library,
                own=own,
                other=other,
                reason=reason,
                actor=request.user,
            ),
            _("Proposed. The network's cataloguer will answer."),
        )
    else:
        attempt(request, _nothing_named, "")
    if edition.isdecimal():
        return redirect("catalog_admin:together", request.library.code, int(edition))
    return redirect("catalog_admin:proposals", request.library.code)


@require_POST
@staff_screen("bibnet_catalog.add_ruling")
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirm or decline a proposal, or take an own one back."""
    found, said = _proposal(request, pk), request.POST.get("answer", "")
    if said == "confirm":
        attempt(
            request,
            lambda: proposing.confirm(proposal=found.pk, actor=request.user),
            _("Confirmed. It can be undone in the list of decisions."),
        )
    elif said == "decline":
        reason = request.POST.get("reason", "")
        attempt(
            request,
            lambda: proposing.decline(proposal=found.pk, answer=reason, actor=request.user),
            _("Declined: the library's cataloguer is told why."),
        )
    elif said == "withdraw":
        attempt(
            request,
            lambda: proposing.withdraw(proposal=found.pk, actor=request.user),
            _("The proposal is taken back."),
        )
    still = proposing.waiting(request.library).filter(pk=found.pk).exists()
    if still or said == "withdraw" or not request.library.is_region:
        name = "catalog_admin:proposal" if still else "catalog_admin:proposals"
        args = [request.library.code, *([found.pk] if still else [])]
        return redirect(name, *args)
    return redirect("catalog_admin:doubts", request.library.code)


def _proposal(request: SignedInRequest, pk: int) -> Proposal:
    return get_object_or_404(proposing.proposals_of(request.library), pk=pk)


def _first_of(request: SignedInRequest, edition: int) -> int | None:
    """The library's own record of an edition."""
    rows = Record.objects.of(request.library).filter(edition=edition, is_gone=False)
    return rows.order_by("pk").values_list("pk", flat=True).first()


def _first_record(edition: int) -> int | None:
    """A record of the edition that a number leads to."""
    try:
        found = ruling.live(ruling.edition_now(edition))
    except ruling.DecisionError:
        return None
    return found[0].pk if found else None


def _nothing_named() -> None:
    raise ruling.DecisionError(_("Say which records it is about."))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
