"""The money of the electronic fund: budgets of months, what lies with suppliers, each movement."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bibnet_lending.electronic import accounts, money
from bibnet_lending.errors import LendingError
from bibnet_lending.forms.money import AllotForm, DepositForm
from bibnet_lending.models import Account, Movement

from .doors import desk_screen

if TYPE_CHECKING:
    from django.forms import Form

    from bibnet.libraries.requests import SignedInRequest

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.change_budget")
def accounting(request: SignedInRequest) -> HttpResponse:
    """Budgets from this month on, balances, and each movement with what explains it."""
    library = request.library.member
    month = money.month_of(library, timezone.now())
    given, paid = _sent(request, "allot"), _sent(request, "deposit")
    fresh = {"key": uuid.uuid4().hex}
    vendors = accounts.vendors_of(library)
    budget = AllotForm(given, library=library, month=month, initial=fresh)
    deposit = DepositForm(paid, vendors=vendors, initial=fresh)
    own: dict[str, Any] = {"library": library, "actor": request.user}
    if _done(budget, lambda: money.allot(**own, **budget.cleaned_data)) or _done(
        deposit, lambda: money.deposit(**own, **deposit.cleaned_data)
    ):
        messages.success(request, _("Written down."))
        return redirect("lending_admin:money", request.library.code)
    rows = Movement.objects.of(library).select_related("budget__group")
    balances = money.balances(library)
    context = {
        "library": request.library,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "budgets": money.budgets(library, since=month),
        "balances": [(one.label, balances[one]) for one in Account if one != Account.FOUNDER],
        "forms": {"budget": budget, "deposit": deposit if vendors else None},
    }
    return render(request, "bibnet_lending/staff/money.html", context)


def _sent(request: SignedInRequest, button: str) -> object:
    return request.POST if button in request.POST else None


def _done(form: Form, act: Callable[[], object]) -> bool:
    """Whether what was sent is written down; else the form says why not."""
    if not form.is_valid():
        return False
    try:
        act()
    except LendingError as error:
        form.add_error(None, error.told)
        return False
    return True
