"""`./dev manage` and `./dev bench`: programs of the project in its environment."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from tools import environment, run
from tools.console import Refusal
from tools.places import PYTHON, ROOT, SITE, child_environment
from tools.setup import SETTINGS


def act(arguments: list[str]) -> int:
    """Become the portal's `manage.py`, with links that lead to the server that runs here."""
    environment.ensure()
    port = os.environ.get("BIBNET_PORT") or run.running_port() or "8000"
    variables = child_environment(SETTINGS, BIBNET_PORT=port)
    _become([str(PYTHON), str(SITE / "manage.py"), *arguments], variables)


def bench(arguments: list[str]) -> int:
    """Run one benchmark, or list them all."""
    known = sorted(path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py"))
    if not arguments:
        sys.stdout.writelines(f"{name}\n" for name in known)
    elif arguments[0] in known:
        _run_benchmark(*arguments)
    else:
        names = ", ".join(known) or "none"
        raise Refusal(f"There is no benchmark {arguments[0]!r}; there are: {names}.")
    return 0


def _run_benchmark(name: str, *arguments: str) -> NoReturn:
    environment.ensure(development=True)
    script = ROOT / "benchmarks" / f"{name}.py"
    variables = child_environment(SETTINGS, PYTHONPATH=str(ROOT))
    _become([str(PYTHON), str(script), *arguments], variables)


def _become(command: list[str], variables: dict[str, str]) -> NoReturn:
    os.execve(command[0], command, variables)
