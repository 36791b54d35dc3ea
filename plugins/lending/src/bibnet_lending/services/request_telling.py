"""Readers are told of what became of a request: that it is ready, refused, or takes longer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog
from django.urls import reverse
from django.utils.translation import gettext_lazy

from bibnet.notices.services import notify
from bibnet.plugins.items import NoticeKind
from bibnet.plugins.state import is_enabled
from bibnet_lending.models import RequestState

if TYPE_CHECKING:
    from bibnet_lending.models import BookRequest

KIND = "lending.request_moved"
# What a reader is told of; whatever else happens stands in the cabinet.
TOLD = frozenset(
    {
        RequestState.ASKED,
        RequestState.READY,
        RequestState.PROPOSED,
        RequestState.ORDERED,
        RequestState.REFUSED,
    }
)


def kinds() -> Iterable[NoticeKind]:
    return [
        NoticeKind(
            KIND,
            gettext_lazy("What became of a book that I asked for"),
            "bibnet_lending/notices/request_moved",
            order=16,
        )
    ]


def moved(request: BookRequest, *, note: str = "") -> None:
    """Tell whose request it is where it stands now, within the transaction of the move."""
    if request.state in TOLD:
        tell(request, note=note)


def tell(request: BookRequest, *, note: str) -> None:
    if request.reader is None or not is_enabled("lending", request.library):
        return
    notify(
        kind=f"lending.{KIND}",
        library=request.library,
        reader=request.reader,
        context={"request": request, "book": name_of(request), "note": note},
        url=f"{request.library.root_url}{reverse('lending:mine')}",
    )


def name_of(request: BookRequest) -> str:
    """Author and title in one line, as partners and readers are told it."""
    if request.edition_id is not None:
        return catalog.editions([request.edition_id])[request.edition_id].name
    told = f"{request.author.rstrip('.')}. {request.title}" if request.author else request.title
    return f"{told}, {request.year}" if request.year else told
