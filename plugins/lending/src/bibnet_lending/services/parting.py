"""A joined ticket leaves again: it and what was done on it get an entry of their own.

What belongs to no ticket (lists, favourites, the login, settings) stays with the account.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bibnet.accounts.models import Consent, Reader, User
from bibnet.accounts.services import consents
from bibnet.journal import audit
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_lending import errors
from bibnet_lending.models import Joining, ReaderTicket

from . import belongings
from .honouring import READERS
from .locking import lock_reader

NAMES = ("last_name", "first_name", "patronymic", "email", "phone", "relation", "pseudonym")
PLACES = ("registered_in", "my_library")


def entry_of(reader: Reader) -> dict[str, Any]:
    """What is known of the person, to make the entry anew."""
    return {
        **{name: getattr(reader, name) for name in NAMES},
        **{name: getattr(reader, f"{name}_id") for name in PLACES},
        "representative": reader.representative_id,
        "consents": [one.pk for one in consents.in_force(reader).values()],
        "birth_date": reader.birth_date.isoformat() if reader.birth_date else None,
    }


@transaction.atomic
def part(*, joining: Joining, actor: User | None, now: datetime | None = None) -> Reader:
    """Give the ticket an entry of its own again, with its loans, orders and places; the new entry.

    It has no login: its library prints a slip. Raises ForbiddenMove where it has left already.
    """
    now = now or timezone.now()
    kept = lock_reader(joining.reader_id)
    with all_libraries(READERS):
        rows = Joining.objects.select_for_update(of=("self",)).select_related("library", "ticket")
        joining = rows.get(pk=joining.pk)
        if joining.left_at is not None or joining.ticket.reader_id != kept.pk:
            raise errors.ForbiddenMove
        own = _own_entry(joining.entry)
        _hand_over(joining.ticket, kept, own)
        joining.left_at, joining.left_by = now, actor
        joining.save(update_fields=["left_at", "left_by"])
        _part_consents(joining.entry, kept, own)
        audit.record(
            action="lending.tickets_parted",
            actor=actor,
            library=joining.library,
            obj=joining.ticket,
        )
    return own


def _own_entry(entry: dict[str, Any]) -> Reader:
    """The entry as it was; several tickets that came together share its name in the journal."""
    facts = {name: entry[name] for name in NAMES if entry.get(name)}
    if Reader.objects.filter(pseudonym=entry.get("pseudonym", "")).exists():
        del facts["pseudonym"]
    born = entry.get("birth_date")
    for name in PLACES:
        facts[name] = Library.objects.filter(pk=entry.get(name) or 0).first()
    facts["representative"] = Reader.objects.filter(pk=entry.get("representative") or 0).first()
    return Reader.objects.create(birth_date=date.fromisoformat(born) if born else None, **facts)


def _hand_over(ticket: ReaderTicket, kept: Reader, own: Reader) -> None:
    """The ticket, those that it replaced, and what was done on them."""
    chain = [ticket]
    while before := ReaderTicket.objects.filter(replaced_by=chain[-1]).first():
        chain.append(before)
    belongings.hand_over(tickets=chain, kept=kept, own=own)


def _part_consents(entry: dict[str, Any], kept: Reader, own: Reader) -> None:
    """What the entry had agreed to goes with it, unless it was taken back meanwhile."""
    still = consents.in_force(kept)
    rows = Consent.objects.in_force().filter(pk__in=entry.get("consents", ()))
    # One that both had given was left without a reader.
    for one in rows.filter(Q(reader=kept) | Q(reader=None)).select_related("document"):
        if one.document.purpose in still:
            one.reader, one.pseudonym = own, own.pseudonym
            one.save(update_fields=["reader", "pseudonym"])
