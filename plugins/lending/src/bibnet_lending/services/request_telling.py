"""Readers are told of what became of a request: that it is ready, refused, or takes longer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog
from django.utils.translation import gettext_lazy

from bibnet.libraries import schedule
from bibnet.plugins.items import NoticeKind
from bibnet_lending import family
from bibnet_lending.models import RequestState

from . import page_keeping, telling

if TYPE_CHECKING:
    from bibnet_lending.models import BookRequest, RequestStep

NAME = "request_moved"
# What a reader is told of; whatever else happens stands in the cabinet.
TOLD = frozenset(
    {
        RequestState.ASKED,
        RequestState.READY,
        RequestState.PROPOSED,
        RequestState.ORDERED,
        RequestState.REFUSED,
        RequestState.EXPIRED,
    }
)


def kinds() -> Iterable[NoticeKind]:
    return [
        NoticeKind(
            f"{telling.PLUGIN}.{NAME}",
            gettext_lazy("What became of a book that I asked for"),
            "bibnet_lending/notices/request_moved",
            order=16,
        )
    ]


def moved(request: BookRequest, step: RequestStep, *, now: datetime) -> None:
    """Tell whose request it is where it stands now, within the transaction of the move."""
    if request.state in TOLD:
        tell(request, step, now=now)


def tell(request: BookRequest, step: RequestStep, *, now: datetime) -> None:
    if request.reader is None:
        return
    to = family.addressee(request.reader, schedule.today(request.pickup, now))
    child = request.reader if to != request.reader else None
    telling.tell(
        NAME,
        to=to,
        library=request.library,
        branch=request.pickup,
        context={
            "request": request,
            "book": name_of(request),
            "step": step,
            "child": child,
            "copy": page_keeping.copy_of(request) if request.pages else None,
        },
        request=request,
        now=now,
    )


def name_of(request: BookRequest) -> str:
    """Author and title in one line, as partners and readers are told it."""
    if request.edition_id is not None:
        return catalog.editions([request.edition_id])[request.edition_id].name
    return request.told
