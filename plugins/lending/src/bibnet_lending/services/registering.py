"""A new reader at the desk, with the consent signed on paper, and what stands on old paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from bibnet_catalog import api as catalog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.accounts.models import Channel, Reader, User
from bibnet.accounts.models.reader import AGE_OF_OWN_CONSENT
from bibnet.accounts.services import consents
from bibnet.journal import audit
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import errors
from bibnet_lending.errors import applications
from bibnet_lending.models import Loan, ReaderTicket
from bibnet_lending.models.channels import DESK

from .deciding import Decision, new_representative
from .lending import lend
from .tickets import issue_ticket


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Who stands at the desk; a child with the representative's entry, or names for a new one."""

    last_name: str
    first_name: str
    patronymic: str = ""
    birth_date: date
    phone: str = ""
    email: str = ""
    representative: Reader | None = None
    representative_last_name: str = ""
    representative_first_name: str = ""
    relation: str = ""


def given_by_form(branch: Library, key: str) -> ReaderTicket | None:
    """The ticket that the form with this key gave a moment ago."""
    return ReaderTicket.objects.of(branch.member).filter(key=key).exclude(key="").first()


@transaction.atomic
def register_reader(
    *,
    branch: Library,
    newcomer: Newcomer,
    decision: Decision,
    actor: User | None,
    key: str = "",
    now: datetime | None = None,
) -> ReaderTicket:
    """Make the entry, note the consents on paper, give the ticket; by the form's `key` once.

    Raises NeedsRepresentative for a child under 14 that came alone, NumberTaken.
    """
    now = now or timezone.now()
    if there := given_by_form(branch, key):
        return there
    try:
        with transaction.atomic():
            reader = _entry(newcomer, branch, now)
            _note_consents(reader, branch, actor, now)
            return _ticket(reader, branch, decision, actor, key, now)
    except errors.NumberTaken:
        if there := given_by_form(branch, key):
            return there
        raise


@transaction.atomic
def set_note(*, ticket: ReaderTicket, note: str, actor: User | None) -> ReaderTicket:
    """What the staff has to know of the reader; written down by the log without its words."""
    ticket.note = " ".join(note.split())[:255]
    ticket.save(update_fields=["note"])
    audit.record(
        action="lending.ticket_noted",
        actor=actor,
        library=ticket.library,
        obj=ticket,
        fields=["note"],
    )
    return ticket


def lend_from_paper(
    *,
    ticket: ReaderTicket,
    branch: Library,
    number: str,
    day: date,
    actor: User | None,
    now: datetime | None = None,
) -> Loan:
    """Write a loan of the paper form down, with its true day.

    Raises NoCopy, Ambiguous, and whatever stands against a loan.
    """
    now = now or timezone.now()
    copies = catalog.numbered_copies(branch.member, number.strip())
    if not copies:
        raise errors.NoCopy
    if len(copies) > 1:
        raise errors.Ambiguous
    return lend(
        ticket=ticket,
        copy=copies[0].number,
        branch=branch,
        actor=actor,
        override=_("From the paper form"),
        lent_at=datetime.combine(day, time(12), branch.tz),
        now=now,
    )


def _entry(newcomer: Newcomer, branch: Library, now: datetime) -> Reader:
    """The entry of the reader, and of a representative who has none. Raises NeedsRepresentative."""
    representative = newcomer.representative or new_representative(newcomer, branch)
    reader = Reader(
        last_name=newcomer.last_name,
        first_name=newcomer.first_name,
        patronymic=newcomer.patronymic,
        birth_date=newcomer.birth_date,
        phone=newcomer.phone,
        email=newcomer.email,
        representative=representative,
        relation=newcomer.relation if representative else "",
        registered_in=branch,
        my_library=branch,
    )
    age = reader.age_on(schedule.today(branch, now))
    if age is not None and age < AGE_OF_OWN_CONSENT and representative is None:
        raise applications.NeedsRepresentative
    reader.save()
    return reader


def _ticket(
    reader: Reader,
    branch: Library,
    decision: Decision,
    actor: User | None,
    key: str,
    now: datetime,
) -> ReaderTicket:
    return issue_ticket(
        library=branch.member,
        reader=reader,
        actor=actor,
        kind=decision.kind,
        number=decision.number,
        barcode=decision.barcode,
        branch=branch,
        channel=DESK,
        documents=decision.documents,
        key=key,
        now=now,
    )


def _note_consents(reader: Reader, branch: Library, actor: User | None, now: datetime) -> None:
    """The necessary consents, signed on paper by the reader or the representative."""
    operator = consents.operator_of(branch)
    for one in consents.asked():
        if one.purpose.is_required:
            consents.give(
                reader=reader,
                document=one.document,
                operator=operator,
                channel=Channel.PAPER,
                given_by=reader.representative,
                recorded_by=actor,
                now=now,
            )
