"""What who wants a ticket does: applies, sees the answer, takes the application back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from bibnet.accounts.models import Reader, User
from bibnet.accounts.models.reader import AGE_OF_OWN_CONSENT, age_between
from bibnet.accounts.services.consents import Agreed, kept_of
from bibnet.journal.services import Mode
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet.text.tables import plain
from bibnet_lending import errors, journal
from bibnet_lending.errors import applications
from bibnet_lending.models import (
    APPLICATION_MOVES,
    Application,
    ApplicationState,
    LendingSettings,
    TicketKind,
)
from bibnet_lending.models.tickets import IN_USE, ReaderTicket

from .tickets import issue_ticket


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Who wants a ticket. A reader has an entry and gave the consent there; a guest has `agreed`.

    `sender` is whose account it comes from: for a child, the representative's.
    """

    last_name: str
    first_name: str
    patronymic: str = ""
    birth_date: date | None = None
    phone: str = ""
    email: str = ""
    representative_last_name: str = ""
    representative_first_name: str = ""
    relation: str = ""
    reader: Reader | None = None
    sender: Reader | None = None
    agreed: Agreed | None = None

    @classmethod
    def of(cls, reader: Reader, *, sender: Reader) -> Applicant:
        """A reader who is signed in, or a child of one."""
        own = ("last_name", "first_name", "patronymic", "birth_date", "phone", "email")
        facts = {name: getattr(reader, name) for name in own}
        return cls(reader=reader, sender=sender, **facts)

    @property
    def fingerprint(self) -> str:
        """Tells two applications of one guest with the same data; of readers the entry does."""
        if self.reader is not None:
            return ""
        names = (self.last_name, self.first_name, self.patronymic)
        parts = (*map(plain, names), str(self.birth_date), self.phone, self.email)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Where the ticket is fetched, what was answered, how the person came, the form's own key."""

    branch: Library
    key: str
    answers: Sequence[dict[str, Any]] = field(default_factory=list)
    channel: str = ""


@transaction.atomic
def apply(*, applicant: Applicant, wish: Wish, now: datetime | None = None) -> Application:
    """Write an application down; the same form sent again is the same application.

    Where the library gives tickets at once, who has an account gets a temporary one with it.
    Raises NeedsConsent, NeedsRepresentative, AppliesAlone, TicketThere, AppliedAlready.
    """
    now = now or timezone.now()
    library = wish.branch.member
    sent = Application.objects.of(library).filter(key=wish.key, applicant=applicant.sender)
    if found := sent.first():
        return found
    _check(applicant, library, now)
    try:
        with transaction.atomic():
            application = _written(applicant, wish, now)
    except IntegrityError as error:
        if found := sent.first():  # the same form, a moment ago
            return found
        raise applications.AppliedAlready from error
    journal.write(
        journal.APPLICATION,
        library=wish.branch,
        reader=applicant.reader,
        ticket=None,
        obj=application,
        at=now,
        mode=Mode.REMOTE,
        channel=wish.channel,
    )
    if applicant.reader is not None and LendingSettings.of(library).tickets_at_once:
        _give_at_once(application, now)
    return application


@transaction.atomic
def withdraw(
    *, application: Application, actor: User | None = None, now: datetime | None = None
) -> Application:
    """The person wants no ticket any longer. Raises ForbiddenMove once it was answered."""
    application = lock_application(application)
    return move_application(application, ApplicationState.WITHDRAWN, actor=actor, now=now)


def lock_application(application: Application) -> Application:
    """The application as it is now, locked until the end."""
    rows = Application.objects.of(application.library).select_for_update(of=("self",))
    return rows.select_related("library", "branch", "reader", "applicant").get(pk=application.pk)


def move_application(
    application: Application,
    state: str,
    *,
    actor: User | None,
    now: datetime | None = None,
    **facts: Any,
) -> Application:
    """Write a move of a locked application down, with who and when. Raises ForbiddenMove."""
    if state not in APPLICATION_MOVES[application.state]:
        raise errors.ForbiddenMove
    moved = {"state": state, "state_at": now or timezone.now(), "decided_by": actor, **facts}
    for name, value in moved.items():
        setattr(application, name, value)
    application.save(update_fields=list(moved))
    return application


def _check(applicant: Applicant, library: Library, now: datetime) -> None:
    """Whether the person may apply."""
    if applicant.agreed is None and applicant.sender is None:
        raise applications.NeedsConsent
    born, today = applicant.birth_date, schedule.today(library, now)
    is_child = born is not None and age_between(born, today) < AGE_OF_OWN_CONSENT
    is_alone = applicant.sender == applicant.reader and not applicant.representative_last_name
    if is_child and is_alone:
        raise applications.NeedsRepresentative
    if not is_child and applicant.reader != applicant.sender:
        raise applications.AppliesAlone
    tickets = ReaderTicket.objects.of(library).filter(state__in=IN_USE)
    tickets = tickets.exclude(kind=TicketKind.GROUP)
    if applicant.reader is not None and tickets.filter(reader=applicant.reader).exists():
        raise errors.TicketThere


def _written(applicant: Applicant, wish: Wish, now: datetime) -> Application:
    library = wish.branch.member
    personal = (
        *("last_name", "first_name", "patronymic", "birth_date", "phone", "email"),
        *("representative_last_name", "representative_first_name", "relation", "reader"),
    )
    application = Application(
        library=library,
        branch=wish.branch,
        applicant=applicant.sender,
        answers=list(wish.answers),
        channel=wish.channel,
        submitted_at=now,
        state_at=now,
        key=wish.key,
        person=applicant.fingerprint,
        **{name: getattr(applicant, name) for name in personal},
        **kept_of(applicant.agreed, library=library, now=now),
    )
    application.save()
    return application


def _give_at_once(application: Application, now: datetime) -> None:
    """A temporary ticket, until it is shown in person."""
    assert application.reader is not None
    ticket = issue_ticket(
        library=application.library,
        reader=application.reader,
        actor=None,
        kind=TicketKind.TEMPORARY,
        branch=application.branch,
        channel=application.channel,
        now=now,
    )
    move_application(application, ApplicationState.CONFIRMED, actor=None, now=now, ticket=ticket)
