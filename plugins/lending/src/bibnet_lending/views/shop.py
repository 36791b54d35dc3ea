"""A reader looks for books in the shops of the library's suppliers, and asks for one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bibnet_catalog import api as catalog
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bibnet.accounts.models import Reader
from bibnet.accounts.models.reader import AGE_OF_MAJORITY
from bibnet.accounts.throttle import Throttle
from bibnet.libraries import schedule
from bibnet.themes.components import Link
from bibnet_lending.electronic import accounts, shop
from bibnet_lending.errors import LendingError, NoTicket, TooManySearches
from bibnet_lending.services.honouring import tickets_for

from .numbers import row_number

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest

LONGEST, SHORTEST = 200, 3
# Each search asks other hosts, in the name of the library: so often in a quarter of an hour.
searches = Throttle("lending.shop", limit=40, seconds=900)


@dataclass(frozen=True)
class Row:
    """An offer; `is_of` says that it is the book that was looked for, `url` leads to the form."""

    sold: shop.Sold
    is_of: bool
    url: str


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
    context = {
        "words": words,
        "facts": facts,
        "error": error,
        "has_suppliers": has_suppliers,
        "is_asked": is_asked,
        "silent": found.silent,
        "rows": [_row(one, facts) for one in found.sold if _may_see(reader, one, request)],
        "trail": [
            Link(pgettext("menu", "Catalogue"), reverse("catalog:search")),
            Link(_("Shops of electronic books")),
        ],
    }
    status = 429 if isinstance(error, TooManySearches) else 200
    return render(request, "bibnet_lending/shop.html", context, status=status)


def _row(sold: shop.Sold, facts: catalog.EditionFacts | None) -> Row:
    offer = sold.offer
    told = urlencode({"title": offer.title[:300], "author": offer.author[:200]})
    is_of = facts is not None and shop.is_of(offer, facts)
    return Row(sold, is_of, f"{reverse('lending:request_book')}?{told}")


def _may_see(reader: Reader | None, sold: shop.Sold, request: SignedInRequest) -> bool:
    """436-FZ: what is for adults is shown to who is known to be one."""
    mark = sold.offer.age_mark
    if not isinstance(mark, int) or mark < AGE_OF_MAJORITY:
        return True
    age = reader.age_on(schedule.today(request.library, timezone.now())) if reader else None
    return age is not None and age >= AGE_OF_MAJORITY
