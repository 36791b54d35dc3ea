"""`./dev test`: the parts of the suite, each on the machine it needs, and their minutes."""

from __future__ import annotations

import argparse
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from tools import checks, elasticsearch, environment, machine, postgres
from tools.console import Refusal, say
from tools.places import ARTIFACTS, PYTHON, ROOT, child_environment

SETTINGS = "tests.settings"
NOTHING_COLLECTED = 5


@dataclass(frozen=True)
class Part:
    """Tests that run together: where they are, what they need, how many at once."""

    title: str
    folder: str = "tests"
    needs: frozenset[str] = frozenset()
    processes: int = 1
    on_postgres: bool = False
    options: tuple[str, ...] = ()
    has_share: bool = False  # in a whole run each test is asked on one database: `tests/shares.py`
    fetches: Callable[[], None] = lambda: None  # what no package brings; may raise Refusal
    # Where a processor would stand idle: a module of the tests and then another part, beside it.
    meanwhile: tuple[str, str] = ("", "")


OWN_FOLDERS = ("tests/browser", "tests/dev", "tests/production")
REST = tuple(f"--ignore={folder}" for folder in OWN_FOLDERS)
ON_ELASTICSEARCH = "tests/plugins/catalog/searching"
PARTS = {
    "production": Part(
        "production settings",
        folder="tests/production",
        needs=frozenset({"postgresql", "redis-server"}),
        on_postgres=True,
        meanwhile=("tests.ready", "elasticsearch"),
    ),
    "sqlite": Part(
        "pages, screens and contracts on SQLite",
        needs=frozenset({"gettext"}),
        processes=2,
        options=(*REST, "-m", "not postgres and not browser and not elasticsearch"),
        has_share=True,
    ),
    "postgres": Part(
        "rules, rushes and the matrix on PostgreSQL",
        needs=frozenset({"postgresql", "gettext"}),
        processes=2,
        on_postgres=True,
        options=(*REST, "-m", "not browser and not elasticsearch"),
        has_share=True,
    ),
    "elasticsearch": Part(
        "the catalogue on Elasticsearch",
        folder=ON_ELASTICSEARCH,
        needs=frozenset({"default-jre-headless", "maven", "gettext"}),
        fetches=elasticsearch.fetch,
        options=("-m", "elasticsearch"),
    ),
    "browser": Part(
        "the portal in Chromium",
        folder="tests/browser",
        needs=frozenset({"chromium", "fonts-dejavu-core"}),
        processes=2,
    ),
    "dev": Part("./dev itself", folder="tests/dev", processes=2),
}


@dataclass
class Result:
    """How a part went."""

    part: str
    minutes: float
    code: int = 0
    reason: str = ""
    counts: dict[str, int] | None = None


def act(arguments: list[str]) -> int:
    """Run the parts that the arguments ask for; what follows them goes to pytest."""
    chosen, rest = _chosen(arguments)
    environment.ensure(development=True)
    missing = machine.install_missing()
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    results = []
    if not rest and (not chosen or "check" in chosen):
        results.append(_check())
    if chosen or rest:
        results += [_run(name, rest, missing) for name in chosen or PARTS if name != "check"]
    else:
        results += _run_all(missing)
    return _report(results)


def _run_all(missing: set[str]) -> list[Result]:
    """All parts, each beside what it leaves a processor for."""
    results = []
    beside = {part.meanwhile[1] for part in PARTS.values()}
    for name in (one for one in PARTS if one not in beside):
        module, other = PARTS[name].meanwhile
        if not other:
            results.append(_run(name, [], missing))
            continue
        log = ARTIFACTS / f"{other}.log"
        with ThreadPoolExecutor(1) as second, log.open("w+") as words:
            later = second.submit(_run_beside, module, other, missing, words)
            results += [_run(name, [], missing), later.result()]
            words.seek(0)
            say(f"\n== {other}, which ran beside {name}:\n{words.read()}")
    return results


def _run_beside(module: str, name: str, missing: set[str], words: IO[str]) -> Result:
    """Run a module, and then a part; the other parts make themselves what the first could not."""
    command = [str(PYTHON), "-m", module]
    subprocess.run(command, cwd=ROOT, env=_variables(""), stdout=words, stderr=words)
    return _run(name, [], missing, words)


