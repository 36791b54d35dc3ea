"""Joining two editions by hand, and saying of two that they are different."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.libraries import network
from bibnet.libraries.scope import all_libraries
from bibnet_catalog import api
from bibnet_catalog.importing.leading import lead
from bibnet_catalog.importing.noting import to_index
from bibnet_catalog.importing.placing import lock_placing
from bibnet_catalog.importing.showing import show_anew
from bibnet_catalog.models import Decision, Doubt, DoubtState, Edition, Record, RulingKind

from . import rights
from .errors import DecisionError
from .ruling import (
    WHY_ALL,
    bonds,
    check_no_ruling,
    decide,
    edition_now,
    every_pair,
    live,
    move,
    note,
    rule,
    settle,
)

if TYPE_CHECKING:
    from bibnet.accounts.models import User


@transaction.atomic
def join(
    *,
    editions: tuple[int, int],
    reason: str,
    actor: User | None,
    now: datetime | None = None,
) -> Decision:
    """Make two editions one for good: the younger number leads to the older one.

    Nobody places records meanwhile. Raises DecisionError, and Refused of those who take part.
    """
    lock_placing()
    with all_libraries(WHY_ALL):
        older, younger, kept, going = _two(editions)
        rights.check(actor, [*kept, *going])
        own, others = [one.pk for one in going], [one.pk for one in kept]
        check_no_ruling(RulingKind.APART, own, others)
        api.editions_merging.run(network.region(), into={younger.pk: older.pk})
        decision = decide(RulingKind.TOGETHER, reason=reason, actor=actor, now=now or _now())
        decision.led = list(younger.swallowed.values_list("pk", flat=True))
        decision.save(update_fields=["led"])
        rule(decision, bonds(going, kept))
        move(decision, Record.objects.filter(edition=younger).only("pk", "edition"), older)
        lead(younger, older)
        settle(decision, own, others)
        show_anew({older.pk})
        to_index({younger.pk, older.pk})
        note("editions_joined", decision, actor, [*kept, *going])
    return decision


@transaction.atomic
def tell_apart(
    *,
    editions: tuple[int, int],
    reason: str,
    actor: User | None,
    now: datetime | None = None,
) -> Decision:
    """Say of two editions that they are different: no program joins their records any more.

    Raises DecisionError.
    """
    lock_placing()
    with all_libraries(WHY_ALL):
        _older, _younger, kept, going = _two(editions)
        rights.check(actor, [*kept, *going])
        own, others = [one.pk for one in going], [one.pk for one in kept]
        check_no_ruling(RulingKind.TOGETHER, own, others)
        decision = decide(RulingKind.APART, reason=reason, actor=actor, now=now or _now())
        rule(decision, every_pair(going, kept))
        settle(decision, own, others)
        note("editions_told_apart", decision, actor, [*kept, *going])
    return decision


@transaction.atomic
def settle_doubt(
    *,
    doubt: int,
    kind: RulingKind,
    actor: User | None,
    reason: str = "",
    now: datetime | None = None,
) -> Decision:
    """Decide about a doubtful pair: the editions in which its records stand are one, or are not.

    Raises DecisionError (somebody was quicker, too), and Refused of those who take part.
    """
    lock_placing()
    waiting = Doubt.objects.filter(pk=doubt, state=DoubtState.OPEN).select_related("left", "right")
    found = waiting.first()
    if found is None:
        raise DecisionError(_("This pair is no longer in question: it was decided meanwhile."))
    act = join if kind == RulingKind.TOGETHER else tell_apart
    editions = found.left.edition_id, found.right.edition_id
    decision = act(editions=editions, reason=reason, actor=actor, now=now)
    # A record of the pair may be gone: then the editions are decided about by their other records.
    Doubt.objects.filter(pk=found.pk).update(state=DoubtState.SETTLED, decision=decision)
    return decision


@transaction.atomic
def leave_for_later(*, doubt: int, actor: User | None, now: datetime | None = None) -> None:
    """Put a doubtful pair behind those that nobody has seen. Raises DecisionError."""
    waiting = Doubt.objects.filter(pk=doubt, state=DoubtState.OPEN)
    found = waiting.select_related("left__library", "right__library").first()
    if found is None:
        raise DecisionError(_("This pair is no longer in question: it was decided meanwhile."))
    rights.check(actor, [found.left, found.right])
    waiting.update(later_at=now or _now())


def _two(editions: tuple[int, int]) -> tuple[Edition, Edition, list[Record], list[Record]]:
    """The older and the younger edition, and their records."""
    older, younger = sorted(map(edition_now, editions), key=lambda one: one.pk)
    if older == younger:
        raise DecisionError(_("These records stand in one edition already."))
    kept, going = live(older), live(younger)
    if not kept or not going:
        raise DecisionError(_("One of the two editions has no record any more."))
    return older, younger, kept, going


def _now() -> datetime:
    return timezone.now()
