"""The catalogue's search through the whole portal beside the engine alone, on both engines.

    ./dev bench catalog_engines [--records 10000] [--engine embedded|elasticsearch]

Asks for known items by HTTP (JSON, all facets, 20 hits; limit 3 times the engine's own p95 of the
same questions), for suggestions (limit half of a search), and makes the index anew from the
database (limit half of the engine's bare rate for documents in memory). The labelled questions
come last.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import network
from benchmarks.catalog_import import LIBRARY, file_of, imported
from benchmarks.figures import figure
from benchmarks.serving import serving
from tools import elasticsearch
from tools.places import ROOT

RECORDS = 10_000
QUESTIONS, WARM, TYPED = 200, 20, 4
ENGINES = ("embedded", "elasticsearch")


def alone(variables: dict[str, str], *more: str) -> dict[str, float]:
    """What this module finds out in a process that has the engine and the database."""
    command = [sys.executable, "-m", "benchmarks.catalog_engines", "--alone", *more]
    done = subprocess.run(command, env=variables, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    told: dict[str, float] = json.loads(done.stdout.decode().splitlines()[-1])
    return told


def measure_alone() -> dict[str, object]:
    """Rates of the engine, its own times, and the questions that were asked."""
    import django

    django.setup()
    from bibnet_catalog.models import Edition
    from bibnet_catalog.searching.documents import all_documents
    from bibnet_catalog.searching.draining import drain, reindex
    from bibnet_catalog.searching.engines import engine
    from bibnet_catalog.searching.query import Query

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
    step = max(1, number // QUESTIONS)
    rows = Edition.objects.order_by("pk").values_list("heading", "title")[::step]
    texts = [f"{heading.split(',')[0]} {title}".strip() for heading, title in rows]
    own = engine()
    return {
        "editions": number,
        "composed": number / composed,
        "bare": bare,
        "rebuilt": rebuilt,
        "search": p95(texts, lambda text: own.search(Query(text=text))),
        "suggest": p95(texts, lambda text: own.suggest(text[:TYPED], libraries=None, most=8)),
        "texts": texts,
    }


def p95(texts: Sequence[str], ask: Callable[[str], object]) -> float:
    """Milliseconds within which 95 of 100 questions are answered."""
    times = []
    for text in [*texts[:WARM], *texts]:
        began = time.perf_counter()
        ask(text)
        times.append(1000 * (time.perf_counter() - began))
    times = sorted(times[WARM:])
    return times[len(times) * 95 // 100]


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

            def ask(address: str) -> None:
                status, body = server.get(host, address)
                if status != 200 or not json.loads(body).get("is_complete", True):
                    raise AssertionError(f"{address} was answered by {status}: {body[:200]!r}")

            search, suggest = "/api/v1/catalog/search?q=", "/api/v1/catalog/suggest?q="
            whole = p95(found["texts"], lambda text: ask(search + quote(text)))
            typed = p95(found["texts"], lambda text: ask(suggest + quote(text[:TYPED])))
        figure(f"{name}: search by HTTP, p95", whole, "ms", found["search"])
        figure(f"{name}: suggestions by HTTP, p95", typed, "ms", whole)
        figure(f"{name}: suggestions of the engine, p95", found["suggest"], "ms")
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
    chosen = options.parse_args()
    if chosen.alone:
        print(json.dumps(measure_alone()))
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