def _chosen(arguments: list[str]) -> tuple[list[str], list[str]]:
    """The parts named, or those that the paths among the arguments lie in, and the rest."""
    parser = argparse.ArgumentParser(
        prog="./dev test",
        description="Set all up and run the tests; further arguments go to pytest.",
    )
    names = [*PARTS, "check"]
    parser.add_argument("--part", action="append", choices=names, default=[], dest="parts")
    options, rest = parser.parse_known_args(arguments)
    paths = [argument for argument in rest if (ROOT / argument.partition("::")[0]).exists()]
    if options.parts or not paths:
        return options.parts, rest
    chosen = {part for path in paths for part in _parts_of(path)}
    return [name for name in PARTS if name in chosen], rest


def _parts_of(path: str) -> Sequence[str]:
    relative = os.path.relpath(ROOT / path, ROOT)
    for folder in OWN_FOLDERS:
        if relative == folder or relative.startswith(f"{folder}/"):
            return [Path(folder).name]
    found = ["sqlite", "postgres"]
    return [*found, "elasticsearch"] if relative.startswith(ON_ELASTICSEARCH) else found


def _check() -> Result:
    say("\n== check: format, lint, types, imports, Django checks")
    started = time.monotonic()
    code = checks.act([])
    return Result("check", (time.monotonic() - started) / 60, code)


def _run(
    name: str, arguments: list[str], missing: set[str], words: IO[str] | None = None
) -> Result:
    """Run a part; what pytest says goes to `words`, or else to where we speak ourselves."""
    part = PARTS[name]
    lacking = sorted(part.needs & missing)
    if lacking:
        return Result(name, 0, reason=f"needs {', '.join(lacking)}")
    if not (ROOT / part.folder).is_dir():
        return Result(name, 0, reason=f"there is no folder {part.folder}")
    try:
        part.fetches()
    except Refusal as refusal:
        return Result(name, 0, reason=str(refusal))
    say(f"\n== {name}: {part.title}")
    report = ARTIFACTS / f"{name}.xml"
    report.unlink(missing_ok=True)
    has_path = any((ROOT / word.partition("::")[0]).exists() for word in arguments)
    command = [str(PYTHON), "-m", "pytest", f"--junitxml={report}", "-q", *part.options]
    # Stealing leaves the tests of a file together, which share what it has made; of few tests it
    # might take the first ones, which need an empty network, to a process that has filled one.
    several = ["-n", str(part.processes), "--dist", "load" if has_path else "worksteal"]
    command += several if part.processes > 1 else []
    command += arguments if has_path else [part.folder, *arguments]
    command += [f"--share={name}"] if part.has_share and not has_path else []
    started = time.monotonic()
    with postgres.serving() if part.on_postgres else nullcontext("") as address:
        done = subprocess.run(
            command, cwd=ROOT, env=_variables(address), stdout=words, stderr=words
        )
    code = done.returncode
    if code == NOTHING_COLLECTED and arguments:
        code = 0
    return Result(name, (time.monotonic() - started) / 60, code, counts=_counts(report))


def _variables(database: str) -> dict[str, str]:
    """What the tests find in their environment; without an address of a database SQLite."""
    variables = child_environment(SETTINGS)
    variables.pop("BIBNET_DATABASE_URL", None)
    return variables | ({"BIBNET_DATABASE_URL": database} if database else {})


def _counts(report: Path) -> dict[str, int]:
    """Passed, failed, errors and skipped of one pytest run."""
    if not report.exists():
        return {}
    # The file is pytest's own, written a moment ago.
    suites = ElementTree.parse(report).getroot().iter("testsuite")  # noqa: S314
    total = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for suite in suites:
        for key in total:
            total[key] += int(suite.get(key, 0))
    bad = total["failures"] + total["errors"] + total["skipped"]
    return {
        "failed": total["failures"],
        "errors": total["errors"],
        "passed": total["tests"] - bad,
        "skipped": total["skipped"],
    }


def _report(results: list[Result]) -> int:
    """Print minutes per part and a closing line; returns the exit code."""
    say("\nMinutes per part:")
    for result in results:
        verdict = "NOT RUN: " + result.reason if result.reason else "ok"
        if result.code:
            verdict = f"FAILED (code {result.code})"
        say(f"  {result.part:<12}{result.minutes:6.1f}  {verdict}")
    totals: dict[str, int] = {}
    for result in results:
        for key, number in (result.counts or {}).items():
            totals[key] = totals.get(key, 0) + number
    not_run = [result for result in results if result.reason]
    words = [f"{number} {key}" for key, number in totals.items() if number]
    if not_run:
        words.append(f"{len(not_run)} {'part' if len(not_run) == 1 else 'parts'} not run")
    seconds = 60 * sum(result.minutes for result in results)
    print(f"==== {', '.join(words) or 'no tests ran'} in {seconds:.2f}s ====")
    failed = any(result.code for result in results)
    return int(failed or bool(not_run and os.environ.get("CI")))
