"""Taking records out of an edition by hand, into one of their own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.libraries import network
from bibnet.libraries.scope import all_libraries
from bibnet_catalog import api
from bibnet_catalog.describing.description import Description
from bibnet_catalog.importing.noting import to_index
from bibnet_catalog.importing.placing import lock_placing
from bibnet_catalog.importing.showing import show, show_anew
from bibnet_catalog.importing.understanding import understood
from bibnet_catalog.models import Decision, Edition, Holding, Record, RulingKind, Work
from bibnet_catalog.reading.pieces import Piece

from . import rights
from .errors import DecisionError
from .ruling import (
    WHY_ALL,
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
def part(
    *,
    edition: int,
    records: Collection[int],
    reason: str,
    actor: User | None,
    now: datetime | None = None,
) -> Decision:
    """Take records out of an edition, together into a new one; no program joins them again.

    Nobody places records meanwhile. Raises DecisionError, and Refused of those who take part.
    """
    now = now or timezone.now()
    lock_placing()
    with all_libraries(WHY_ALL):
        old = edition_now(edition)
        standing = live(old)
        going = [one for one in standing if one.pk in set(records)]
        staying = [one for one in standing if one.pk not in set(records)]
        if not going:
            raise DecisionError(_("Choose the records that are another edition."))
        if not staying:
            raise DecisionError(_("Leave at least one record in this edition."))
        rights.check(actor, standing)
        own, others = [one.pk for one in going], [one.pk for one in staying]
        check_no_ruling(RulingKind.TOGETHER, own, others)
        pairs = every_pair(going, staying)
        new = _edition_of(going[0], now)
        moves = [api.Move(pk, old.pk, new.pk) for pk in own]
        api.records_moving.run(network.region(), moves=moves)
        decision = decide(RulingKind.APART, reason=reason, actor=actor, now=now)
        rule(decision, pairs)
        move(decision, going, new)
        settle(decision, own, others)
        Record.objects.filter(pk__in=own).update(edition=new, changed_at=now)
        Holding.objects.filter(record__in=own).update(edition=new)
        show_anew({old.pk, new.pk})
        to_index({old.pk, new.pk})
        note("records_parted", decision, actor, standing)
    return decision


def _edition_of(record: Record, now: datetime) -> Edition:
    """A new edition that shows what this record says, of the work that it names."""
    description = Description.from_json(record.description)
    key = understood(Piece(0, 0, 0, b""), description).work
    known = Work.objects.filter(key=key).select_related("merged_into").first() if key else None
    work = (known.merged_into or known) if known else Work.objects.create(key=key)
    new = Edition(work=work, added_at=now)
    show(new, description)
    new.save()
    return new
