"""The staff's one list of requests to buy electronic books; the money that they cost."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from bibnet_catalog import api as catalog
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bibnet.libraries import schedule
from bibnet_lending.electronic import accounts, deciding, money, purchasing, shop, wanting
from bibnet_lending.errors import LendingError
from bibnet_lending.models import Account, Budget, Movement, RefusalAbout, RefusalReason, WantedBook
from bibnet_lending.models.wanted import UNDECIDED

from .doors import desk_screen
from .numbers import row_number

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import SignedInRequest

PER_PAGE = 50
_SHOWN = ("library", "ticket", "reader")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.change_wantedbook")
def requests(request: SignedInRequest) -> HttpResponse:
    """Requests that wait for a decision, those to be answered first at the top."""
    library = request.library.member
    if request.method == "POST":
        return _said(request, _decided, "lending_admin:requests")
    now = timezone.now()
    rows = _undecided(library).order_by("answer_by", "asked_at", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    reasons = RefusalReason.objects.of(library).filter(about=RefusalAbout.BOOK)
    context = {
        "library": request.library,
        "page": page,
        "rows": deciding.rows_of(library, list(page), now=now),
        "reasons": reasons,
        "budgets": _budgets(library),
        "tomorrow": schedule.today(library, now) + timedelta(days=1),
    }
    return render(request, "bibnet_lending/staff/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.change_budget")
def accounting(request: SignedInRequest) -> HttpResponse:
    """Budgets of this month, balances, and each movement with what explains it."""
    library = request.library.member
    if request.method == "POST":
        return _said(request, _written, "lending_admin:money")
    rows = Movement.objects.of(library).select_related("budget__group")
    balances = money.balances(library)
    context = {
        "library": request.library,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "budgets": _budgets(library),
        "balances": [(one.label, balances[one]) for one in Account if one != Account.FOUNDER],
        "vendors": list(accounts.vendors_of(library).values()),
        "key": uuid.uuid4().hex,
    }
    return render(request, "bibnet_lending/staff/money.html", context)


def _said(request: SignedInRequest, act: Callable[..., str], name: str) -> HttpResponse:
    """Do what was pressed and say what came of it."""
    try:
        messages.success(request, act(request))
    except LendingError as error:
        messages.error(request, error.told)
    return redirect(name, request.library.code)


def _undecided(library: Library) -> QuerySet[WantedBook]:
    return WantedBook.objects.of(library).filter(state__in=UNDECIDED).select_related(*_SHOWN)


def _budgets(library: Library) -> list[tuple[Budget, Decimal]]:
    """This month's budgets with what is left of each."""
    rows = Budget.objects.of(library).filter(month=money.month_of(library, timezone.now()))
    return [(one, money.left(one)) for one in rows.select_related("group")]


def _decided(request: SignedInRequest) -> str:
    """Buy, put off or refuse. Raises a LendingError."""
    sent, rows = request.POST, _undecided(request.library.member)
    if "refuse" in sent:
        chosen = [int(one) for one in sent.getlist("chosen") if one.isdecimal() and len(one) < 19]
        found = list(rows.filter(pk__in=chosen))
        if not found:
            raise LendingError(_("Choose requests first."))
        reason = sent.get("own", "").strip() or sent.get("reason", "")
        wanting.refuse(requests=found, reason=reason[:500], actor=request.user)
        words = ngettext("{count} request is refused.", "{count} requests are refused.", len(found))
        return words.format(count=len(found))
    number = sent.get("buy") or sent.get("postpone") or ""
    one = get_object_or_404(rows, pk=row_number(number))
    if "postpone" in sent:
        until = parse_date(sent.get(f"until-{one.pk}", "")) or date.min
        wanting.postpone(request=one, until=until, actor=request.user)
        return _("The request is put off.")
    facts = catalog.editions([one.edition_id])[one.edition_id]
    purchasing.approve(
        request=one,
        sold=shop.sold(one.library, facts),
        actor=request.user,
        seen_price=one.price,
        takes_draft=f"draft-{one.pk}" in sent,
    )
    return _("The book is bought.")


def _written(request: SignedInRequest) -> str:
    """Give to a budget, or write down what was paid in. Raises a LendingError."""
    sent = request.POST
    try:
        amount = Decimal(sent.get("amount", "").replace(",", ".").replace(" ", ""))
        amount = amount.quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise LendingError(_("The sum is a number of roubles.")) from error
    if not abs(amount) < Decimal(10) ** 9:
        raise LendingError(_("The sum is a number of roubles."))
    own: dict[str, Any] = {
        "library": request.library.member,
        "amount": amount,
        "explanation": sent.get("explanation", "")[:300],
        "actor": request.user,
        "key": sent.get("key", "")[:64],
    }
    vendor = sent.get("vendor", "")
    if vendor in accounts.vendors_of(request.library.member):
        money.deposit(**own, vendor=vendor)
    else:
        money.allot(**own)
    return _("Written down.")
