"""«Заявления на билет»: who waits for an answer, and the answer to one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bibnet.accounts.models.reader import age_between
from bibnet.libraries import schedule
from bibnet.plugins.errors import Refused
from bibnet_lending.forms.deciding import ConfirmForm, RefuseForm
from bibnet_lending.models import Application, ApplicationState, RefusalAbout, RefusalReason
from bibnet_lending.services import deciding, duplicates

from .doors import desk_screen

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest

PER_PAGE = 50
SHOWN = (
    ApplicationState.SUBMITTED,
    ApplicationState.CONFIRMED,
    ApplicationState.REFUSED,
)


@require_safe
@desk_screen("bibnet_lending.view_application")
def applications(request: SignedInRequest) -> HttpResponse:
    """Those that wait, the oldest first; or those that were answered, the latest first."""
    state = request.GET.get("state", "")
    state = state if state in SHOWN else ApplicationState.SUBMITTED
    rows = Application.objects.of(request.library.member).filter(state=state)
    rows = rows.select_related("branch", "ticket", "decided_by")
    if state != ApplicationState.SUBMITTED:
        rows = rows.order_by("-state_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "library": request.library,
        "page": page,
        "state": state,
        "states": [(one.value, one.label) for one in SHOWN],
    }
    return render(request, "bibnet_lending/staff/applications.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.change_application")
def application(request: SignedInRequest, pk: int) -> HttpResponse:
    """One application with its answers and who may be the same person; the answer to it."""
    one = get_object_or_404(
        Application.objects.of(request.library.member).select_related(
            "library", "branch", "ticket", "reader", "applicant", "decided_by"
        ),
        pk=pk,
    )
    alike = duplicates.likely(one.library, one, without=one.reader_id) if one.is_open else []
    confirm, refuse = _forms(request, alike)
    if request.method == "POST" and _answered(request, one, confirm, refuse):
        return redirect("lending_admin:applications", request.library.code)
    today = schedule.today(request.library, timezone.now())
    context = {
        "library": request.library,
        "application": one,
        "age": age_between(one.birth_date, today) if one.birth_date else None,
        "duplicates": alike,
        "confirm": confirm,
        "refuse": refuse,
    }
    return render(request, "bibnet_lending/staff/application.html", context)


def _forms(request: SignedInRequest, alike: list[Any]) -> tuple[ConfirmForm, RefuseForm]:
    """Both answers; the one that was sent is bound."""
    sent = request.POST if request.method == "POST" else None
    is_refusal = sent is not None and "refuse" in sent
    rows = RefusalReason.objects.of(request.library.member).filter(about=RefusalAbout.TICKET)
    reasons = rows.values_list("text", flat=True)
    return (
        ConfirmForm(None if is_refusal else sent, duplicates=alike),
        RefuseForm(sent if is_refusal else None, reasons=reasons),
    )


def _answered(
    request: SignedInRequest, one: Application, confirm: ConfirmForm, refuse: RefuseForm
) -> bool:
    """Do what was pressed; whether it was done. What is refused stands at the form."""
    form: ConfirmForm | RefuseForm = refuse if refuse.is_bound else confirm
    if not form.is_valid():
        return False
    own: dict[str, Any] = {"application": one, "actor": request.user}
    try:
        if isinstance(form, RefuseForm):
            deciding.refuse(**own, reason=form.why)
            said = _("Refused: the reader is told why.")
        else:
            done = deciding.confirm(**own, decision=form.decision)
            said = _("Ticket No. {number} is given.").format(number=done.ticket)
    except Refused as refusal:
        form.add_error(None, " ".join(filter(None, (str(refusal), _next_step(refusal)))))
        return False
    messages.success(request, said)
    return True


def _next_step(refusal: Refused) -> str:
    return getattr(refusal, "next_step", "")
