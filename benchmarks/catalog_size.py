"""How the engine's own times grow with the catalogue: equal questions of a small and a large one.

    ./dev bench catalog_size [--sizes 100000 1000000] [--engine embedded|elasticsearch]

Documents are composed of generated descriptions without a database, held by two of three hundred
libraries each. Limit: at the last size p95 is at most 3 times that at the first. What the portal
adds does not depend on the size: it reads the twenty editions of a page by their numbers.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
# The plugin is not installed where benchmarks run: its folder comes before what is imported below.
for folder in (ROOT, ROOT / "site", ROOT / "plugins" / "catalog" / "src"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

if TYPE_CHECKING:
    from bibnet_catalog.searching.engine import Document

SIZES = (100_000, 1_000_000)
LIBRARIES, DISTRICTS = 300, 30
QUESTIONS, TYPED = 200, 4
# Questions are for books among so many first ones, which stand in each catalogue.
ASKED_OF = 20_000
NEW = datetime(2026, 11, 1, tzinfo=UTC)
Ways = dict[str, Callable[[str], object]]


def documents(number: int) -> Iterator[Document]:
    """So many documents; the first ones of a larger number are those of a smaller one."""
    from bibnet_catalog.importing.showing import show
    from bibnet_catalog.models import Edition
    from bibnet_catalog.searching.composing import Composer
    from bibnet_catalog.searching.documents import version

    from benchmarks.generating import SEED, Zipf, records
    from bibnet.libraries.models import District, Library

    random = Random(SEED)
    districts = [District(code=f"d{place}", name=f"d{place}") for place in range(DISTRICTS)]
    libraries = Zipf(
        [
            Library(code=f"library-{place:05d}", district=districts[place % DISTRICTS])
            for place in range(LIBRARIES)
        ]
    )
    for pk, one in enumerate(records(number), 1):
        edition = Edition(pk=pk, added_at=NEW - timedelta(hours=pk % 9_000))
        show(edition, one)
        composer = Composer(edition)
        composer.describe(one)
        for held in one.held:
            composer.hold(libraries.draw(random), None, held.call_number)
        document = composer.document()
        document.version = version(document)
        yield document


def questions() -> list[str]:
    """Author and title of some of the first books."""
    from benchmarks.generating import records

    step = ASKED_OF // QUESTIONS
    some = islice(records(ASKED_OF), 0, None, step)
    return [f"{one.people[0].surname} {one.title}" for one in some if one.people]


def mistyped(text: str) -> str:
    """The longest word without its third letter."""
    longest = max(text.split(), key=len)
    return text.replace(longest, longest[:2] + longest[3:], 1)


def ways() -> Ways:
    """How each question is asked; all facets are counted."""
    from bibnet_catalog.searching.engines import engine
    from bibnet_catalog.searching.query import Facet, Query

    own = engine()
    some = frozenset(f"library-{place:05d}" for place in range(0, LIBRARIES, 2))
    return {
        "known item": lambda text: own.search(Query(text=text)),
        "known item, half of the libraries": lambda text: own.search(
            Query(text=text, libraries=some)
        ),
        "one word of a title": lambda text: own.search(Query(text=text.split()[-1])),
        "one word, a facet chosen": lambda text: own.search(
            Query(text=text.split()[-1], facets={Facet.LANGUAGE: ("rus",)})
        ),
        "mistyped": lambda text: own.search(Query(text=mistyped(text))),
        "suggestions": lambda text: own.suggest(text[:TYPED], libraries=None, most=8),
        "everything": lambda _text: own.search(Query()),
    }


def measured(sizes: Sequence[int]) -> None:
    from bibnet_catalog.searching.engines import engine

    from benchmarks.catalog_engines import p95
    from benchmarks.figures import figure

    texts = questions()
    before: dict[str, float] = {}
    for size in sizes:
        began = time.monotonic()
        engine().rebuild(documents(size))
        figure(
            f"{size}: generated, composed, indexed", size / (time.monotonic() - began), "a second"
        )
        for name, ask in ways().items():
            found = p95(texts, ask)
            figure(f"{size}: {name}, p95", found, "ms", before.setdefault(name, found))


def main(arguments: Sequence[str] = ()) -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    options.add_argument("--engine", choices=("embedded", "elasticsearch"), default="embedded")
    chosen = options.parse_args(arguments)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bibnet.settings.test"
    import django
    from django.conf import settings

    django.setup()
    from benchmarks.catalog_engines import engine_of
    from bibnet.settings.secret import Secret

    with TemporaryDirectory() as folder, engine_of(chosen.engine) as address:
        settings.VAR_DIR = Path(folder)
        settings.BIBNET_SEARCH_URL = Secret(address)
        measured(chosen.sizes)


if __name__ == "__main__":
    main(sys.argv[1:])
