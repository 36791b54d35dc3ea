"""What orders and places in queues have in common: may the reader wish it, which copies fit."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog

from bibnet.accounts.models import User
from bibnet.journal.services import Mode
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import reckoning
from bibnet_lending.family import acts_alone
from bibnet_lending.models import BookRequest, Circulation, CopyState, ReaderTicket
from bibnet_lending.models.copies import NOT_THERE

from . import checking, queueing
from .locking import lock_copy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bibnet_catalog.api import CopyFacts, EditionFacts


def is_free(circulation: Circulation, facts: CopyFacts) -> bool:
    """Whether a locked copy stands at its place and is lent from there."""
    return circulation.state == CopyState.FREE and not facts.is_for_reading_room


def check_wish(
    ticket: ReaderTicket,
    edition: EditionFacts,
    library: Library,
    *,
    now: datetime,
    instead_of: BookRequest | None = None,
) -> None:
    """Raise a LendingError if the reader may not order the edition or wait for it here.

    The reader must be locked. A request that the wish stands for from now on is not counted.
    """
    today = schedule.today(library, now)
    reader = ticket.reader
    checking.check_law(reader, edition, today)
    checking.check_ticket(ticket, library, today)
    holds = reckoning.what_holds(
        ticket,
        item_kind=edition.kind,
        age=reader.age_on(today),
        rules=reckoning.rules_of(library),
    )
    checking.check_kind(holds, edition)
    checking.check_wanted(reader, library, edition)
    checking.check_wishes(reader, library, holds, instead_of=instead_of)


def copies_for(
    library: Library, edition: EditionFacts, *, is_exact: bool, copy: int | None
) -> list[CopyFacts]:
    """The copies that could serve a hold, those of the very edition first; not what is lost or
    not in the stock.
    """
    found = catalog.copies_of(library, edition=edition.number)
    if copy is not None:
        found = [one for one in found if one.number == copy]
    elif not is_exact:
        others = catalog.copies_of(library, work=edition.work)
        found += [one for one in others if one.edition.number != edition.number]
    away = set(
        Circulation.objects.of(library)
        .filter(copy__in=[one.number for one in found], state__in=NOT_THERE)
        .values_list("copy", flat=True)
    )
    return [one for one in found if one.number not in away]


def first_free(
    library: Library, copies: Iterable[CopyFacts], *, now: datetime
) -> tuple[CopyFacts, Circulation] | None:
    """The first copy that stands at its place and for which nobody waits, locked."""
    for facts in copies:
        circulation = lock_copy(library, facts.number, now=now)
        if is_free(circulation, facts) and queueing.next_hold(library, facts, now=now) is None:
            return facts, circulation
    return None


def mode_of(actor: User | None, ticket: ReaderTicket | None) -> str:
    """Remotely, unless somebody of the staff did it for the reader."""
    is_own = ticket is None or actor is None or acts_alone(actor, ticket.reader)
    return Mode.REMOTE if is_own else Mode.IN_HOUSE
