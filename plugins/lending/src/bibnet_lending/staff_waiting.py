"""What of lending waits for the staff today, for the start page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import ngettext

from bibnet.libraries import schedule
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.items import WaitingItem

from .models import (
    Application,
    ApplicationState,
    BookRequest,
    Exchange,
    ExchangeState,
    Order,
    OrderState,
    RequestState,
    WantedBook,
    WantedState,
)
from .models.orders import TO_FETCH
from .permissions import policy
from .services import calling
from .services.answering import late_before

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from bibnet.accounts.models import User
    from bibnet.libraries.models import Library

TWO_SIDES = "what others ask of a library stands in theirs"
Waiting = Callable[["Library"], Iterator[WaitingItem]]


def waiting_items(library: Library, user: User) -> Iterator[WaitingItem]:
    """What this person may answer; the region has no readers of its own."""
    if library.is_region:
        return
    for right, waiting in _WAITING:
        if policy.has_permission(user, f"bibnet_lending.{right}", library):
            yield from waiting(library)


def _orders(library: Library) -> Iterator[WaitingItem]:
    """Orders that nobody has fetched yet."""
    late = late_before(library.member, timezone.now())
    is_late = Count("pk", filter=Q(state=OrderState.PLACED, state_at__lt=late))
    rows = Order.objects.of(library.member).filter(state__in=TO_FETCH)
    # One from the queue waits since its turn has come.
    if told := _told(rows, since="state_at", late=is_late):
        words = ngettext("{count} order to fetch", "{count} orders to fetch", told["count"])
        yield _item(library, words, told, screen="orders", order=10)


def _calls(library: Library) -> Iterator[WaitingItem]:
    """Readers whom no letter reaches."""
    if told := _told(calling.waiting(library, now=timezone.now()), since="made_at"):
        words = ngettext("{count} call to make", "{count} calls to make", told["count"])
        yield _item(library, words, told, screen="calls", order=11)


def _applications(library: Library) -> Iterator[WaitingItem]:
    """Who waits for a ticket."""
    rows = Application.objects.of(library.member).filter(state=ApplicationState.SUBMITTED)
    if told := _told(rows, since="submitted_at"):
        words = ngettext(
            "{count} application for a ticket", "{count} applications for tickets", told["count"]
        )
        yield _item(library, words, told, screen="applications", order=12)


def _to_buy(library: Library) -> Iterator[WaitingItem]:
    """Requests to buy electronic books."""
    rows = WantedBook.objects.of(library.member).filter(state=WantedState.ASKED)
    if told := _told(rows, since="asked_at", first=Min("answer_by")):
        words = ngettext(
            "{count} request to buy a book", "{count} requests to buy books", told["count"]
        )
        yield _item(library, words, told, screen="requests", order=12)


def _exchange(library: Library) -> Iterator[WaitingItem]:
    """Requests of readers to decide, and what other libraries ask for."""
    first = {"first": Min("answer_by")}
    requests = BookRequest.objects.of(library.member).filter(state=RequestState.ASKED)
    if told := _told(requests, since="state_at", **first):
        words = ngettext(
            "{count} request of a reader to decide",
            "{count} requests of readers to decide",
            told["count"],
        )
        yield _item(library, words, told, screen="exchanges", order=12)
    with all_libraries(TWO_SIDES):
        asked = Exchange.objects.filter(lender=library.member, state=ExchangeState.ASKED)
        told = _told(asked, since="asked_at", **first)
    if told:
        words = ngettext(
            "Other libraries ask for {count} book",
            "Other libraries ask for {count} books",
            told["count"],
        )
        yield _item(library, words, told, screen="exchanges", order=13)


_WAITING: tuple[tuple[str, Waiting], ...] = (
    ("change_order", _orders),
    ("change_call", _calls),
    ("change_application", _applications),
    ("change_wantedbook", _to_buy),
    ("change_exchange", _exchange),
)


def _told(rows: QuerySet[Any], *, since: str, **more: Any) -> dict[str, Any]:
    """`count` and `since` of the rows, and what else is asked; nothing where there are none."""
    told = rows.aggregate(count=Count("pk"), since=Min(since), **more)
    return told if told["count"] else {}


def _item(
    library: Library, words: str, told: dict[str, Any], *, screen: str, order: int
) -> WaitingItem:
    """Late is what has waited longer than the library's term, where there is one (`first`, or the
    number of such rows, `late`).
    """
    first = told.get("first")
    is_late = first is not None and first < schedule.today(library, timezone.now())
    return WaitingItem(
        words.format(count=told["count"]),
        f"lending_admin:{screen}",
        {"code": library.code},
        count=told["count"],
        since=told["since"],
        is_late=is_late or bool(told.get("late")),
        order=order,
    )
