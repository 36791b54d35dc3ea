"""`./dev manage` and `./dev bench`: programs of the project in its environment."""

from __future__ import annotations

import os

from tools import environment, run
from tools.console import Refusal
from tools.places import PYTHON, ROOT, SITE, child_environment
from tools.setup import SETTINGS


def act(arguments: list[str]) -> int:
    """Become the portal's `manage.py`, with links that lead to the server that runs here."""
    environment.ensure()
    port = os.environ.get("BIBNET_PORT") or run.running_port() or "8000"
    variables = child_environment(SETTINGS, BIBNET_PORT=port)
    os.execve(PYTHON, [str(PYTHON), str(SITE / "manage.py"), *arguments], variables)


def bench(arguments: list[str]) -> int:
    """Run one benchmark, or list them all."""
    known = sorted(path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py"))
    if not arguments:
        for name in known:
            print(name)  # noqa: T201
        return 0
    name, *rest = arguments
    if name not in known:
        raise Refusal(f"There is no benchmark {name!r}; there are: {', '.join(known) or 'none'}.")
    environment.ensure(development=True)
    script = ROOT / "benchmarks" / f"{name}.py"
    variables = child_environment(SETTINGS, PYTHONPATH=str(ROOT))
    os.execve(PYTHON, [str(PYTHON), str(script), *rest], variables)
