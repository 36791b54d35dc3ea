"""Whether two records describe one edition: the same, doubtful or different, and why."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from . import weights
from .features import Features
from .findings import authors, hosts, imprints, kinds, volumes, years
from .reasons import Reason, reason
from .title_findings import titles
from .weights import DOUBTS, IMPRINT, VETOES, Code


class Outcome(StrEnum):
    SAME = "same"
    DOUBTFUL = "doubtful"
    DIFFERENT = "different"


class Verdict(NamedTuple):
    outcome: Outcome
    score: float
    reasons: tuple[Reason, ...]


def compare(a: Features, b: Features) -> Verdict:
    """Whether two records describe one edition; the same verdict in either order.

    The first veto ends the comparison. A record is the same as its equal if it says enough.
    """
    if a == b and _says_enough(a):
        return Verdict(Outcome.SAME, weights.SAME, (Reason(Code.IDENTICAL, weights.SAME),))
    reasons: list[Reason] = []
    codes: set[Code] = set()
    score = 0.0
    for found in _findings(a, b):
        reasons.append(found)
        score += found.weight
        if found.code in VETOES:
            return Verdict(Outcome.DIFFERENT, score, tuple(reasons))
        codes.add(found.code)
    if codes.isdisjoint(IMPRINT):
        codes.add(Code.IMPRINT_MISSING)
        reasons.append(reason(Code.IMPRINT_MISSING))
    if score >= weights.SAME and codes.isdisjoint(DOUBTS):
        outcome = Outcome.SAME
    elif score >= weights.DOUBTFUL:
        outcome = Outcome.DOUBTFUL
    else:
        outcome = Outcome.DIFFERENT
    return Verdict(outcome, score, tuple(reasons))


def _says_enough(one: Features) -> bool:
    """Whether it could be told from another book of its title: not by a year alone."""
    known = (one.isbns, one.issns, one.pages, one.author, one.publishers, one.host.words)
    return bool(one.title.words) and any(known)


def _findings(a: Features, b: Features) -> Iterator[Reason]:
    """All that is found, in the order in which it is cheap and telling."""
    yield from kinds(a, b)
    yield from years(a, b)
    yield from volumes(a, b)
    yield from titles(a, b)
    yield from authors(a, b)
    yield from imprints(a, b)
    yield from hosts(a, b)
