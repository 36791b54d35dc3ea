"""Copies of pages (ЭДД) of a plan: asked for, made here or sent from outside, downloaded.

Figures tell them apart from books and by who made them (decision 33), so a journal without them
would say nothing of half of a form. The files are gone by now; the notes of them are there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bibnet.journal.models import Entry
from bibnet.journal.services import Mode
from bibnet.libraries.models import Library
from bibnet_lending import journal
from bibnet_lending.models import (
    BookRequest,
    Exchange,
    ExchangeKind,
    ExchangeState,
    PageCopy,
    Purpose,
    RequestState,
)

from .days import PastCopy

PARTNER = "Российская государственная библиотека"
PAGES, SIZE = "12–19", 240_000


@dataclass(frozen=True)
class Copied:
    """One of the plan with the rows that it has left."""

    past: PastCopy
    request: BookRequest
    exchange: Exchange | None


def write_rows(library: Library, plans: Sequence[PastCopy], people: Sequence[Any]) -> list[Copied]:
    """The requests, what came from outside, and the notes of the files; `people` are the readers
    and tickets as fields, for those who are known yet.
    """
    asked = BookRequest.objects.of(library).bulk_create(
        [_request(library, one, who) for one, who in zip(plans, people, strict=True)]
    )
    pairs = list(zip(plans, asked, strict=True))
    sent = Exchange.objects.of(library).bulk_create(
        [_exchange(library, one, request) for one, request in pairs if one.is_from_outside]
    )
    by_request = {one.request_id: one for one in sent}
    found = [Copied(one, request, by_request.get(request.pk)) for one, request in pairs]
    PageCopy.objects.of(library).bulk_create([_note(library, one) for one in found])
    return found


def received(library: Library, exchange: Exchange, at: datetime) -> Entry:
    """What a library has received, told apart by its kind; of no reader."""
    return Entry(
        kind=journal.EXCHANGE,
        library=library,
        at=at,
        mode=Mode.IN_HOUSE,
        object_type=exchange._meta.label_lower,
        object_id=str(exchange.pk),
        data={"exchange": exchange.kind, "side": "received"},
    )


def _request(library: Library, one: PastCopy, who: Any) -> BookRequest:
    return BookRequest(
        library=library,
        edition_id=one.item.edition,
        pages=PAGES,
        purpose=Purpose.STUDY,
        law_read_at=one.placed_at,
        pickup=library,
        state=RequestState.DONE,
        placed_at=one.placed_at,
        state_at=one.fetched_at,
        answer_by=one.placed_at.date() + timedelta(days=1),
        until=one.fetched_at.date(),
        **who,
    )


def _exchange(library: Library, one: PastCopy, request: BookRequest) -> Exchange:
    return Exchange(
        library=library,
        request=request,
        kind=ExchangeKind.COPY,
        partner=PARTNER,
        edition_id=one.item.edition,
        wanted=PAGES,
        pages=PAGES,
        pickup=library,
        state=ExchangeState.CLOSED,
        asked_at=one.placed_at,
        state_at=one.fetched_at,
        answer_by=one.placed_at.date() + timedelta(days=1),
    )


def _note(library: Library, one: Copied) -> PageCopy:
    """Downloaded once, where once is as often as it may be."""
    return PageCopy(
        library=library,
        request=one.request,
        exchange=one.exchange,
        size=SIZE,
        made_at=one.past.made_at,
        until=one.past.fetched_at.date(),
        most=1,
        downloads=1,
        gone_at=one.past.fetched_at,
    )
