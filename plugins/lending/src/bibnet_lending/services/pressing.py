"""A press at the desk: where it is done, what comes of it, and that it is done once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.libraries.models import Library
from bibnet_lending import errors
from bibnet_lending.models import DeskAct, DeskActKind, ReaderTicket

if TYPE_CHECKING:
    from bibnet_catalog.api import CopyFacts


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where somebody stands: a part of a library, the ticket that is open, who works there."""

    branch: Library
    ticket: ReaderTicket | None
    actor: User | None
    now: datetime = field(default_factory=timezone.now)

    @property
    def library(self) -> Library:
        return self.branch.member


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a press: an act that is kept, a ticket to open, or what may have been meant."""

    act: DeskAct | None = None
    ticket: ReaderTicket | None = None
    tickets: list[ReaderTicket] = field(default_factory=list)
    copies: list[CopyFacts] = field(default_factory=list)
    # A sentence where nothing was done.
    note: str = ""


def done_once(desk: Desk, key: str, do: Callable[[DeskAct], None]) -> Outcome:
    """Do something once for a key and keep what came of it, a refusal too."""
    act = DeskAct(
        library=desk.library,
        branch=desk.branch,
        key=key,
        kind=DeskActKind.REFUSED,
        ticket=desk.ticket,
        by=desk.actor,
        at=desk.now,
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                act.save()
        except IntegrityError:
            # The form was sent twice. Whatever else is broken below is no second press.
            sent = DeskAct.objects.of(desk.library).select_related("ticket")
            return Outcome(act=sent.get(key=key))
        try:
            with transaction.atomic():
                do(act)
        except errors.LendingError as error:
            act.kind, act.title = DeskActKind.REFUSED, str(error)
            act.text = ". ".join(part for part in (act.text, error.next_step) if part)
            act.code = error.code if error.can_be_overridden else ""
        act.save()
    return Outcome(act=act)
