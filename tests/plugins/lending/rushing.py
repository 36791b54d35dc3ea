"""Rushes on PostgreSQL: many at the same moment, in a process of their own.

A test sends a script by `told`; what the script begins with, and how it begins at once and tells
what came of it, it imports from here. The control of a rush takes a guard away by `replace`.
"""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from secrets import token_hex
from types import ModuleType
from typing import Any

from bibnet_catalog import api as catalog
from bibnet_catalog.describing.description import Description
from bibnet_catalog.entering.acts import enter
from bibnet_catalog.entering.copies import Row
from bibnet_lending.errors import LendingError
from bibnet_lending.models import Circulation, ReaderTicket
from bibnet_lending.services import checking
from bibnet_lending.services.tickets import issue_ticket
from django.db import connection

from bibnet.accounts.models import Reader
from bibnet.libraries import founding
from bibnet.libraries.models import Kind, Library
from bibnet.plugins.services import enable_plugin
from tests.installation import ROOT, Installation

MARK = "TOLD "
# Between reading and writing, where a lock is missing.
MOMENT = 0.2
_mark, _numbers = token_hex(3), itertools.count(1)


def told(installation: Installation, script: str, **values: object) -> Any:
    """What a script run in the portal's shell tells; it finds the values by their names."""
    path = {"PYTHONPATH": f"{ROOT / 'site'}:{ROOT}"}
    own = Installation(installation.folder, {**installation.extra, **path})
    given = "".join(f"{name} = {value!r}\n" for name, value in values.items())
    text = own.command("shell", "-v", "0", "-c", given + script, timeout=900)
    (line,) = [line for line in text.splitlines() if line.startswith(MARK)]
    return json.loads(line.removeprefix(MARK))


def tell(what: object) -> None:
    """Hand over what a script has found."""
    print(MARK + json.dumps(what))


def lender(code: str = "northern", *, hostname: str = "") -> Library:
    """A library where the catalogue and lending are on; the region too, if it is the first."""
    region = Library.objects.filter(code="region").first() or founding.found_region(
        code="region", name="Library region", hostname="region.localhost"
    )
    facts = founding.Founding(
        code=code, name=code.title(), hostname=hostname, parent=region, kind=Kind.SYSTEM
    )
    library = founding.found_library(facts, actor=None)
    for slug in ("catalog", "lending"):
        enable_plugin(library=library, slug=slug, actor=None)
    return library


def book(library: Library, copies: int = 1, *, title: str = "") -> tuple[int, list[int]]:
    """The number of an edition that nobody else has, or of a known title; its copies' numbers."""
    number = f"{_mark}-{next(_numbers)}"
    rows = [Row(inventory=f"{number}-{one}") for one in range(copies)]
    described = Description(title=title or f"Book No. {number}", is_brief=True)
    edition = enter(library, described, rows, actor=None).edition_id
    return edition, [one.number for one in catalog.copies_of(library, edition=edition)]


def ticket(library: Library, **facts: Any) -> ReaderTicket:
    """The ticket of a new reader."""
    known = {"last_name": f"Reader {_mark}-{next(_numbers)}", "first_name": "Anna", **facts}
    return issue_ticket(library=library, reader=Reader.objects.create(**known), actor=None)


def outcomes(acts: Sequence[Callable[[], object]]) -> list[str]:
    """What came of each, begun at the same moment: "done", the code of a refusal, or the name of an
    error that nobody foresaw.
    """
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        gate.wait(60)
        try:
            act()
        except LendingError as error:
            return error.code
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def together(acts: Sequence[Callable[[], object]], *, is_coded: bool = True) -> dict[str, int]:
    """How often each outcome came; without codes, each refusal is one of many."""
    found = outcomes(acts)
    if not is_coded:
        found = [
            "refused" if one != "done" and one not in unforeseen(found) else one for one in found
        ]
    return dict(sorted(Counter(found).items()))


def unforeseen(found: Iterable[str]) -> list[str]:
    """The outcomes that are names of errors, not codes."""
    return sorted({one for one in found if not one.islower()})


def replace(modules: Iterable[ModuleType], **instead: object) -> None:
    """Take guards away: the same services, which know something else by these names."""
    for module in modules:
        for name, free in instead.items():
            if hasattr(module, name):
                setattr(module, name, free)


def slowly(known: Callable[..., Any]) -> Callable[..., Any]:
    """The same answer, a moment later."""

    def ask(*what: Any, **how: Any) -> Any:
        found = known(*what, **how)
        time.sleep(MOMENT)
        return found

    return ask


def count_slowly() -> None:
    """What a reader has on hand is counted a moment before it is used."""
    checking.on_hand = slowly(checking.on_hand)


def no_queue(library: Library, work: int) -> None:
    """In place of the lock of a queue."""


def unlocked_copy(library: Library, number: int, *, now: datetime) -> Circulation:
    """In place of the lock of a copy: its row as it was a moment ago."""
    found, _is_new = Circulation.objects.of(library).get_or_create(
        copy_id=number, defaults={"library": library, "state_at": now}
    )
    time.sleep(MOMENT)
    return found
