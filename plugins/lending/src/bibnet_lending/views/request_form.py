"""The one form: from which library a book is wanted, ordered there or waited for, else asked for.

It stands on each library's site and on the portal, where accounts are signed in already: whoever
comes from a site signs in on the way, and comes back to the same form.
"""

from __future__ import annotations

import uuid
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
from bibnet.libraries import schedule
from bibnet.libraries.mine import my_library
from bibnet.libraries.models import Library, State
from bibnet.themes.components import Link
from bibnet_lending import estimating, family, mine, waiting
from bibnet_lending.errors import LendingError, NoFreeCopy, NoTicket
from bibnet_lending.estimating import Estimate
from bibnet_lending.forms.asking import AskingForm
from bibnet_lending.models import Order
from bibnet_lending.services import choosing, guests, holding, honouring, ordering, requesting

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest
    from bibnet_lending.models import ReaderTicket


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def order(request: SignedInRequest, edition: int) -> HttpResponse:
    """Choose the library, then order the book to a place or stand in the queue."""
    facts = catalog.editions([edition]).get(edition)
    if facts is None or facts.is_hidden:
        raise Http404
    people = _family(request)
    places = choosing.places_for(facts, readers=people, near=_near(request, people))
    here = _chosen(request, places)
    others = [one for one in places if one != here]
    context: dict[str, Any] = {
        "facts": facts,
        "places": places,
        "here": here,
        "has_tickets": any(one.tickets for one in others),
        "needs_ticket": any(not one.tickets for one in others),
        "can_ask": bool(honouring.tickets_of(people)),
        "is_exact": facts.level in catalog.EXACT_LEVELS,
        "trail": [
            Link(pgettext("menu", "Catalogue"), reverse("catalog:search")),
            Link(facts.title, reverse("catalog:entry", args=[facts.number])),
            Link(pgettext("of a book", "Ordering")),
        ],
    }
    if here is not None:
        answer = _order_at(request, facts, here, context)
        if answer is not None:
            return answer
    return render(request, "bibnet_lending/order.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def ask(request: SignedInRequest) -> HttpResponse:
    """Ask the own library for a book that it has to get: of the catalogue, or described."""
    found = honouring.tickets_of(_family(request))
    number = request.POST.get("edition", "") or request.GET.get("edition", "")
    facts = _edition(number)
    points = _points(found)
    form = AskingForm(
        request.POST or None,
        points=points,
        tickets=found,
        is_known=facts is not None,
        initial={
            "title": request.GET.get("title", "")[:300],
            "author": request.GET.get("author", "")[:200],
            "key": uuid.uuid4().hex,
        },
    )
    error: LendingError | None = None if found else NoTicket()
    if request.method == "POST" and found and form.is_valid():
        try:
            _asked(request, form, facts, found, points)
        except LendingError as refusal:
            error = refusal
        else:
            messages.success(request, _("The library is asked. Each step stands here."))
            return redirect("lending:mine")
    context = {
        "form": form,
        "facts": facts,
        "has_ticket": bool(found),
        "error": error,
        "order": request.POST.get("order", "") or request.GET.get("order", ""),
        "trail": [
            Link(pgettext("menu", "Catalogue"), reverse("catalog:search")),
            Link(_("Asking for a book")),
        ],
    }
    return render(request, "bibnet_lending/request_book.html", context)


def _order_at(
    request: SignedInRequest,
    facts: catalog.EditionFacts,
    here: choosing.Place,
    context: dict[str, Any],
) -> HttpResponse | None:
    """Go on at the chosen library: the answer to an order that is placed, None to show the form."""
    points = points_of(here.library)
    named = request.POST.get("ticket", "")
    first = here.tickets[0] if here.tickets else None
    ticket = next((one for one in here.tickets if str(one.pk) == named), first)
    error: LendingError | None = None if ticket else NoTicket()
    if request.method == "POST" and ticket is not None:
        try:
            said = _ordered(request, facts, ticket, points)
        except LendingError as refusal:
            error = refusal
        else:
            messages.success(request, said)
            return redirect("lending:mine")
    context |= {
        "ticket": ticket,
        "points": points,
        "chosen": request.POST.get("pickup", "") or request.library.code,
        "error": error,
        "must_agree": ticket is not None and guests.must_agree(ticket.reader, ticket, here.library),
    }
    if ticket is not None and (not here.free or isinstance(error, NoFreeCopy)):
        context["estimate"] = _expected(here.library, facts)
    return None


def _expected(library: Library, facts: catalog.EditionFacts) -> Estimate | None:
    """What the reader would wait who stands in the queue now."""
    place = waiting.length(library, facts.work) + 1
    now = timezone.now()
    return estimating.of_new_place(library.pk, facts.work, facts.kind, place=place, now=now)


def points_of(library: Library) -> list[Library]:
    """Where a book may be fetched: the parts of a member that work and have a door."""
    parts = Library.objects.under(library).filter(state=State.OPEN)
    return [one for one in parts if one.address or one.pk == library.pk] or [library]


def _points(found: list[ReaderTicket]) -> list[Library]:
    """Where the libraries of these tickets hand books out."""
    own = {one.library_id: one.library for one in found}
    return [point for library in own.values() for point in points_of(library)]


def _family(request: SignedInRequest) -> list[Reader]:
    """For whom the signed-in reader may ask: first of all the reader."""
    reader = Reader.objects.filter(user=request.user).select_related("my_library").first()
    return list(family.people_of(reader, schedule.today(request.library, timezone.now())))


def _near(request: SignedInRequest, people: list[Reader]) -> Library | None:
    """Where the reader is at home: the library of the site, the one chosen before, else nothing."""
    if not request.library.is_region:
        return request.library
    return my_library(request) or (people[0].my_library if people else None)


def _chosen(request: SignedInRequest, places: list[choosing.Place]) -> choosing.Place | None:
    """The library that is named in the address or the form; else that of the site, if it has the
    book.
    """
    named = request.POST.get("at", "") or request.GET.get("at", "")
    code = named or ("" if request.library.is_region else request.library.member.code)
    return next((place for place in places if place.library.code == code), None)


def _ordered(
    request: SignedInRequest,
    facts: catalog.EditionFacts,
    ticket: ReaderTicket,
    points: list[Library],
) -> str:
    """Order it, or wait; a sentence on what comes next. Raises LendingError."""
    code = request.POST.get("pickup", "")
    pickup = next((one for one in points if one.code == code), points[0])
    own: dict[str, Any] = {
        "ticket": ticket,
        "has_agreed": bool(request.POST.get("agreed")),
        "edition": facts.number,
        "pickup": pickup,
        "is_exact": bool(request.POST.get("is_exact")),
        "actor": request.user,
    }
    if "wait" not in request.POST:
        ordering.place_order(**own)
        return _("Ordered. When the book waits for you at {place}, it stands here.").format(
            place=pickup
        )
    hold = holding.place_hold(**own)
    place = mine.place_of(hold)
    if place is None:
        return _("A copy is free: it is being fetched to {place}.").format(place=pickup)
    return _("You are No. {number} in the queue.").format(number=place)


def _asked(
    request: SignedInRequest,
    form: AskingForm,
    facts: catalog.EditionFacts | None,
    found: list[ReaderTicket],
    points: list[Library],
) -> None:
    sent = form.cleaned_data
    pickup = next(one for one in points if one.code == sent["pickup"])
    ticket = next(one for one in found if str(one.pk) == sent["ticket"])
    wanted = requesting.Wanted(
        edition=facts.number if facts else None,
        title=sent.get("title", ""),
        author=sent.get("author", ""),
        year=sent.get("year", ""),
        why=sent["why"],
        pages=sent["pages"],
        purpose=sent["purpose"],
        knows_law=sent["knows_law"],
    )
    requesting.ask_for_book(
        ticket=ticket,
        wanted=wanted,
        pickup=pickup,
        actor=request.user,
        order=_refused(request, ticket),
        key=sent["key"],
    )


def _refused(request: SignedInRequest, ticket: ReaderTicket) -> Order | None:
    """The reader's own order that was refused before."""
    number = request.POST.get("order", "")
    if not number.isdecimal() or len(number) > 18:
        return None
    with mine.everywhere():
        return Order.objects.filter(reader=ticket.reader_id, pk=int(number)).first()


def _edition(number: str) -> catalog.EditionFacts | None:
    """The edition that is asked for by its number. Raises Http404 for one that is not shown."""
    if not number:
        return None
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    facts = catalog.editions([int(number)]).get(int(number))
    if facts is None or facts.is_hidden:
        raise Http404
    return facts
