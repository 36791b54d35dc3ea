"""A reader's request is locked, moved, and written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bibnet_catalog import api as catalog

from bibnet.accounts.models import User
from bibnet.libraries import schedule
from bibnet_lending import errors, journal, reckoning
from bibnet_lending.models import BookRequest, RequestState, RequestStep
from bibnet_lending.models.requests import REQUEST_MOVES, Because

from . import page_keeping, request_telling, wishing
from .answering import answer_day


@dataclass(frozen=True)
class Said:
    """Why a request is where it is, as facts: names are kept as they are at that moment."""

    because: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


def because(why: Because, **facts: object) -> Said:
    """A reason with the names of who is meant."""
    return Said(why, {name: str(fact) for name, fact in facts.items()})


def locked(request: BookRequest) -> BookRequest:
    """The request as it is now. Before it are locked the reader, the queue, the copy."""
    return (
        BookRequest.objects.of(request.library)
        .select_for_update(of=("self",))
        .select_related(
            *("library", "pickup", "reader", "ticket__group", "ticket__library", "order")
        )
        .get(pk=request.pk)
    )


def move(
    request: BookRequest,
    state: str,
    *,
    actor: User | None,
    now: datetime,
    note: str = "",
    said: Said | None = None,
) -> None:
    """Move a locked request, keep the step, tell its reader. Raises ForbiddenMove.

    `note` is what somebody wrote, `said` what comes of itself.
    """
    if state not in REQUEST_MOVES[request.state]:
        raise errors.ForbiddenMove
    if request.pages and state not in (RequestState.READY, RequestState.DONE):
        page_keeping.let_go(request, now=now)
    request.state, request.state_at = state, now
    if state == RequestState.ASKED:
        request.answer_by = answer_day(request.library, now)
    if state == RequestState.READY:
        request.until = kept_until(request, now)
    request.save(update_fields=["state", "state_at", "answer_by", "reason", "until"])
    taken = step(request, actor=actor, now=now, note=note, said=said)
    request_telling.moved(request, taken, now=now)


def step(
    request: BookRequest,
    *,
    actor: User | None,
    now: datetime,
    note: str = "",
    said: Said | None = None,
) -> RequestStep:
    """Keep that the request has come to its present state."""
    said = said or Said()
    return RequestStep.objects.of(request.library).create(
        library=request.library,
        request=request,
        state=request.state,
        at=now,
        by=actor,
        note=note,
        because=said.because,
        facts=said.facts,
    )


def kept_until(request: BookRequest, came: datetime) -> date:
    """Until which day a book that came to the desk at a moment waits there, as orders do; by the
    schedule as it is now. A file waits until its own day.
    """
    if request.pages and (copy := page_keeping.copy_of(request)) is not None:
        return copy.until
    today, days = schedule.today(request.pickup, came), reckoning.USUAL["shelf_days"]
    if request.ticket is not None and request.reader is not None:
        facts = catalog.editions([request.edition_id]) if request.edition_id else {}
        kind = facts[request.edition_id].kind if request.edition_id else ""
        days = reckoning.what_holds(
            request.ticket,
            item_kind=kind,
            age=request.reader.age_on(today),
            rules=reckoning.rules_of(request.library),
        )["shelf_days"]
    return reckoning.shelf_day(request.pickup, today=today, days=int(days))


def write(kind: str, request: BookRequest, actor: User | None, now: datetime) -> None:
    """An act with a request among the figures."""
    journal.write(
        kind,
        library=request.pickup,
        reader=request.reader,
        ticket=request.ticket,
        obj=request,
        at=now,
        mode=wishing.mode_of(actor, request.ticket),
    )
