"""What lists show of an edition, written down from the fullest of its live records."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from bibnet_catalog.describing.description import Description
from bibnet_catalog.models import Edition, Record

from .shown import fullness, shown

# So many records of an edition are looked at for the fullest one.
MOST = 200


def show(edition: Edition, description: Description) -> None:
    """Let an edition show what this record says of it."""
    for name, value in zip(Edition.SHOWN, shown(description), strict=True):
        setattr(edition, name, value)


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
