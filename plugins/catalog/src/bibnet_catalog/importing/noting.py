"""What a run did to each record, for its undoing, and what the index has to read anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone

from bibnet.libraries.scope import all_libraries
from bibnet_catalog.models import Delivery, Edition, ImportRun, IndexChange, Outcome, Record

from .rows import Table
from .taken import Taken, state_of

ADDED = Table(
    Delivery, "library_id", "run_id", "record_id", "outcome", "edition_after_id", "has_led"
)
CHANGES = Table(IndexChange, "edition")


def note_down(taken: Sequence[Taken], going: Sequence[Record], run: ImportRun) -> None:
    """Keep what the run did to each record, and what it was before the run."""
    library, added = run.library_id, Outcome.ADDED.value
    ADDED.insert(
        (library, run.pk, one.number, added, one.placed.edition.pk, False)
        for one in taken
        if one.is_new
    )
    rows = [
        (one.record, Outcome.CHANGED, one.before, one.placed.left is not None)
        for one in taken
        if one.record is not None
    ]
    rows += [(one, Outcome.REMOVED, state_of(one), False) for one in going]
    Delivery.objects.bulk_create(
        [
            Delivery(
                library_id=library,
                run=run,
                record=record,
                outcome=outcome,
                edition_after_id=record.edition_id,
                has_led=has_led,
                **before,
            )
            for record, outcome, before, has_led in rows
        ],
        ignore_conflicts=True,
    )


def to_harvesters(editions: Collection[int]) -> None:
    """Have harvesters take the records of these editions, and of those they lead to, anew."""
    about = Q(edition__in=editions) | Q(edition__in=_led_to(editions))
    with all_libraries("an edition has records of all libraries"):
        Record.objects.filter(about).update(changed_at=timezone.now())


def _led_to(editions: Collection[int]) -> QuerySet[Edition, int | None]:
    led = Edition.objects.filter(pk__in=editions).exclude(merged_into=None)
    return led.values_list("merged_into", flat=True)


def to_index(editions: Iterable[int]) -> None:
    """Have the index read these editions anew."""
    CHANGES.insert((pk,) for pk in sorted(editions))
