"""Queries and time of each page and screen with 10, 1,000 and 5,000 libraries.

    ./dev bench growth [--whole] [WORDS OF A SCREEN'S NAME]

One process for each network, all alive at once and asked in turn, so that what else the machine
does falls on all of them alike. The figure is the median of the rounds.

Lists that ten libraries would not fill show ten rows in every network: full pages are compared
with full pages of as many rows. `--whole` measures them with the rows that readers get.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import network
from benchmarks.figures import figure
from tools.places import ROOT

ROUNDS = 15
FOUNDINGS = 7


class Worker:
    """A process that holds one network and answers what it is asked for."""

    def __init__(self, size: int, *, whole: bool = False) -> None:
        self.size = size
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"from benchmarks import growth; growth.serve({whole=})"],
            env=network.variables(network.folder(size), BIBNET_PAGE_CACHE_BYTES="0"),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **question: Any) -> dict[str, Any]:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def end(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(30)


def serve(*, whole: bool) -> None:
    """The worker's side. All it writes is undone at the end."""
    import django

    django.setup()
    if not whole:
        from benchmarks.screens import shorten_lists

        shorten_lists()
    from django.db import transaction

    with transaction.atomic():
        _answer_all()
        transaction.set_rollback(True)


def _answer_all() -> None:
    from benchmarks.screens import SCREENS, Visitor

    visitor = Visitor()
    for line in sys.stdin:
        question = json.loads(line)
        if "found" in question:
            answer = _measure(lambda n=question["found"]: _found(n))
        else:
            screen = SCREENS[question["screen"]]
            answer = _measure(lambda one=screen: visitor.ask(one))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _measure(act: Any) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    connection.queries_log.clear()  # it holds no more than the last 9,000 of a process
    began = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        answer = act()
    spent = time.process_time() - began
    return {
        "seconds": spent,
        "queries": len(queries),
        "status": getattr(answer, "status_code", 200),
        "bytes": len(getattr(answer, "content", b"")),
    }


def _found(of: int) -> object:
    from benchmarks import furnishing
    from bibnet.libraries.founding import found_library

    return found_library(furnishing.founding(of), actor=None)


def measure(words: str = "", *, whole: bool = False) -> None:
    from benchmarks.screens import SCREENS

    workers = [Worker(size, whole=whole) for size in network.SIZES]
    try:
        for at, screen in enumerate(SCREENS):
            if words.lower() in screen.label.lower():
                rounds = [[one.ask(screen=at) for one in workers] for _round in range(ROUNDS)]
                _report(screen.label, rounds[1:], workers)
        if words.lower() in "founding":
            rounds = [
                [one.ask(found=one.size + 1 + turn) for one in workers] for turn in range(FOUNDINGS)
            ]
            _report("founding", rounds[1:], workers)
    finally:
        for one in workers:
            one.end()


def _report(label: str, rounds: list[list[dict[str, Any]]], workers: list[Worker]) -> None:
    sides = list(zip(*rounds, strict=True))
    status = {answer["status"] for side in sides for answer in side}
    if status - {200, 302}:
        figure(f"{label}, answered with", max(status), "status")
        return
    times = [1000 * statistics.median(one["seconds"] for one in side) for side in sides]
    queries = [statistics.median(one["queries"] for one in side) for side in sides]
    for worker, spent, asked in list(zip(workers, times, queries, strict=True))[1:]:
        figure(f"{label}, {worker.size} libraries, time", spent, "ms", times[0])
        figure(f"{label}, {worker.size} libraries, queries", asked, "queries", queries[0])


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "site"))
    import os

    os.environ |= network.variables(network.folder(network.SIZES[0]))
    import django

    django.setup()
    told = [one for one in sys.argv[1:] if one != "--whole"]
    measure(" ".join(told), whole="--whole" in sys.argv)
