"""The catalogue's search through the whole portal beside the engine alone, on both engines.

    ./dev bench catalog_engines [--records 10000] [--engine embedded|elasticsearch]

Asks by HTTP (JSON, all facets) for known items, of which there are few, and for words that fill a
page of 20 hits: limit 3 times the engine's own p95 of the same questions within the same stock,
asked in turn with them. Then for suggestions (limit half of a search), and makes the index anew
from the database (limit half of the engine's bare rate for documents in memory). The labelled
questions come last.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import quote

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import network
from benchmarks.catalog_import import LIBRARY, file_of, imported
from benchmarks.figures import figure
from benchmarks.serving import get, serving
from tools import elasticsearch
from tools.console import Refusal
from tools.places import ROOT

RECORDS = 10_000
QUESTIONS, WARM, TYPED = 200, 20, 4
# A word that so many titles have fills a page, whatever way of reading them leaves some out.
FULL, SHORTEST = 25, 5
ENGINES = ("embedded", "elasticsearch")


def alone(variables: dict[str, str], *more: str) -> dict[str, float]:
    """What this module finds out in a process that has the engine and the database."""
    command = [sys.executable, "-m", "benchmarks.catalog_engines", "--alone", *more]
    done = subprocess.run(command, env=variables, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    told: dict[str, float] = json.loads(done.stdout.decode().splitlines()[-1])
    return told


def measure_alone() -> dict[str, float]:
    """Documents a second: composed, taken by the bare engine, rebuilt from the database."""
    import django

    django.setup()
    from bibnet_catalog.searching.documents import all_documents
    from bibnet_catalog.searching.draining import drain, reindex
    from bibnet_catalog.searching.engines import engine

    drain()
    began = time.monotonic()
    documents = list(all_documents())
    composed = time.monotonic() - began
    began = time.monotonic()
    number = engine().rebuild(documents)
    bare = number / (time.monotonic() - began)
    began = time.monotonic()
    rebuilt = reindex() / (time.monotonic() - began)
    del documents
    return {"composed": number / composed, "bare": bare, "rebuilt": rebuilt}


def measure_beside(port: int) -> dict[str, float]:
    """p95 of the engine in this process and of the server on a port, asked in turn."""
    import django

    django.setup()
    from bibnet_catalog.searching import finding
    from bibnet_catalog.searching.engines import engine
    from bibnet_catalog.searching.query import Query, Scope

    from bibnet.libraries.models import Library

    own = engine()
    stock = finding.codes(Library.objects.get(code=LIBRARY), Scope.REGION)

    def search(text: str) -> None:
        own.search(Query(text=text, libraries=stock))

    def suggest(text: str) -> None:
        own.suggest(text[:TYPED], libraries=stock, most=8)

    def ask(address: str) -> None:
        status, body = get(port, f"{LIBRARY}.localhost", f"/api/v1/catalog/{address}")
        if status != 200 or b'"is_complete":false' in body:
            raise AssertionError(f"{address} was answered by {status}: {body[:200]!r}")

    known, common = questions()
    found = in_turn(
        known,
        {
            "engine": search,
            "search": lambda text: ask(f"search?q={quote(text)}"),
            "engine, suggestions": suggest,
            "suggestions": lambda text: ask(f"suggest?q={quote(text[:TYPED])}"),
        },
    )
    full = in_turn(
        common, {"engine": search, "search": lambda text: ask(f"search?q={quote(text)}")}
    )
    return {**found, **{f"{name}, full": took for name, took in full.items()}}


def questions() -> tuple[list[str], list[str]]:
    """Authors with titles, each of one work, and words that more titles have than fit a page."""
    from bibnet_catalog.models import Edition

    rows = list(Edition.objects.order_by("pk").values_list("heading", "title"))
    step = max(1, len(rows) // QUESTIONS)
    known = [f"{heading.split(',')[0]} {title}".strip() for heading, title in rows[::step]]
    titles = [frozenset(re.findall(r"\w+", title.casefold())) for _heading, title in rows]
    counts = Counter(word for words in titles for word in words if len(word) >= SHORTEST)
    common = sorted(word for word, count in counts.items() if count >= FULL)
    if not common:
        raise Refusal("No word fills a page: ask for more --records.")
    return known, list(islice(cycle(common), QUESTIONS))


def in_turn(texts: Sequence[str], ways: Mapping[str, Callable[[str], object]]) -> dict[str, float]:
    """`p95` of several ways, each question asked of all of them before the next one."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for text in [*texts[:WARM], *texts]:
        for name, ask in ways.items():
            times[name].append(_milliseconds(text, ask))
    return {name: _p95(rows[WARM:]) for name, rows in times.items()}


def p95(texts: Sequence[str], ask: Callable[[str], object]) -> float:
    """Milliseconds within which 95 of 100 questions are answered."""
    return _p95([_milliseconds(text, ask) for text in [*texts[:WARM], *texts]][WARM:])


def _milliseconds(text: str, ask: Callable[[str], object]) -> float:
    began = time.perf_counter()
    ask(text)
    return 1000 * (time.perf_counter() - began)


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[len(times) * 95 // 100]


@contextmanager
def engine_of(name: str) -> Iterator[str]:
    """The value of BIBNET_SEARCH_URL for an engine, as long as the block runs."""
    if name == "embedded":
        yield ""
        return
    elasticsearch.fetch()
    with elasticsearch.nodes() as [node]:
        yield node.address


def measure(name: str, data: Path) -> None:
    with engine_of(name) as address:
        variables = network.variables(data, BIBNET_SEARCH_URL=address)
        found = alone(variables)
        figure(f"{name}: documents composed", found["composed"], "editions/s")
        figure(f"{name}: rebuilt from the database", found["rebuilt"], "editions/s", found["bare"])
        host = f"{LIBRARY}.localhost"
        with serving(
            "bibnet.wsgi", folder=data, variables=variables, host=host, workers=1
        ) as server:
            took = alone(variables, "--port", str(server.port))
        figure(f"{name}: search by HTTP, p95", took["search"], "ms", took["engine"])
        full, engines = took["search, full"], took["engine, full"]
        figure(f"{name}: search of 20 hits by HTTP, p95", full, "ms", engines)
        figure(f"{name}: suggestions by HTTP, p95", took["suggestions"], "ms", took["search"])
        figure(f"{name}: suggestions of the engine, p95", took["engine, suggestions"], "ms")
        subprocess.run(
            [sys.executable, "-m", "benchmarks.catalog_queries"],
            env={**variables, "BIBNET_SEARCH_INDEX": "labelled"},
            cwd=ROOT,
            check=True,
        )


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--records", type=int, default=RECORDS)
    options.add_argument("--engine", choices=ENGINES, action="append")
    options.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    options.add_argument("--port", type=int, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.alone:
        print(json.dumps(measure_beside(chosen.port) if chosen.port else measure_alone()))
        return
    path = file_of(chosen.records)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "network"
        shutil.copytree(network.folder(network.SIZES[0]), data)
        variables = network.variables(data, BIBNET_SEARCH_URL="")
        switch = ["plugins", "enable", "catalog", "--library", LIBRARY]
        manage = [sys.executable, str(ROOT / "site/manage.py"), *switch]
        subprocess.run(manage, env=variables, check=True)
        imported(path, variables)
        for name in chosen.engine or ENGINES:
            measure(name, data)


if __name__ == "__main__":
    main()
