"""Copies come into the stock, are given up and come back: each by an act, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog
from django.db import IntegrityError, transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.journal import audit
from bibnet.libraries.models import Library
from bibnet_lending import errors
from bibnet_lending.errors import acts
from bibnet_lending.models import (
    Circulation,
    CopyAct,
    CopyActKind,
    CopyActLine,
    CopyState,
    Loan,
    Order,
)
from bibnet_lending.models.orders import OPEN

from . import queueing
from .locking import lock_copy, lock_queue

if TYPE_CHECKING:
    from bibnet_catalog.api import CopyFacts

# From which states an act takes a copy, and where to.
TAKES: Mapping[str, tuple[frozenset[str], str]] = {
    CopyActKind.RECEIPT: (frozenset({CopyState.ORDERED, CopyState.FREE}), CopyState.FREE),
    CopyActKind.LOSS: (frozenset({CopyState.FREE}), CopyState.LOST),
    CopyActKind.FOUND: (frozenset({CopyState.LOST}), CopyState.FREE),
    CopyActKind.WITHDRAWAL: (
        frozenset({CopyState.FREE, CopyState.LOST}),
        CopyState.WITHDRAWN,
    ),
    CopyActKind.BACK: (frozenset({CopyState.WITHDRAWN}), CopyState.FREE),
}


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What stands on the head of an act."""

    kind: str
    number: str
    day: date
    reason: str
    signed_by: str


@transaction.atomic
def order_copies(
    *, library: Library, copies: Sequence[int], actor: User | None, now: datetime | None = None
) -> None:
    """Say that copies are ordered and have not come: nobody is lent them before a receipt.

    Raises NotThatState for one that was in use already.
    """
    now = now or timezone.now()
    for facts in _in_order(library, copies):
        row, is_new = (
            Circulation.objects.of(library)
            .select_for_update()
            .get_or_create(
                copy_id=facts.number,
                defaults={"library": library, "state": CopyState.ORDERED, "state_at": now},
            )
        )
        if not is_new and row.state != CopyState.ORDERED:
            raise acts.NotThatState(_name(facts), row.get_state_display())
    audit.record(action="lending.copies_ordered", actor=actor, library=library)
    catalog.availability_changed.announce(library, copies=list(copies))


@transaction.atomic
def put_on_act(
    *,
    library: Library,
    paper: Paper,
    copies: Mapping[int, Decimal | None],
    actor: User | None,
    now: datetime | None = None,
) -> CopyAct:
    """Enter an act with its copies and their prices, and move each of them; all or none.

    What is found, received or brought back goes to who waits for it. Raises NotThatState with the
    copy that stands otherwise, ActNumberTaken, NoCopy. Locks queues and copies in their order.
    """
    now = now or timezone.now()
    act = CopyAct(
        library=library,
        kind=paper.kind,
        number=paper.number.strip(),
        day=paper.day,
        reason=paper.reason.strip(),
        signed_by=paper.signed_by.strip(),
        by=actor,
        at=now,
    )
    try:
        with transaction.atomic():
            act.save()
    except IntegrityError as error:
        raise acts.ActNumberTaken from error
    for facts in _in_order(library, list(copies)):
        _move(act, facts, actor=actor, now=now)
        CopyActLine.objects.of(library).create(
            library=library, act=act, copy_id=facts.number, price=copies[facts.number]
        )
    audit.record(
        action=f"lending.act_{act.kind}",
        actor=actor,
        library=library,
        obj=act,
        reason=act.reason,
    )
    catalog.availability_changed.announce(library, copies=list(copies))
    return act


def _in_order(library: Library, copies: Sequence[int]) -> list[CopyFacts]:
    """The copies, their queues locked: by works, then by copies. Raises NoCopy."""
    known = catalog.copies(copies)
    own = [one for one in known.values() if one.library == library.pk]
    if not own or len(own) != len(set(copies)):
        raise errors.NoCopy
    for work in sorted({one.edition.work for one in own}):
        lock_queue(library, work)
    return sorted(own, key=lambda one: one.number)


def _move(act: CopyAct, facts: CopyFacts, *, actor: User | None, now: datetime) -> None:
    """Take one copy where the act takes it. Raises NotThatState."""
    library = act.library
    circulation = lock_copy(library, facts.number, now=now)
    before, after = TAKES[act.kind]
    is_held = (
        Order.objects.of(library).filter(copy=facts.number, state__in=OPEN).exists()
        or Loan.objects.of(library).filter(copy=facts.number, returned_at=None).exists()
    )
    if circulation.state not in before or is_held:
        raise acts.NotThatState(_name(facts), circulation.get_state_display())
    queueing.move_copy(circulation, after, place=None, now=now)
    if after == CopyState.FREE and not facts.is_for_reading_room:
        queueing.pass_on(library, facts, circulation, at=None, actor=actor, now=now)


def _name(facts: CopyFacts) -> str:
    number = facts.inventory or facts.barcode
    return f"{facts.edition.name} · {number}" if number else facts.edition.name
