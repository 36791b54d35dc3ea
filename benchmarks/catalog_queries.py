"""How surely a reader finds the known item, on labelled questions over the real records.

./dev bench catalog_queries [--show]

success@1 of clean questions, and how often the ten first results of a spoilt one (mistyped, in the
wrong keyboard layout, in Latin letters, with initials, its words in other forms) hold what the
clean one found. `--show` prints what was missed.
"""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
# The plugin is not installed where benchmarks run: its folder comes before what is imported below.
for folder in (ROOT, ROOT / "site", ROOT / "plugins" / "catalog" / "src"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

LEAST_SUCCESS, LEAST_RECALL = 0.90, 0.95
FIRST = 10
ROUNDS = 3


def main(arguments: Sequence[str] = ()) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bibnet.settings.test"
    import django
    from django.conf import settings

    django.setup()
    with TemporaryDirectory() as folder:
        settings.VAR_DIR = Path(folder)
        _measure(is_shown="--show" in arguments)


def _measure(*, is_shown: bool) -> None:
    from bibnet_catalog.searching.engines import engine
    from bibnet_catalog.searching.query import Query

    from benchmarks.figures import figure
    from tests.plugins.catalog.searching.judging import judged
    from tests.plugins.catalog.searching.labelled import questions
    from tests.plugins.catalog.searching.shelf import real_documents

    began = time.perf_counter()
    documents = list(real_documents())
    figure("documents composed", len(documents) / (time.perf_counter() - began), "a second")
    began = time.perf_counter()
    number = engine().rebuild(documents)
    figure("documents indexed", number / (time.perf_counter() - began), "a second")
    known = questions()
    results = judged(engine(), known, first=FIRST)
    figure("labelled questions", len(known), "questions")
    by_way = defaultdict(list)
    for one in results:
        by_way[one.asked.way].append(one)
    clean = by_way.pop("clean")
    figure(
        "success@1 of clean", sum(one.is_first for one in clean) / len(clean), "of 1", LEAST_SUCCESS
    )
    spoilt = [one for rows in by_way.values() for one in rows]
    for way, rows in [("spoilt", spoilt), *by_way.items()]:
        recall = sum(one.is_among for one in rows) / len(rows)
        figure(f"recall@{FIRST} of {way} ({len(rows)})", recall, "of 1", LEAST_RECALL)
    for way, rows in [("clean", clean), *by_way.items()]:
        texts = [one.asked.text for one in rows]
        times = []
        for text in texts * ROUNDS:
            began = time.perf_counter()
            engine().search(Query(text=text))
            times.append(1000 * (time.perf_counter() - began))
        times.sort()
        figure(f"search, {way}: p50", times[len(times) // 2], "ms")
        figure(f"search, {way}: p95", times[len(times) * 95 // 100], "ms")
    if is_shown:
        for one in results:
            if not (one.is_first if one.asked.way == "clean" else one.is_among):
                print(f"{one.asked.way}: {one.asked.text!r} of {one.asked.clean!r}: {one.total}")


if __name__ == "__main__":
    main(sys.argv[1:])
