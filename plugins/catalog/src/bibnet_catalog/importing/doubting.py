"""Pairs of records that a person has to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from bibnet_catalog.models import Doubt, DoubtState

from .taken import Taken


def write_doubts(taken: Sequence[Taken], now: datetime) -> None:
    """Write down which pairs are in doubt now; what else was open of these records no longer is."""
    doubts: dict[tuple[int, int], Doubt] = {}
    named: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for one in taken:
        for pair in named.pop(one.number, ()):  # said of it as it stood before its turn
            doubts.pop(pair, None)
        for other, verdict in one.placed.doubts:
            left, right = sorted((one.number, other))
            is_left = one.number == left
            reasons = [
                [said.code, *((said.first, said.second) if is_left else (said.second, said.first))]
                for said in verdict.reasons
            ]
            doubts[left, right] = Doubt(
                left_id=left, right_id=right, score=verdict.score, reasons=reasons, at=now
            )
            named[left].add((left, right))
            named[right].add((left, right))
    pass_doubts(one.number for one in taken if not one.is_new)
    Doubt.objects.bulk_create(
        doubts.values(),
        update_conflicts=True,
        unique_fields=["left", "right"],
        update_fields=["score", "reasons", "state", "at"],
    )


def pass_doubts(records: Iterable[int]) -> None:
    """Whatever was in doubt about these records is no longer in question."""
    known = list(records)
    if not known:
        return
    for side in ("left", "right"):
        Doubt.objects.filter(state=DoubtState.OPEN, **{f"{side}__in": known}).update(
            state=DoubtState.PASSED
        )
