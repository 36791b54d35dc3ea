"""«Обмен с библиотеками»: what waits for a word, what we ask of others, what others ask of us."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from bibnet_catalog import api as catalog
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_lending.errors import LendingError
from bibnet_lending.models import BookRequest, Exchange, ExchangeState, PageCopy, RequestState
from bibnet_lending.models.exchanges import UNDER_WAY
from bibnet_lending.models.requests import TO_DECIDE
from bibnet_lending.services import (
    choosing,
    exchanging,
    page_copies,
    page_keeping,
    requesting,
    sides,
)
from bibnet_lending.services.request_telling import name_of

from .doors import desk_screen
from .numbers import row_number

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest

TWO_SIDES = "a library sees what it asks for and what it is asked for"
PER_PAGE = 50
OURS, THEIRS = "ours", "theirs"
LONGEST = 500


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.change_exchange")
def exchanges(request: SignedInRequest) -> HttpResponse:
    """Three lists, what is late first; a press moves one exchange."""
    member = request.library.member
    if request.method == "POST":
        _said(request, lambda: _moved(request))
        return redirect("lending_admin:exchanges", request.library.code)
    today = schedule.today(member, timezone.now())
    with all_libraries(TWO_SIDES):
        asked_by_us = _rows(request, OURS, Q(library=member), today)
        asked_of_us = _rows(request, THEIRS, Q(lender=member), today)
    context = {
        "library": request.library,
        "to_decide": _to_decide(request, today),
        "asked_by_us": asked_by_us,
        "asked_of_us": asked_of_us,
    }
    return render(request, "bibnet_lending/staff/exchanges.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.change_bookrequest")
def book_request(request: SignedInRequest, pk: int) -> HttpResponse:
    """One request with the libraries that have the book, and what can be done."""
    member = request.library.member
    rows = BookRequest.objects.of(member).select_related("library", "pickup", "ticket__library")
    wanted = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        _said(request, lambda: _answered(request, wanted))
        wanted.refresh_from_db()
        if wanted.state not in TO_DECIDE:
            return redirect("lending_admin:exchanges", request.library.code)
    book = (
        catalog.editions([wanted.edition_id]).get(wanted.edition_id) if wanted.edition_id else None
    )
    is_for_pages = bool(wanted.pages)
    places = (
        choosing.places_for(book, readers=[], near=wanted.pickup, is_for_pages=is_for_pages)
        if book
        else []
    )
    context = {
        "library": request.library,
        "wanted": wanted,
        "name": name_of(wanted),
        "is_to_decide": wanted.state in TO_DECIDE,
        "is_here": any(place.library.pk == member.pk and place.free for place in places),
        "places": [place for place in places if place.library.pk != member.pk],
        "steps": wanted.steps.of(member),
        "copy": page_keeping.copy_of(wanted),
    }
    return render(request, "bibnet_lending/staff/request.html", context)


@require_safe
@desk_screen("bibnet_lending.view_exchange")
def slip(request: SignedInRequest, pk: int) -> HttpResponse:
    """The paper that goes with an item, or the request form for a partner outside the network."""
    member = request.library.member
    with all_libraries(TWO_SIDES):
        rows = Exchange.objects.filter(Q(library=member) | Q(lender=member))
        shown = rows.select_related("library", "lender", "pickup", "copy")
        exchange = get_object_or_404(shown, pk=pk)
    copy = catalog.copies([exchange.copy_id]).get(exchange.copy_id) if exchange.copy_id else None
    context = {
        "library": request.library,
        "exchange": exchange,
        "copy": copy,
        "now": timezone.now(),
    }
    return render(request, "bibnet_lending/staff/exchange_slip.html", context)


def _rows(request: SignedInRequest, name: str, whose: Q, today: date) -> dict[str, Any]:
    """Exchanges of one side that go on, what waits for an answer too long first."""
    member = request.library.member
    is_late = Case(
        When(state=ExchangeState.ASKED, answer_by__lt=today, then=Value(0)), default=Value(1)
    )
    rows = Exchange.objects.filter(whose, state__in=UNDER_WAY)
    rows = rows.select_related("library", "lender", "pickup", "copy", "loan")
    if name == OURS:
        # Who asks knows for whom; the asked library does not.
        rows = rows.select_related("request")
    page = _page(request, name, rows.order_by(is_late, "answer_by", "asked_at", "pk"))
    files = PageCopy.objects.filter(exchange__in=[one.pk for one in page], gone_at=None)
    copies = {one.exchange_id: one for one in files}
    shown = [_row(one, member, today) | {"copy": copies.get(one.pk)} for one in page]
    return {"page": page, "parameter": name, "rows": shown}


def _row(exchange: Exchange, member: Library, today: date) -> dict[str, Any]:
    acts = sides.acts_of(exchange, member)
    own = [(one.value, sides.TITLES[one]) for one in acts if one not in sides.WITH_WORDS]
    return {
        "exchange": exchange,
        "acts": own,
        "may_refuse": sides.Act.REFUSE in acts,
        "may_agree": sides.Act.AGREE in acts,
        "may_lose": sides.Act.LOSE in acts,
        "may_deliver": sides.Act.DELIVER in acts,
        "is_late": exchange.state == ExchangeState.ASKED and exchange.answer_by < today,
        "is_overdue": exchange.until is not None and exchange.until < today,
    }


def _to_decide(request: SignedInRequest, today: date) -> dict[str, Any]:
    """Requests on which the library has the next word: first those to which nobody answered yet.

    A copy of pages that it made itself stands here until its reader has it.
    """
    member = request.library.member
    made = PageCopy.objects.of(member).filter(request=OuterRef("pk"), exchange=None, gone_at=None)
    rows = BookRequest.objects.of(member).filter(
        Q(state__in=TO_DECIDE) | Q(Exists(made), state=RequestState.READY)
    )
    is_answered = Case(When(state=RequestState.ASKED, then=Value(0)), default=Value(1))
    shown = rows.select_related("pickup", "ticket").order_by(is_answered, "answer_by", "pk")
    page = _page(request, "decide", shown)
    books = catalog.editions({one.edition_id for one in page if one.edition_id})
    return {
        "page": page,
        "parameter": "decide",
        "rows": [
            {
                "request": one,
                "name": books[one.edition_id].name if one.edition_id else name_of(one),
                "is_late": one.state == RequestState.ASKED and one.answer_by < today,
            }
            for one in page
        ],
    }


def _page(request: SignedInRequest, name: str, rows: QuerySet[Any]) -> Page[Any]:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get(name))


def _moved(request: SignedInRequest) -> str:
    """Do what was pressed with one exchange of this library's own side."""
    member, sent = request.library.member, request.POST
    with all_libraries(TWO_SIDES):
        rows = Exchange.objects.filter(Q(library=member) | Q(lender=member))
        exchange = get_object_or_404(
            rows.select_related("library", "lender", "pickup"), pk=row_number(sent.get("exchange"))
        )
    sides.do(
        sent.get("act", ""),
        exchange,
        library=member,
        actor=request.user,
        reason=sent.get("reason", "")[:LONGEST],
        until=_day(sent.get("until", "")),
        files=request.FILES.getlist("files"),
    )
    return _("Exchange No. {number}: done.").format(number=exchange.pk)


