"""How labelled pairs are judged, and how often that is right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bibnet_catalog.matching.features import features
from bibnet_catalog.matching.keys import block_keys
from bibnet_catalog.matching.verdict import Outcome, Verdict, compare
from bibnet_catalog.matching.weights import DOUBTS, VETOES, Code

from .labelled import Pair


class Judged(NamedTuple):
    """A pair, its verdict, and whether the two would have met by a key."""

    pair: Pair
    verdict: Verdict
    shares_key: bool

    def would_be_same(self, threshold: float) -> bool:
        """Whether it would be «same» if that began at another score."""
        codes = {reason.code for reason in self.verdict.reasons}
        if Code.IDENTICAL in codes:
            return True
        return codes.isdisjoint(VETOES | DOUBTS) and self.verdict.score >= threshold


class Figures(NamedTuple):
    """Shares from 0 to 1: of what is called same, of the true pairs (three), of the false ones."""

    precision: float
    recall: float
    kept: float  # true pairs that are same or doubtful
    sharing: float  # true pairs with a key in common
    asked: float  # false pairs that a person has to look at


def judged(known: Iterable[Pair]) -> list[Judged]:
    found = []
    for pair in known:
        a, b = features(pair.first), features(pair.second)
        shares = not set(block_keys(a)).isdisjoint(block_keys(b))
        found.append(Judged(pair, compare(a, b), shares))
    return found


def figures(half: Sequence[Judged]) -> Figures:
    true = [one for one in half if one.pair.is_same]
    false = [one for one in half if not one.pair.is_same]
    right = _count(true, Outcome.SAME)
    return Figures(
        precision=right / (right + _count(false, Outcome.SAME)),
        recall=right / len(true),
        kept=(right + _count(true, Outcome.DOUBTFUL)) / len(true),
        sharing=sum(one.shares_key for one in true) / len(true),
        asked=_count(false, Outcome.DOUBTFUL) / len(false),
    )


def _count(some: Sequence[Judged], outcome: Outcome) -> int:
    return sum(one.verdict.outcome is outcome for one in some)
