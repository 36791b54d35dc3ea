"""What is in the electronic funds: what is left, what ends, how it is used; how vendors fare."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bibnet.libraries import schedule
from bibnet.libraries.scope import all_libraries
from bibnet_lending.electronic import accounts, choosing, contact, health
from bibnet_lending.electronic.vendors import (
    Capability,
    Exchange,
    Vendor,
    VendorError,
    VendorRefused,
)
from bibnet_lending.models import FundMember, Hold, Licence, VendorCall
from bibnet_lending.models.holds import IN_QUEUE
from bibnet_lending.models.vendors import UNSETTLED
from bibnet_lending.permissions import policy

from .doors import desk_screen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import SignedInRequest

PER_PAGE = 50
# Licences that end so soon are marked.
SOON = timedelta(days=30)
FEW = 3
ADDS, CHANGES = "bibnet_lending.add_licence", "bibnet_lending.change_licence"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A licence with its titles, and how many wait for them."""

    licence: Licence
    books: Sequence[catalog.EditionFacts]
    waiting: int
    is_ending: bool


@require_safe
@desk_screen("bibnet_lending.view_licence")
def licences(request: SignedInRequest) -> HttpResponse:
    """Licences of the funds from which the library lends, those that change soonest first."""
    member = request.library.member
    with all_libraries(choosing.SHARED):
        rows = Licence.objects.filter(fund__in=choosing.funds_of(member))
        rows = rows.select_related("library", "fund").prefetch_related("titles")
        page = Paginator(rows.order_by("state", "ends_on", "pk"), PER_PAGE).get_page(
            request.GET.get("page")
        )
        shown = _rows(list(page), schedule.today(member, timezone.now()))
    context = {
        "library": request.library,
        "member": member,
        "page": page,
        "rows": shown,
        "may_enter": policy.has_permission(request.user, ADDS, request.library),
        "may_change": policy.has_permission(request.user, CHANGES, request.library),
    }
    return render(request, "bibnet_lending/staff/licences.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.view_vendorcall")
def vendors(request: SignedInRequest) -> HttpResponse:
    """How the suppliers fare; a press asks one of them and shows what was said."""
    member = request.library.member
    offered = accounts.vendors_of(member)
    tried = request.POST.get("vendor", "") if request.method == "POST" else ""
    if tried and tried not in offered:
        raise Http404
    transcript = _tested(member, tried) if tried else None
    calls = VendorCall.objects.of(member)
    known = calls.filter(state__in=UNSETTLED).values_list("vendor").annotate(count=Count("pk"))
    open_calls = dict(known.order_by())
    rows = [
        {"entry": one, "health": health.state_of(member, slug), "open": open_calls.get(slug, 0)}
        for slug, one in offered.items()
    ]
    context = {
        "library": request.library,
        "rows": rows,
        "tried": tried,
        "transcript": transcript,
        "calls": calls.filter(state__in=UNSETTLED)[:PER_PAGE],
        "now": timezone.now(),
    }
    return render(request, "bibnet_lending/staff/vendors.html", context)


def _rows(rows: Sequence[Licence], today: date) -> list[Row]:
    """With titles and waiting readers, in queries whose number does not depend on how many."""
    editions = {title.edition_id for one in rows for title in one.titles.all()}
    books = catalog.editions(editions)
    members = FundMember.objects.filter(fund__in={one.fund_id for one in rows})
    waits = Hold.objects.filter(
        library__in=members.values("library"),
        edition__in=editions,
        is_electronic=True,
        state__in=IN_QUEUE,
    )
    waiting = Counter(dict(waits.order_by().values_list("edition").annotate(count=Count("pk"))))
    until = today + SOON
    return [
        Row(
            licence=one,
            books=[books[title.edition_id] for title in one.titles.all()],
            waiting=sum(waiting[title.edition_id] for title in one.titles.all()),
            is_ending=bool(one.ends_on and one.ends_on <= until)
            or (one.loans_left is not None and one.loans_left <= FEW),
        )
        for one in rows
    ]


def _tested(library: Library, slug: str) -> Sequence[Exchange]:
    """What was asked of a supplier and answered, without keys and readers. What it refuses, it has
    answered.
    """
    asked: list[Vendor] = []

    def ask_all(vendor: Vendor) -> None:
        asked.append(vendor)
        for ask in _questions(vendor):
            with suppress(VendorRefused):
                ask()

    with suppress(VendorError):
        contact.speak(library, slug, ask_all)
    return asked[0].transcript if asked else ()


def _questions(vendor: Vendor) -> list[Callable[[], object]]:
    """Questions that change nothing."""
    able = vendor.capabilities
    asked: list[Callable[[], object]] = []
    if Capability.BALANCE in able:
        asked.append(vendor.balance)
    if Capability.SEARCH in able:
        asked.append(lambda: vendor.search("а"))
    if Capability.USAGE in able:
        asked.append(lambda: vendor.usage(timezone.now() - timedelta(days=1)))
    return asked
