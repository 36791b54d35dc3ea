"""How surely records of one edition are found and joined, on labelled pairs.

./dev bench catalog_pairs [--fit] [--show]

Precision and recall are of «same» on the half of the pairs on which no threshold was fitted;
doubtful pairs count neither as same nor as found. `--fit` tries thresholds on the other half, and
`--show` prints what was judged wrongly there.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# The plugin is not installed where benchmarks run: its folder comes before what is imported below.
for folder in (ROOT, ROOT / "site", ROOT / "plugins" / "catalog" / "src"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from bibnet_catalog.matching import weights  # noqa: E402
from bibnet_catalog.matching.features import features  # noqa: E402
from bibnet_catalog.matching.keys import block_keys, work_key  # noqa: E402
from bibnet_catalog.matching.verdict import Outcome, compare  # noqa: E402

from benchmarks.figures import figure  # noqa: E402
from tests.plugins.catalog.matching.pairs.judging import Judged, figures, judged  # noqa: E402
from tests.plugins.catalog.matching.pairs.labelled import Pair, pairs  # noqa: E402

LEAST_PRECISION = 0.995
LEAST_RECALL = 0.95
MARGIN = 0.015  # for the works that the fitted half does not have
ROUNDS = 5


def main(arguments: Sequence[str] = ()) -> None:
    known = pairs()
    fitting = judged(one for one in known if one.is_for_fitting)
    reported = judged(one for one in known if not one.is_for_fitting)
    _counts(known)
    for name, half in (("fitted half", fitting), ("reported half", reported)):
        found = figures(half)
        figure(f"{name}: precision of same", found.precision, "of 1", LEAST_PRECISION)
        figure(f"{name}: recall of same", found.recall, "of 1", LEAST_RECALL)
        figure(f"{name}: true pairs same or doubtful", found.kept, "of 1")
        figure(f"{name}: true pairs that share a key", found.sharing, "of 1")
        figure(f"{name}: false pairs doubtful", found.asked, "of 1")
    if "--fit" in arguments:
        _fit(fitting)
    if "--show" in arguments:
        _show(fitting)
    _times(known)


def _counts(known: Sequence[Pair]) -> None:
    figure("labelled pairs", len(known), "pairs")
    figure("pairs that are one edition", sum(one.is_same for one in known), "pairs")
    figure("near misses", sum(not one.is_same for one in known), "pairs")
    figure("pairs of two real records", sum(one.is_real for one in known), "pairs")


def _fit(half: Sequence[Judged]) -> None:
    """The highest threshold that finds enough, beside the lowest that joins nothing wrongly.

    Between them the labelled pairs do not choose; the higher one asks more often and errs less.
    """
    steps = [step / 4 for step in range(4 * 4, 16 * 4)]
    enough = [step for step in steps if _recall(half, step) >= LEAST_RECALL + MARGIN]
    figure("highest threshold of same", max(enough), "points", weights.SAME)
    clean = [step for step in steps if not _wrong(half, step)]
    figure("lowest threshold of same", min(clean), "points", weights.SAME)
    true = sorted(one.verdict.score for one in half if one.pair.is_same)
    low = true[len(true) // 100]
    figure("99 % of true pairs score at least", low, "points", weights.DOUBTFUL)


def _recall(half: Sequence[Judged], threshold: float) -> float:
    true = [one for one in half if one.pair.is_same]
    return sum(one.would_be_same(threshold) for one in true) / len(true)


def _wrong(half: Sequence[Judged], threshold: float) -> int:
    return sum(one.would_be_same(threshold) for one in half if not one.pair.is_same)


def _show(half: Iterable[Judged]) -> None:
    for one in half:
        is_same = one.verdict.outcome is Outcome.SAME
        if one.pair.is_same is not is_same and (
            is_same or one.verdict.outcome is Outcome.DIFFERENT or one.pair.is_same
        ):
            reasons = ", ".join(reason.code for reason in one.verdict.reasons)
            sys.stdout.write(
                f"\n{one.pair.origin}: {one.verdict.outcome} {one.verdict.score:.1f} ({reasons})\n"
                f"  {one.pair.first}\n  {one.pair.second}\n"
            )


def _times(known: Sequence[Pair]) -> None:
    descriptions = [one.second for one in known]
    sides = [(features(one.first), features(one.second)) for one in known]
    found = [b for _, b in sides]
    figure("features of a record", _milliseconds(features, descriptions), "ms")
    figure(
        "keys of a record", _milliseconds(lambda one: (block_keys(one), work_key(one)), found), "ms"
    )
    figure("a verdict", _milliseconds(lambda both: compare(*both), sides), "ms")


def _milliseconds(act: Callable[[Any], object], over: Sequence[Any]) -> float:
    """How long it takes for one of them; the best of some rounds."""
    rounds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for one in over:
            act(one)
        rounds.append(time.perf_counter() - began)
    return 1000 * min(rounds) / len(over)


if __name__ == "__main__":
    main(sys.argv[1:])
