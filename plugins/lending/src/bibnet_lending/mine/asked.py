"""What a reader has asked a library for by the one form of requests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bibnet_catalog import api as catalog

from bibnet.accounts.models import Reader
from bibnet_lending.models import (
    BookRequest,
    Exchange,
    ExchangeState,
    PageCopy,
    RequestState,
    RequestStep,
)
from bibnet_lending.models.requests import GOES_ON, REQUEST_MOVES
from bibnet_lending.services.request_telling import name_of

from .looking import MOST, SHOWN_AFTER
from .steps import Step

LINE = (
    RequestState.ASKED,
    RequestState.SOUGHT,
    RequestState.ON_THE_WAY,
    RequestState.READY,
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request with its line; `note` is what was said at its last step."""

    request: BookRequest
    name: str
    line: Sequence[Step]
    note: str
    until: date | None
    # The file of a copy of pages, while it is there.
    copy: PageCopy | None = None

    @property
    def is_ready(self) -> bool:
        return self.request.state == RequestState.READY or self.copy is not None

    @property
    def is_refused(self) -> bool:
        return self.request.state == RequestState.REFUSED

    @property
    def can_be_cancelled(self) -> bool:
        return RequestState.CANCELLED in REQUEST_MOVES[self.request.state]


def requests_of(readers: Sequence[Reader], now: datetime) -> list[Asked]:
    """Their requests that go on, those whose copy is still there, and how those ended that are
    over; within `everywhere`.
    """
    own = BookRequest.objects.filter(reader__in=readers)
    own = own.select_related("library", "pickup", "reader")
    over = own.filter(
        state__in=(RequestState.REFUSED, RequestState.EXPIRED), state_at__gte=now - SHOWN_AFTER
    )
    there = PageCopy.objects.filter(request__reader__in=readers, gone_at=None)
    copies = {one.request_id: one for one in there}
    kept = own.filter(state=RequestState.DONE, pk__in=copies)
    found = list((own.filter(state__in=GOES_ON) | over | kept).order_by("-placed_at", "-pk")[:MOST])
    taken: dict[int, list[RequestStep]] = defaultdict(list)
    for step in RequestStep.objects.filter(request__in=found).order_by("at", "pk"):
        taken[step.request_id].append(step)
    lent = Exchange.objects.filter(request__in=found, state=ExchangeState.LENT, loan=None)
    until = {one.request_id: one.until for one in lent}
    books = catalog.editions({one.edition_id for one in found if one.edition_id})
    return [
        Asked(
            request=one,
            name=books[one.edition_id].name if one.edition_id else name_of(one),
            line=_line(one, taken[one.pk]),
            note=next((said for step in reversed(taken[one.pk]) if (said := step.told)), ""),
            until=until.get(one.pk),
            copy=copies.get(one.pk),
        )
        for one in found
    ]


def _line(request: BookRequest, taken: Sequence[RequestStep]) -> list[Step]:
    """What was taken, in its order, and what is to come; nothing for one that is over. A step that
    was passed over does not stand there: the own library makes a copy of pages itself.
    """
    if not request.is_open:
        return []
    at = {step.state: step.at for step in taken}
    line = [RequestState.ASKED, RequestState.PROPOSED]
    if request.state != RequestState.PROPOSED:
        line = [*LINE, *([RequestState.LENT] if request.state == RequestState.LENT else [])]
    if request.pages:
        # A file is there as soon as it is sent.
        left_out = {RequestState.ON_THE_WAY} - {request.state}
        line = [one for one in line if one not in left_out]
    is_at = line.index(RequestState(request.state))
    line = [one for number, one in enumerate(line) if number >= is_at or one in at]
    is_at = line.index(RequestState(request.state))
    return [
        Step(
            title=str(one.label),
            at=at.get(one) if number <= is_at else None,
            is_now=number == is_at,
        )
        for number, one in enumerate(line)
    ]
