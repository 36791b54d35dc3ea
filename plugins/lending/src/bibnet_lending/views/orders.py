"""«Заказанные книги»: what readers wait for, what nobody has looked at in time first, then the
oldest; slips by shelf; each move.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bibnet_catalog import api as catalog
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bibnet_lending.errors import LendingError
from bibnet_lending.models import Order, OrderState
from bibnet_lending.models.orders import OPEN, TO_FETCH
from bibnet_lending.services import ordering
from bibnet_lending.services.answering import late_before

from .doors import desk_screen
from .numbers import row_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bibnet.libraries.requests import SignedInRequest

PER_PAGE = 50
MOST_SLIPS = 200


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.change_order")
def orders(request: SignedInRequest) -> HttpResponse:
    """Open orders of the library; a press moves one of them."""
    if request.method == "POST":
        _moved(request)
        return redirect("lending_admin:orders", request.library.code)
    late = late_before(request.library.member, timezone.now())
    is_late = Case(
        When(state=OrderState.PLACED, state_at__lt=late, then=Value(0)), default=Value(1)
    )
    rows = _open(request).order_by(is_late, "placed_at", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "library": request.library,
        "page": page,
        "rows": _with_books(list(page)),
        "to_fetch": TO_FETCH,
        "late": late,
    }
    return render(request, "bibnet_lending/staff/orders.html", context)


@require_safe
@desk_screen("bibnet_lending.view_order")
def slips(request: SignedInRequest) -> HttpResponse:
    """Slips of what has to be fetched, by shelf, to be printed."""
    rows = _open(request).filter(state__in=TO_FETCH).order_by("placed_at", "pk")[:MOST_SLIPS]
    shown = _with_books(list(rows))
    shown.sort(key=lambda row: (row["copy"].place, row["copy"].call_number))
    context = {"library": request.library, "rows": shown, "now": timezone.now()}
    return render(request, "bibnet_lending/staff/slips.html", context)


def _open(request: SignedInRequest) -> Any:
    rows = Order.objects.of(request.library.member).filter(state__in=OPEN)
    return rows.select_related("ticket", "reader", "pickup", "library")


def _with_books(rows: Sequence[Order]) -> list[dict[str, Any]]:
    known = catalog.copies({one.copy_id for one in rows})
    return [{"order": one, "copy": known[one.copy_id]} for one in rows]


def _moved(request: SignedInRequest) -> None:
    """Do what was pressed, and say what came of it."""
    number = request.POST.get("order", "")
    pk = row_number(number)
    order = get_object_or_404(Order.objects.of(request.library.member), pk=pk)
    own = {"order": order, "actor": request.user}
    reason = request.POST.get("reason", "")[:500]
    try:
        match request.POST.get("move"):
            case "accept":
                ordering.accept_order(**own)
            case "search":
                ordering.search_order(**own)
            case "not_found":
                found = ordering.not_found(**own)
                if not isinstance(found, Order):
                    messages.warning(request, _("No other copy is free: the reader waits for one."))
                    return
            case "refuse":
                ordering.refuse_order(**own, reason=reason)
            case "cancel":
                ordering.cancel_order(**own)
            case _:
                return
    except LendingError as error:
        messages.error(request, error.told)
    else:
        messages.success(request, _("Order No. {number}: done.").format(number=order.pk))
