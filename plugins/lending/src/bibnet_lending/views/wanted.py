"""The staff's one list of requests to buy electronic books."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bibnet.libraries import schedule
from bibnet_lending.electronic import deciding, money, purchasing, shop, wanting
from bibnet_lending.errors import DraftWarned, LendingError
from bibnet_lending.forms.sums import SumField
from bibnet_lending.models import RefusalAbout, RefusalReason, WantedBook
from bibnet_lending.models.wanted import UNDECIDED

from .doors import desk_screen
from .numbers import row_number

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import SignedInRequest

PER_PAGE = 50
_SHOWN = ("library", "ticket", "reader")
PRICE = SumField(largest=Decimal("99999999.99"), min_value=0)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.change_wantedbook")
def requests(request: SignedInRequest) -> HttpResponse:
    """Requests that wait for a decision, those to be answered first at the top."""
    library = request.library.member
    if request.method == "POST":
        try:
            messages.success(request, _decided(request))
        except DraftWarned as error:
            messages.error(request, error.told)
            return redirect(f"{request.path}?draft={row_number(request.POST.get('buy', ''))}")
        except LendingError as error:
            messages.error(request, error.told)
        return redirect("lending_admin:requests", request.library.code)
    now = timezone.now()
    month = money.month_of(library, now)
    rows = _undecided(library).order_by("answer_by", "asked_at", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    reasons = RefusalReason.objects.of(library).filter(about=RefusalAbout.BOOK)
    context = {
        "library": request.library,
        "page": page,
        "rows": deciding.rows_of(library, list(page), now=now),
        "reasons": reasons,
        "budgets": money.budgets(library, since=month, until=month),
        "draft": row_number(request.GET.get("draft", "")),
        "tomorrow": schedule.today(library, now) + timedelta(days=1),
    }
    return render(request, "bibnet_lending/staff/requests.html", context)


def _undecided(library: Library) -> QuerySet[WantedBook]:
    return WantedBook.objects.of(library).filter(state__in=UNDECIDED).select_related(*_SHOWN)


def _decided(request: SignedInRequest) -> str:
    """Buy, put off or refuse; a sentence. Raises a LendingError."""
    sent, rows = request.POST, _undecided(request.library.member)
    if "refuse" in sent:
        return _refused(request, rows)
    number = sent.get("buy") or sent.get("postpone") or ""
    one = get_object_or_404(rows, pk=row_number(number))
    if "postpone" in sent:
        until = parse_date(sent.get(f"until-{one.pk}", "")) or date.min
        wanting.postpone(request=one, until=until, actor=request.user)
        return _("The request is put off.")
    return _bought(request, one)


def _refused(request: SignedInRequest, rows: QuerySet[WantedBook]) -> str:
    sent = request.POST
    chosen = [number for one in sent.getlist("chosen") if (number := row_number(one))]
    found = list(rows.filter(pk__in=chosen))
    if not found:
        raise LendingError(_("Choose requests first."))
    reason = sent.get("own", "").strip() or sent.get("reason", "")
    wanting.refuse(requests=found, reason=reason[:500], actor=request.user)
    words = ngettext("{count} request is refused.", "{count} requests are refused.", len(found))
    return words.format(count=len(found))


def _bought(request: SignedInRequest, one: WantedBook) -> str:
    """Not dearer than the price that stood beside the button; what it costs now is kept with the
    request, so that the next press is about that.
    """
    sent = request.POST
    facts = catalog.editions([one.edition_id])[one.edition_id]
    sold = shop.current(one.library, facts, one.vendor, one.vendor_title)
    if sold is not None:
        purchasing.note_price(request=one, sold=sold)
    purchasing.approve(
        request=one,
        sold=sold,
        actor=request.user,
        seen_price=_seen(sent.get(f"price-{one.pk}", "")),
        takes_draft=f"draft-{one.pk}" in sent,
    )
    if purchasing.outcome(one).is_being_bought:
        return _("The book is being bought: the supplier has not answered yet.")
    return _("The book is bought.")


def _seen(text: str) -> Decimal | None:
    """The price that the page showed; None where it showed none."""
    try:
        return PRICE.clean(text)
    except ValidationError:
        return None
