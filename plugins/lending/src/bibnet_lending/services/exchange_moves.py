"""An exchange with all that moves with it is locked, moved, and written down.

Rows are locked in one order: the reader, the owner's queue, the copy, the request, the exchange. No
exchange touches the queues of two libraries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog

from bibnet.accounts.models import User
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_lending import errors, journal
from bibnet_lending.models import BookRequest, Circulation, Exchange, ExchangeStep
from bibnet_lending.models.exchanges import EXCHANGE_MOVES

from . import request_moves
from .borrowed import TWO_SIDES
from .locking import lock_copy, lock_queue

if TYPE_CHECKING:
    from bibnet_catalog.api import CopyFacts


@dataclass(frozen=True)
class Locked:
    """An exchange with all that moves with it, locked."""

    exchange: Exchange
    request: BookRequest | None
    copy: CopyFacts | None
    circulation: Circulation | None


def locked(exchange: Exchange, *, now: datetime) -> Locked:
    """The exchange as it is now with its request and copy, in the order in which all is locked."""
    if exchange.lender is not None and exchange.edition_id is not None:
        edition = catalog.editions([exchange.edition_id])[exchange.edition_id]
        lock_queue(exchange.lender, edition.work)
    with all_libraries(TWO_SIDES):
        rows = Exchange.objects.select_related("library", "lender", "pickup", "loan__branch")
        exchange = rows.get(pk=exchange.pk)
        copy = exchange.copy_id
        facts = catalog.copies([copy])[copy] if copy is not None else None
        circulation = None
        if facts is not None and exchange.lender is not None:
            circulation = lock_copy(exchange.lender, facts.number, now=now)
        asked = exchange.request
        request = request_moves.locked(asked) if asked is not None else None
        exchange = rows.select_for_update(of=("self",)).get(pk=exchange.pk)
    return Locked(exchange, request, facts, circulation)


def move(
    exchange: Exchange, state: str, *, actor: User | None, now: datetime, note: str = ""
) -> None:
    """Move a locked exchange and keep the step. Raises ForbiddenMove."""
    check_move(exchange, state)
    exchange.state, exchange.state_at = state, now
    exchange.save()
    step(exchange, actor=actor, now=now, note=note)


def check_move(exchange: Exchange, state: str) -> None:
    """Raise ForbiddenMove where the table has no such move."""
    if state not in EXCHANGE_MOVES[exchange.state]:
        raise errors.ForbiddenMove


def step(exchange: Exchange, *, actor: User | None, now: datetime, note: str = "") -> None:
    """Keep that the exchange has come to its present state."""
    ExchangeStep.objects.of(exchange.library).create(
        library=exchange.library,
        exchange=exchange,
        state=exchange.state,
        at=now,
        by=actor,
        note=note,
    )


def write(exchange: Exchange, library: Library, *, now: datetime, side: str) -> None:
    """One item more that a library has sent or received, told apart by its kind."""
    journal.write(
        journal.EXCHANGE,
        library=library,
        reader=None,
        ticket=None,
        obj=exchange,
        at=now,
        exchange=exchange.kind,
        side=side,
    )
