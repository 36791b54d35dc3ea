"""Undoing a decision: records stand as they did before it, as far as nothing else moved them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.libraries import network
from bibnet.libraries.scope import all_libraries
from bibnet_catalog import api
from bibnet_catalog.entries import numbers_now
from bibnet_catalog.importing.leading import lead
from bibnet_catalog.importing.noting import to_index
from bibnet_catalog.importing.placing import lock_placing
from bibnet_catalog.importing.showing import show_anew
from bibnet_catalog.models import (
    Decision,
    Doubt,
    DoubtState,
    Edition,
    Holding,
    Record,
    RulingKind,
    Work,
)

from . import rights
from .errors import DecisionError
from .ruling import WHY_ALL, check_no_ruling, note

if TYPE_CHECKING:
    from bibnet.accounts.models import User


@transaction.atomic
def undo_decision(*, decision: int, actor: User | None, now: datetime | None = None) -> Decision:
    """Undo a decision; it stays in the list, with who and when.

    Nobody places records meanwhile. Raises DecisionError, and Refused of those who take part.
    """
    now = now or timezone.now()
    lock_placing()
    with all_libraries(WHY_ALL):
        found = Decision.objects.select_for_update().filter(pk=decision, undone_at=None).first()
        if found is None:
            raise DecisionError(_("This decision was undone already."))
        records = records_of(found)
        rights.check(actor, records)
        _stand_as_before(found)
        found.rulings.update(undone_at=now)
        found.undone_by, found.undone_at = actor, now
        found.save(update_fields=["undone_by", "undone_at"])
        _ask_again(found)
        note("decision_undone", found, actor, records)
    return found


def records_of(decision: Decision) -> list[Record]:
    """The records that a decision is about."""
    found: set[int] = set(decision.moved.values_list("record", flat=True))
    for pair in decision.rulings.values_list("left", "right"):
        found.update(pair)
    records = Record.objects.filter(pk__in=found).select_related("library", "edition")
    return list(records.defer("content"))


def _stand_as_before(decision: Decision) -> None:
    """Bring back what was moved and still is where it was brought."""
    moved = list(decision.moved.select_related("record"))
    if not moved:
        return
    left, joined = moved[0].left_id, moved[0].joined_id
    leads = numbers_now([left, joined])
    going = [one.record for one in moved if one.record.edition_id in (joined, leads[joined])]
    if not going:
        return
    is_joined = decision.kind == RulingKind.TOGETHER
    place = left if is_joined else leads[left]
    own = [one.pk for one in going]
    now_in = {one.edition_id for one in going}
    beside = Record.objects.filter(edition__in=now_in).exclude(pk__in=own)
    if is_joined:
        check_no_ruling(RulingKind.TOGETHER, own, beside.values_list("pk", flat=True), but=decision)
    else:
        there = Record.objects.filter(edition=place).values_list("pk", flat=True)
        check_no_ruling(RulingKind.APART, own, there, but=decision)
    _let_take_part(going, place, whole=not is_joined and not beside.exists())
    if is_joined:
        _stand_again(decision, left, leads[joined])
    Record.objects.filter(pk__in=own).update(edition=place, changed_at=timezone.now())
    Holding.objects.filter(record__in=own).update(edition=place)
    for edition in Edition.objects.filter(pk__in=now_in).exclude(pk=place):
        if not Record.objects.filter(edition=edition).exists():
            lead(edition, Edition.objects.get(pk=place))
    show_anew({place, *now_in})
    to_index({place, *now_in})


def _let_take_part(going: list[Record], place: int, *, whole: bool) -> None:
    if whole:
        into = {one.edition_id: place for one in going}
        api.editions_merging.run(network.region(), into=into)
    else:
        moves = [api.Move(one.pk, one.edition_id, place) for one in going]
        api.records_moving.run(network.region(), moves=moves)


def _stand_again(decision: Decision, edition: int, joined: int) -> None:
    """Let an edition that leads elsewhere by a decision stand for itself, and what led to it."""
    Edition.objects.filter(pk=edition).update(merged_into=None)
    Edition.objects.filter(pk__in=decision.led, merged_into=joined).update(merged_into=edition)
    Work.objects.filter(editions=edition).update(merged_into=None)


def _ask_again(decision: Decision) -> None:
    """The doubts that the decision settled are open, if the records still stand apart."""
    settled = Doubt.objects.filter(decision=decision, state=DoubtState.SETTLED)
    apart = settled.filter(left__is_gone=False, right__is_gone=False)
    apart = apart.exclude(left__edition=F("right__edition"))
    again = list(apart.values_list("pk", flat=True))
    settled.exclude(pk__in=again).update(state=DoubtState.PASSED)
    Doubt.objects.filter(pk__in=again).update(state=DoubtState.OPEN)
