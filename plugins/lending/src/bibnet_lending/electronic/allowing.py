"""Whether a reader may have an electronic book: the law, the ticket, the library's rules."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bibnet.accounts.models import User
from bibnet.accounts.models.reader import AGE_OF_MAJORITY
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import errors, reckoning
from bibnet_lending.models import ReaderTicket
from bibnet_lending.reckoning import Holds
from bibnet_lending.services import checking

if TYPE_CHECKING:
    from bibnet_catalog.api import EditionFacts


def check_reader(
    ticket: ReaderTicket,
    edition: EditionFacts,
    library: Library,
    *,
    actor: User | None,
    now: datetime,
) -> Holds:
    """The values that hold for this reader and kind, or a LendingError. The reader must be locked.

    Nobody sees a document when a reader takes a book from afar: who does not tell the age gets
    nothing for adults.
    """
    today = schedule.today(library, now)
    reader = ticket.reader
    checking.check_law(reader, edition, today)
    is_for_adults = edition.age_mark is not None and edition.age_mark >= AGE_OF_MAJORITY
    is_own = actor is not None and reader.user_id == actor.pk
    if is_for_adults and is_own and reader.age_on(today) is None:
        raise errors.AgeUnknown
    checking.check_ticket(ticket, library, today)
    holds = reckoning.what_holds(
        ticket,
        item_kind=edition.kind,
        age=reader.age_on(today),
        rules=reckoning.rules_of(library),
    )
    checking.check_kind(holds, edition)
    return holds
