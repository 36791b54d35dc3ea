"""What lists show of an edition, written down from the fullest of its live records."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from bibnet_catalog.describing.description import Description
from bibnet_catalog.describing.isbd import heading
from bibnet_catalog.models import Edition, Record

# So many records of an edition are looked at for the fullest one.
MOST = 200


def fullness(description: Description) -> int:
    """How much a record says: the number of its filled fields, lists by their rows."""
    return said_by(description.as_json())


def said_by(description: Mapping[str, Any]) -> int:
    """`fullness` of what a record keeps as its description."""
    return sum(len(value) if isinstance(value, list) else 1 for value in description.values())


def show(edition: Edition, description: Description) -> None:
    """Let an edition show what this record says of it."""
    title = [description.title, description.part_number, description.part_title]
    edition.title = ". ".join(filter(None, title)) or description.control_number
    edition.heading = heading(description)[:200]
    edition.year, edition.kind, edition.level = (
        description.year,
        description.kind,
        description.level,
    )
    edition.age_mark = description.age_mark
    edition.fullness = fullness(description)


def show_anew(editions: Collection[int]) -> None:
    """Write down anew what these editions show, of which a record has changed, left or gone.

    One without a live record keeps what it showed.
    """
    if not editions:
        return
    fullest: dict[int, tuple[int, Description]] = {}
    place = Window(RowNumber(), partition_by=F("edition"), order_by="pk")
    live = Record.objects.filter(edition__in=editions, is_gone=False).annotate(place=place)
    first = live.filter(place__lte=MOST).values_list("edition", "description")
    for edition, data in first.iterator():
        description = Description.from_json(data)
        says = fullness(description)
        if edition not in fullest or says > fullest[edition][0]:
            fullest[edition] = says, description
    changed = list(Edition.objects.filter(pk__in=fullest))
    for one in changed:
        show(one, fullest[one.pk][1])
    Edition.objects.bulk_update(changed, Edition.SHOWN)
