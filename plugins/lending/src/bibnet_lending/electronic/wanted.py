"""Where requests to buy stand: each move is locked, written as a step, and told to the reader."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bibnet_catalog import api as catalog
from django.urls import reverse

from bibnet.accounts.models import User
from bibnet.journal.services import Mode
from bibnet.libraries.models import Library
from bibnet.notices.services.notify import notify
from bibnet_lending import errors, journal
from bibnet_lending.models import ReaderTicket, VendorCall, WantedBook, WantedState, WantedStep
from bibnet_lending.models.wanted import WANTED_MOVES
from bibnet_lending.services.locking import lock_queue
from bibnet_lending.services.wishing import mode_of

ANSWERED = "lending.wanted"
_SHOWN = ("library", "reader", "ticket__group", "ticket__library", "call")


def lock_wanted(wanted: WantedBook, book: catalog.EditionFacts | None = None) -> WantedBook:
    """The request as it is now; nobody else decides about the title in the library meanwhile."""
    facts = book or catalog.editions([wanted.edition_id])[wanted.edition_id]
    lock_queue(wanted.library, facts.work)
    return _rows(wanted.library).get(pk=wanted.pk)


def lock_asked(library: Library, edition: int, states: tuple[str, ...]) -> list[WantedBook]:
    """All requests for a title in these states, the oldest first; its queue must be locked."""
    rows = _rows(library).filter(edition=edition, state__in=states)
    return list(rows.order_by("asked_at", "pk"))


def move(
    wanted: WantedBook,
    state: str,
    *,
    actor: User | None,
    now: datetime,
    note: str = "",
    **facts: Any,
) -> None:
    """Write a state of a locked request down with its step. Raises ForbiddenMove."""
    if state not in WANTED_MOVES[wanted.state]:
        raise errors.ForbiddenMove
    for name, value in {"state": state, "state_at": now, **facts}.items():
        setattr(wanted, name, value)
    wanted.save(update_fields=["state", "state_at", *facts])
    step(wanted, actor=actor, now=now, note=note)


def step(wanted: WantedBook, *, actor: User | None, now: datetime, note: str = "") -> None:
    WantedStep.objects.of(wanted.library).create(
        library=wanted.library,
        wanted=wanted,
        state=wanted.state,
        at=now,
        by=actor,
        note=note[:255],
    )


def write(kind: str, wanted: WantedBook, *, actor: User | None, now: datetime, **data: Any) -> None:
    """One entry of the journal about a request."""
    ticket: ReaderTicket | None = wanted.ticket
    journal.write(
        kind,
        library=wanted.library,
        reader=wanted.reader,
        ticket=ticket,
        obj=wanted,
        at=now,
        mode=mode_of(actor, ticket) if actor is not None else Mode.REMOTE,
        is_electronic=True,
        **data,
    )


def tell(wanted: WantedBook, book: catalog.EditionFacts | None = None) -> None:
    """Tell the reader how the request stands; each state once."""
    if wanted.reader is None:
        return
    book = book or catalog.editions([wanted.edition_id])[wanted.edition_id]
    notify(
        kind=f"lending.{ANSWERED}",
        library=wanted.library,
        reader=wanted.reader,
        context={"wanted": wanted, "book": book},
        url=reverse("lending:mine"),
        key=f"wanted-{wanted.pk}-{wanted.state}-{wanted.until or ''}",
    )


def not_bought(call: VendorCall, *, why: str, now: datetime) -> None:
    """A purchase came to nothing: the requests that it was for are decided anew."""
    rows = WantedBook.objects.of(call.library).filter(call=call, state=WantedState.APPROVED)
    for one in list(rows.select_related("library").order_by("pk")):
        wanted = lock_wanted(one)
        if wanted.state == WantedState.APPROVED:
            reset = {"call": None, "decided_by": ""}
            move(wanted, WantedState.ASKED, actor=None, now=now, note=why, **reset)


def _rows(library: Library) -> Any:
    rows = WantedBook.objects.of(library).select_for_update(of=("self",))
    return rows.select_related(*_SHOWN)
