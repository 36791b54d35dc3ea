"""What the staff's frame shows of exchanges: the menu, what waits, what stands against closing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import ngettext, pgettext

from bibnet.libraries import schedule
from bibnet.libraries.scope import all_libraries
from bibnet.plugins import items

from .models import BookRequest, Exchange, ExchangeState, RequestState
from .models.exchanges import BOUND
from .permissions import policy

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from bibnet.accounts.models import User
    from bibnet.libraries.models import Library

TWO_SIDES = "what others ask of a library stands in theirs"


def menu_items(library: Library, user: User) -> Iterator[items.StaffMenuItem]:
    if not library.is_region and policy.has_permission(
        user, "bibnet_lending.change_exchange", library
    ):
        yield items.StaffMenuItem(
            pgettext("staff menu", "Exchange with libraries"),
            "lending_admin:exchanges",
            {"code": library.code},
            icon="history",
            order=20,
        )


def waiting_items(library: Library, user: User) -> Iterator[items.WaitingItem]:
    """Requests of readers to decide, and what other libraries ask for; late is what has waited
    longer than the library's term.
    """
    if library.is_region or not policy.has_permission(
        user, "bibnet_lending.change_exchange", library
    ):
        return
    requests = BookRequest.objects.of(library.member).filter(state=RequestState.ASKED)
    if (told := _told(requests, "state_at"))["count"]:
        words = ngettext(
            "{count} request of a reader to decide",
            "{count} requests of readers to decide",
            told["count"],
        )
        yield _waiting(library, words, told, order=12)
    with all_libraries(TWO_SIDES):
        asked = Exchange.objects.filter(lender=library.member, state=ExchangeState.ASKED)
        told = _told(asked, "asked_at")
    if told["count"]:
        words = ngettext(
            "Other libraries ask for {count} book",
            "Other libraries ask for {count} books",
            told["count"],
        )
        yield _waiting(library, words, told, order=13)


def _told(rows: QuerySet[Any], since: str) -> dict[str, Any]:
    return rows.aggregate(count=Count("pk"), since=Min(since), answer_by=Min("answer_by"))


def _waiting(
    library: Library, words: str, told: dict[str, Any], *, order: int
) -> items.WaitingItem:
    return items.WaitingItem(
        words.format(count=told["count"]),
        "lending_admin:exchanges",
        {"code": library.code},
        count=told["count"],
        since=told["since"],
        is_late=told["answer_by"] < schedule.today(library, timezone.now()),
        order=order,
    )


def still_open(library: Library) -> Iterator[str]:
    """What is with another library, or from one."""
    with all_libraries(TWO_SIDES):
        own = Q(library=library.member) | Q(lender=library.member)
        away = Exchange.objects.filter(own, state__in=BOUND).count()
    if away:
        yield ngettext(
            "{count} exchange with another library goes on.",
            "{count} exchanges with other libraries go on.",
            away,
        ).format(count=away)
