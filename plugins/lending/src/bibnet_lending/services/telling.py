"""Readers are told what became of their orders: in the cabinet and by letter, else by telephone.

All of it is written in the transaction of the act itself: what happened is told once, and what was
taken back is not told.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bibnet_catalog import api as catalog
from django.urls import reverse
from django.utils.translation import gettext_lazy

from bibnet.accounts.models import Reader
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet.notices.services.language import in_our_language
from bibnet.notices.services.notify import address_for_letters, notify
from bibnet.plugins.items import NoticeKind
from bibnet.plugins.state import is_enabled
from bibnet_lending import family
from bibnet_lending.models import BookRequest, Order

from . import calling

PLUGIN = "lending"
DUE_SOON, OVERDUE = "due_soon", "overdue"
ELECTRONIC_READY, ELECTRONIC_EXPIRED = "electronic_ready", "electronic_expired"
MERGED = "library_merged"
TITLES = {
    "order_ready": gettext_lazy("A book that I ordered waits for me"),
    DUE_SOON: gettext_lazy("A book is due in three days"),
    OVERDUE: gettext_lazy("A book is overdue"),
    "order_refused": gettext_lazy("An order of mine was refused"),
    "order_expired": gettext_lazy("A book that waited for me was not fetched"),
    "order_late": gettext_lazy("A book that I ordered comes later"),
    "title_available": gettext_lazy("My turn has come in a queue"),
    ELECTRONIC_READY: gettext_lazy("An electronic book is kept for me"),
    MERGED: gettext_lazy("My library has become part of another one"),
    ELECTRONIC_EXPIRED: gettext_lazy("An electronic book that was kept for me was not taken"),
}


def kinds() -> list[NoticeKind]:
    """What a reader may be told of, and turn off by letter."""
    return [
        NoticeKind(
            f"{PLUGIN}.{key}",
            title,
            f"bibnet_lending/notices/{'due' if key in (DUE_SOON, OVERDUE) else key}",
            order=15,
        )
        for key, title in TITLES.items()
    ]


def order_moved(name: str, order: Order, *, now: datetime) -> None:
    """Tell whose order it is what came of it."""
    if order.reader is None:
        return
    to = family.addressee(order.reader, schedule.today(order.pickup, now))
    book = catalog.editions([order.edition_id])[order.edition_id]
    context = {"order": order, "book": book, "child": order.reader if to != order.reader else None}
    tell(
        name,
        to=to,
        library=order.library,
        branch=order.pickup,
        context=context,
        order=order,
        now=now,
    )


def tell(
    name: str,
    *,
    to: Reader,
    library: Library,
    branch: Library,
    context: Mapping[str, Any],
    now: datetime,
    order: Order | None = None,
    request: BookRequest | None = None,
    is_called: bool = True,
    key: str = "",
) -> None:
    """In the cabinet and by letter; who has no address for letters is called, if that is of use.
    With a `key` a person is told once.

    Nobody is told anything by a library where lending is off.
    """
    if not is_enabled(PLUGIN, library):
        return
    address = address_for_letters(to.user, to)
    if address or to.user is not None:
        with in_our_language():
            notify(
                kind=f"{PLUGIN}.{PLUGIN}.{name}",
                library=library,
                reader=to,
                context={**context, "place": branch},
                url=f"{library.root_url}{reverse('lending:mine')}",
                key=key,
            )
    if not address and is_called:
        calling.put_on_list(
            library=library,
            branch=branch,
            reader=to,
            kind=calling.DUE if order is None and request is None else name,
            order=order,
            request=request,
            now=now,
        )
