"""`./dev manage` and `./dev bench`: programs of the project in its environment."""

from __future__ import annotations

import ast
import os
import sys
from typing import NoReturn

from tools import environment, machine, run
from tools.children import call
from tools.console import Refusal
from tools.places import PYTHON, ROOT, SITE, child_environment
from tools.setup import SETTINGS

# The programs that benchmarks need, with the packages that bring them.
NEEDED = {
    "home": ("wrk", {"wrk"}),
    "catalog_import": (
        "zebraidx",
        {"idzebra-2.0-utils", "libidzebra-2.0-mod-grs-marc"},
    ),
}


def act(arguments: list[str]) -> int:
    """Become the portal's `manage.py`, with links that lead to the server that runs here."""
    environment.ensure()
    port = os.environ.get("BIBNET_PORT") or run.running_port() or "8000"
    variables = child_environment(SETTINGS, BIBNET_PORT=port)
    _become([str(PYTHON), str(SITE / "manage.py"), *arguments], variables)


def bench(arguments: list[str]) -> int:
    """Run the benchmark named, with the words after it, or all in turn; `--list` names them."""
    known = benchmarks()
    if arguments[:1] == ["--list"]:
        sys.stdout.writelines(f"{name:<16}{title}\n" for name, title in known.items())
        return 0
    if arguments and arguments[0] not in known:
        raise Refusal(f"There is no benchmark {arguments[0]!r}; there are: {', '.join(known)}.")
    environment.ensure(development=True)
    for name in arguments[:1] or known:
        if name in NEEDED:
            machine.ensure_program(*NEEDED[name])
    variables = child_environment(SETTINGS, PYTHONPATH=str(ROOT))
    if arguments:
        _become(_command(*arguments), variables)
    failed = [name for name in known if call(_command(name), cwd=ROOT, env=variables)]
    if failed:
        raise Refusal(f"These benchmarks did not come to their end: {', '.join(failed)}.")
    return 0


def benchmarks() -> dict[str, str]:
    """What can be run under `benchmarks/`, with the first line of what it says of itself."""
    found = {}
    for path in sorted((ROOT / "benchmarks").glob("[a-z]*.py")):
        source = path.read_text("utf-8")
        if 'if __name__ == "__main__":' in source:
            found[path.stem] = (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]
    return found


def _command(name: str, *arguments: str) -> list[str]:
    return [str(PYTHON), str(ROOT / "benchmarks" / f"{name}.py"), *arguments]


def _become(command: list[str], variables: dict[str, str]) -> NoReturn:
    os.execve(command[0], command, variables)
