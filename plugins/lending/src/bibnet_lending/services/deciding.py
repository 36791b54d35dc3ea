"""What the library makes of an application: a ticket, or a refusal with its reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.db import transaction
from django.utils import timezone

from bibnet.accounts.models import Reader, User
from bibnet.accounts.services import consents
from bibnet.journal import audit
from bibnet.libraries.models import Library
from bibnet_lending import errors, telling_applicants
from bibnet_lending.errors import applications
from bibnet_lending.models import Application, ApplicationState, Document, ReaderTicket, TicketKind
from bibnet_lending.models.tickets import IN_USE

from .applying import lock_application, move_application
from .duplicates import alike
from .joining import make_one
from .tickets import issue_ticket


@dataclass(frozen=True, kw_only=True)
class Decision:
    """How the ticket is to be: `same` is an entry of the library which is the same person."""

    kind: str = TicketKind.PERMANENT
    number: str = ""
    barcode: str = ""
    documents: Collection[str] = field(default_factory=list)
    same: int | None = None


@transaction.atomic
def confirm(
    *,
    application: Application,
    decision: Decision,
    actor: User | None,
    now: datetime | None = None,
) -> Application:
    """Give the ticket and tell the applicant.

    Raises ForbiddenMove, NumberTaken, NotTheSame, NobodySeen, HasAccount, or LendingError where
    two entries cannot be one. Locks the application, then the reader.
    """
    now = now or timezone.now()
    application = lock_application(application)
    if not application.is_open:
        raise errors.ForbiddenMove
    reader = _reader_of(application, decision, actor, now)
    # Two entries that became one have changed the application's row.
    application.refresh_from_db(fields=["reader", "applicant"])
    ticket = _ticket_of(application, reader, decision, actor, now)
    move_application(
        application,
        ApplicationState.CONFIRMED,
        actor=actor,
        now=now,
        ticket=ticket,
        reader=reader,
        documents=[one for one in Document.values if one in decision.documents],
    )
    _record("confirmed", application, actor)
    telling_applicants.confirmed(application)
    return application


@transaction.atomic
def refuse(
    *, application: Application, reason: str, actor: User | None, now: datetime | None = None
) -> Application:
    """Refuse, with a reason that the applicant reads. Raises ReasonMissing, ForbiddenMove."""
    reason = " ".join(reason.split())
    if not reason:
        raise errors.ReasonMissing
    application = lock_application(application)
    move_application(
        application, ApplicationState.REFUSED, actor=actor, now=now, reason=reason[:500]
    )
    _record("refused", application, actor)
    telling_applicants.refused(application)
    return application


def _reader_of(
    application: Application, decision: Decision, actor: User | None, now: datetime
) -> Reader:
    """Whose ticket it becomes: the entry that was chosen, the applicant's own, or a new one."""
    if decision.same is None:
        return application.reader or _new_reader(application, now)
    same = alike(application).filter(pk=decision.same).first()
    if same is None:
        raise applications.NotTheSame
    own = application.reader
    if own is None:
        _give_consent(application, same, now)
        return same
    if own.pk == same.pk:
        return same
    # Whoever gets the account into an entry reads all that stands in it: only with a document.
    if not decision.documents:
        raise applications.NobodySeen
    if same.user_id is not None:
        raise applications.HasAccount
    return make_one(kept=same, gone=own, actor=actor)


def _new_reader(application: Application, now: datetime) -> Reader:
    """The entry of a guest, with the consent that was given with the application."""
    born = application.birth_date
    reader = Reader.objects.create(
        last_name=application.last_name,
        first_name=application.first_name,
        patronymic=application.patronymic,
        birth_date=born,
        email=application.email,
        phone=application.phone,
        representative=new_representative(application, application.branch),
        relation=application.relation,
        registered_in=application.branch,
    )
    _give_consent(application, reader, now)
    return reader


def _give_consent(application: Application, reader: Reader, now: datetime) -> None:
    """Write down what the guest agreed to, unless the entry has the same consent already."""
    document = application.consent_document
    assert document is not None
    known = consents.in_force(reader).get(document.purpose)
    if known is not None and known.document.version >= document.version:
        return
    consents.give(
        reader=reader,
        document=document,
        operator=application.operator or consents.operator_of(application.library),
        ip=application.consent_ip,
        given_by=reader.representative,
        now=application.consent_at or now,
    )


class Represented(Protocol):
    """A child with the names of its representative: an application, what was typed at the desk."""

    @property
    def representative_last_name(self) -> str: ...
    @property
    def representative_first_name(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def email(self) -> str: ...


def new_representative(child: Represented, branch: Library) -> Reader | None:
    """The entry of who acts for a child, by the names that were given; None without a name."""
    if not child.representative_last_name:
        return None
    return Reader.objects.create(
        last_name=child.representative_last_name,
        first_name=child.representative_first_name,
        phone=child.phone,
        email=child.email,
        registered_in=branch,
    )


def _ticket_of(
    application: Application,
    reader: Reader,
    decision: Decision,
    actor: User | None,
    now: datetime,
) -> ReaderTicket:
    """The ticket that the reader has already, or a new one."""
    there = ReaderTicket.objects.of(application.library).filter(reader=reader, state__in=IN_USE)
    found = there.exclude(kind=TicketKind.GROUP).first()
    if found is not None:
        return found
    return issue_ticket(
        library=application.library,
        reader=reader,
        actor=actor,
        kind=decision.kind,
        number=decision.number,
        barcode=decision.barcode,
        branch=application.branch,
        channel=application.channel,
        documents=decision.documents,
        now=now,
    )


def _record(what: str, application: Application, actor: User | None) -> None:
    audit.record(
        action=f"lending.application_{what}",
        actor=actor,
        library=application.branch,
        obj=application,
    )
