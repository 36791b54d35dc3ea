"""The verbs of `./dev`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import checks, manage, reset, run, testing
from tools.console import Refusal, say


@dataclass(frozen=True)
class Verb:
    """What a verb does, in words and in code; `act` returns the exit code."""

    usage: str
    summary: str
    act: Callable[[list[str]], int]


def show_help(_arguments: list[str]) -> int:
    width = max(len(verb.usage) for verb in VERBS.values())
    sys.stdout.write("Bibnet on this machine. Usage: ./dev VERB\n\n")
    for verb in VERBS.values():
        sys.stdout.write(f"  {verb.usage:<{width}}  {verb.summary}\n")
    return 0


VERBS = {
    "run": Verb("run [--port N]", "set all up and serve the demo network", run.act),
    "reset": Verb("reset [--yes]", "delete the data of this machine and start over", reset.act),
    "manage": Verb("manage ARGS…", "run a command of the portal", manage.act),
    "test": Verb("test [--part P] [ARGS…]", "set all up and run the tests", testing.act),
    "check": Verb(
        "check [--fix] [NAME…]", "format, lint, types, imports, Django checks", checks.act
    ),
    "bench": Verb(
        "bench [--list] [NAME]", "run one benchmark or all of them, or name them", manage.bench
    ),
    "help": Verb("help", "show this table", show_help),
}


def main(arguments: list[str]) -> int:
    """Do what the first argument names; a refusal is one sentence and exit code 1."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if name in {"-h", "--help"}:
        name = "help"
    if name not in VERBS:
        say(f"./dev has no verb {name!r}; it knows {', '.join(VERBS)}.")
        return 2
    try:
        return VERBS[name].act(rest)
    except Refusal as refusal:
        say(str(refusal))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