def _answered(request: SignedInRequest, wanted: BookRequest) -> str:
    """Do what was pressed with a request; a sentence. Raises LendingError, Http404."""
    sent = request.POST
    own: dict[str, Any] = {"request": wanted, "actor": request.user}
    match sent.get("act"):
        case "ask":
            lender = get_object_or_404(Library, code=sent.get("lender", "")[:40], is_member=True)
            exchanging.ask_library(**own, lender=lender)
            return _("{library} is asked.").format(library=lender)
        case "partner":
            exchanging.ask_library(**own, partner=sent.get("partner", "")[:300])
            return _("The exchange is written down: print the request form.")
        case "identify":
            requesting.identify(**own, edition=row_number(sent.get("edition")))
            return _("The entry of the catalogue is kept with the request.")
        case "here":
            requesting.order_here(**own)
            return _("The order is placed: look for the book by it.")
        case "copy":
            page_copies.deliver_here(**own, files=request.FILES.getlist("files"))
            return _("The copy is kept; the reader is told.")
        case "given":
            page_copies.hand_over_here(**own)
            return _("Given to the reader; the file is deleted.")
        case "buy":
            requesting.propose_to_buy(**own)
            return _("It stands among what should be bought.")
        case _:
            requesting.refuse_request(**own, reason=sent.get("reason", "")[:LONGEST])
            return _("Refused; the reader reads the reason.")


def _said(request: SignedInRequest, act: Any) -> None:
    """Do it, and say what came of it."""
    try:
        messages.success(request, act())
    except LendingError as error:
        messages.error(request, error.told)


def _day(text: str) -> date | None:
    """A day that was typed; None for none and for nonsense."""
    try:
        return parse_date(text)
    except ValueError:
        return None
