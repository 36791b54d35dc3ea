"""Readers whom a library serves by another one's ticket: they agree once, and count once a year."""

from __future__ import annotations

from datetime import datetime

from bibnet.accounts.models import Reader, User
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import errors, journal
from bibnet_lending.family import acts_alone
from bibnet_lending.models import Guest, ReaderTicket


def must_agree(reader: Reader, ticket: ReaderTicket, library: Library) -> bool:
    """Whether the reader uses the library for the first time by another one's ticket."""
    if ticket.library_id == library.pk:
        return False
    return not Guest.objects.of(library).filter(reader=reader).exists()


def welcome(
    *,
    ticket: ReaderTicket,
    reader: Reader,
    library: Library,
    actor: User | None,
    now: datetime,
    has_agreed: bool = False,
) -> None:
    """Make the bearer of another library's ticket a user of this one for the year, once.

    Who comes to the desk agrees there; who acts alone is asked before the first time. Raises
    NotAgreed. The reader must be locked.
    """
    if ticket.library_id == library.pk:
        return
    is_alone = acts_alone(actor, reader)
    if is_alone and not has_agreed and must_agree(reader, ticket, library):
        raise errors.NotAgreed
    own = {"reader": reader, "year": schedule.today(library, now).year}
    facts = {"library": library, "ticket": ticket, "agreed_at": now, "noted_by": actor}
    guest, is_new = Guest.objects.of(library).get_or_create(**own, defaults=facts)
    if is_new:
        journal.write(
            journal.REGISTRATION,
            library=library,
            reader=reader,
            ticket=ticket,
            obj=guest,
            at=now,
            is_guest=True,
        )
