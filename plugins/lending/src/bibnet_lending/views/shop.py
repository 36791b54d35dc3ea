"""A reader looks for books in the shops of the library's suppliers, and asks for one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bibnet_catalog import api as catalog
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bibnet.accounts.models import Reader
from bibnet.accounts.models.reader import AGE_OF_MAJORITY
from bibnet.accounts.throttle import Throttle
from bibnet.libraries import schedule
from bibnet.themes.components import Link
from bibnet_lending.electronic import accounts, choosing, offered, shop, wanting
from bibnet_lending.electronic.limits import limits_of
from bibnet_lending.errors import LendingError, NoTicket, TooManySearches
from bibnet_lending.services.honouring import tickets_for

from .asking import placed
from .numbers import row_number

if TYPE_CHECKING:
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import SignedInRequest

LONGEST, SHORTEST = 200, 3
# Each search asks other hosts, in the name of the library: so often in a quarter of an hour.
searches = Throttle("lending.shop", limit=40, seconds=900)


@dataclass(frozen=True)
class Row:
    """An offer; what is in the fund can be taken at `take_url`, else it is asked for at `url`."""

    sold: shop.Sold
    url: str
    take_url: str = ""


@require_safe
@never_cache
@login_required
def look(request: SignedInRequest) -> HttpResponse:
    """What is sold under the typed words. The suppliers are asked for who has a ticket only."""
    library = request.library.member
    if library.is_region:
        raise Http404
    words = " ".join(request.GET.get("q", "").split())[:LONGEST]
    number = row_number(request.GET.get("edition"))
    facts = catalog.editions([number]).get(number) if number else None
    reader = Reader.objects.filter(user=request.user).first()
    tickets = tickets_for(reader, library) if reader is not None else []
    error: LendingError | None = None if tickets else NoTicket()
    has_suppliers = bool(accounts.vendors_of(library))
    is_asked = has_suppliers and bool(tickets) and len(words) >= SHORTEST
    if is_asked and not searches.claim(str(request.user.pk)):
        is_asked, error = False, TooManySearches()
    found = shop.search(library, words) if is_asked else shop.Looked([], [])
    sold = [one for one in found.sold if _may_see(reader, one, request)]
    context = {
        "words": words,
        "facts": facts,
        "error": error,
        "has_suppliers": has_suppliers,
        "is_asked": is_asked,
        "silent": found.silent,
        "rows": _rows(library, sold, facts),
        "limits": limits_of(tickets[0], library, now=timezone.now()) if sold else None,
        "trail": [
            Link(pgettext("menu", "Catalogue"), reverse("catalog:search")),
            Link(_("Shops of electronic books")),
        ],
    }
    status = 429 if isinstance(error, TooManySearches) else 200
    return render(request, "bibnet_lending/shop.html", context, status=status)


@require_POST
@never_cache
@login_required
def ask(request: SignedInRequest) -> HttpResponse:
    """An offer is asked for: as an edition that is known, else as one that is entered for it."""
    if request.library.member.is_region:
        raise Http404
    try:
        return _asked(request, request.POST.get("offer", "")[:LONGEST])
    except LendingError as error:
        messages.error(request, error.told)
    words = request.POST.get("q", "")[:LONGEST]
    return redirect(f"{reverse('lending:shop')}?{urlencode({'q': words})}")


def _asked(request: SignedInRequest, key: str) -> HttpResponse:
    """Raises a LendingError."""
    library = request.library.member
    reader = Reader.objects.filter(user=request.user).first()
    tickets = tickets_for(reader, library) if reader is not None else []
    if not tickets:
        raise NoTicket
    if not searches.claim(str(request.user.pk)):
        raise TooManySearches
    sold = shop.named(library, key)
    if sold is None:
        raise LendingError(_("No supplier sells such a book. Try other words."))
    edition = offered.edition_of(library, sold)
    if edition is None:
        own: dict[str, Any] = {"ticket": tickets[0], "branch": request.library}
        wanting.check_offer(**own, offer=sold.offer, actor=request.user)
        edition = offered.enter(library, sold)
    return placed(request, tickets[0], edition, lambda: sold)


def _rows(
    library: Library, sold: Sequence[shop.Sold], facts: catalog.EditionFacts | None
) -> list[Row]:
    """Offers with where each leads; `facts` is the book that was looked for, if it was one."""
    editions = [
        facts if facts is not None and shop.is_of(one.offer, facts) else found
        for one, found in zip(sold, offered.known(library, sold), strict=True)
    ]
    there = choosing.titles_in_funds(library, {one.number for one in editions if one})
    return [_row(one, edition, there) for one, edition in zip(sold, editions, strict=True)]


def _row(sold: shop.Sold, edition: catalog.EditionFacts | None, there: set[int]) -> Row:
    if edition is None:
        return Row(sold, reverse("lending:ask_offer"))
    url = reverse("lending:ask", args=[edition.number])
    is_there = edition.number in there
    return Row(sold, url, reverse("lending:take", args=[edition.number]) if is_there else "")


def _may_see(reader: Reader | None, sold: shop.Sold, request: SignedInRequest) -> bool:
    """436-FZ: what is for adults is shown to who is known to be one."""
    mark = sold.offer.age_mark
    if not isinstance(mark, int) or mark < AGE_OF_MAJORITY:
        return True
    age = reader.age_on(schedule.today(request.library, timezone.now())) if reader else None
    return age is not None and age >= AGE_OF_MAJORITY
