"""Which place a hold has, counted from the holds themselves: nothing is stored, nothing drifts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries

from .electronic import places
from .models import Hold, HoldState

EVERYBODYS = "a place is counted among all who wait, whoever asks"


def positions(holds: Collection[Hold]) -> dict[int, int]:
    """The place of each of these holds that waits, from 1, by its number; in few queries.

    Electronic books are waited for in queues of their own (`electronic.places`). Before a hold
    stand those who wait longer for the same work in the same library: one who is put off is passed
    over meanwhile, and one on a copy of its own stands in no queue.
    """
    waits = [one for one in holds if one.state == HoldState.WAITING and one.copy_id is None]
    electronic = places.positions([one for one in waits if one.is_electronic])
    return electronic | _on_paper([one.pk for one in waits if not one.is_electronic])


def _on_paper(waiting: list[int]) -> dict[int, int]:
    if not waiting:
        return {}
    with all_libraries(EVERYBODYS):
        asked = Hold.objects.filter(pk__in=waiting).order_by()
        works = set(asked.values_list("library", "edition__work"))
        rows = (
            Hold.objects.filter(
                library__in={library for library, _work in works},
                edition__work__in={work for _library, work in works},
                state=HoldState.WAITING,
                copy=None,
                is_electronic=False,
            )
            .order_by("placed_at", "pk")
            .values_list("pk", "library", "edition__work")
        )
        queues: dict[tuple[int, int], list[int]] = defaultdict(list)
        for pk, library, work in rows:
            queues[library, work].append(pk)
    wanted = set(waiting)
    return {
        pk: place for queue in queues.values() for place, pk in enumerate(queue, 1) if pk in wanted
    }


def length(library: Library, work: int) -> int:
    """How many wait for any copy of a work in a library."""
    rows = Hold.objects.of(library).filter(edition__work=work, state=HoldState.WAITING, copy=None)
    return rows.filter(is_electronic=False).count()
