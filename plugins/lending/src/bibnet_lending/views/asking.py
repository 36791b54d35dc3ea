"""A reader asks the library to buy an electronic book; the limits are shown before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

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
from django.views.decorators.http import require_http_methods

from bibnet.accounts.models import Reader
from bibnet.themes.components import Link
from bibnet_lending.electronic import shop, wanting
from bibnet_lending.electronic.limits import limits_of
from bibnet_lending.errors import AskedAlready, LendingError, NoTicket
from bibnet_lending.models import WantedState
from bibnet_lending.services.honouring import tickets_for

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest
    from bibnet_lending.models import ReaderTicket


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def ask(request: SignedInRequest, edition: int) -> HttpResponse:
    """What a reader may ask for still, and one press that asks."""
    library = request.library.member
    facts = catalog.editions([edition]).get(edition)
    if library.is_region or facts is None or facts.is_hidden:
        raise Http404
    reader = Reader.objects.filter(user=request.user).first()
    tickets = tickets_for(reader, library) if reader is not None else []
    error: LendingError | None = None if tickets else NoTicket()
    if request.method == "POST" and tickets:
        try:
            return placed(request, tickets[0], facts.number, lambda: _sold(request, facts))
        except LendingError as refusal:
            error = refusal
    context = {
        "facts": facts,
        "words": shop.words_of(facts),
        "tickets": tickets,
        "limits": limits_of(tickets[0], library, now=timezone.now()) if tickets else None,
        "error": error,
        "trail": [
            Link(pgettext("menu", "Catalogue"), reverse("catalog:search")),
            Link(facts.title, reverse("catalog:entry", args=[facts.number])),
            Link(_("Ask to buy an electronic book")),
        ],
    }
    return render(request, "bibnet_lending/ask.html", context)


def placed(
    request: SignedInRequest,
    ticket: ReaderTicket,
    edition: int,
    sold: Callable[[], shop.Sold | None],
) -> HttpResponse:
    """Ask in the reader's name, and lead to what comes of it. Raises LendingError. Shops are asked
    only where nothing stands in the way.
    """
    own: dict[str, Any] = {"ticket": ticket, "edition": edition, "branch": request.library}
    try:
        wanting.check(**own, actor=request.user)
        one = wanting.ask(**own, sold=sold(), actor=request.user)
    except AskedAlready:
        # Pressed twice: it is asked.
        return redirect("lending:mine")
    one.refresh_from_db()
    is_lent = one.state == WantedState.FULFILLED
    said = _("The book is bought and lent to you.") if is_lent else ""
    messages.success(request, said or _("The library was asked. Its answer comes here."))
    return redirect("lending:mine")


def _sold(request: SignedInRequest, facts: catalog.EditionFacts) -> shop.Sold | None:
    """The offer that was chosen in a supplier's shop, else the cheapest of the title."""
    library, key = request.library.member, request.POST.get("offer", "")
    named = shop.chosen(library, facts, key[:200]) if key else None
    return named or shop.sold(library, facts)
