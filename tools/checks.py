"""`./dev check`: everything that can be said about the code without running it."""

from __future__ import annotations

import os
import secrets
import subprocess
import time
from collections.abc import Callable

from tools import environment
from tools.console import Refusal, say
from tools.places import ENVIRONMENT, PYTHON, ROOT, SITE, child_environment

PATHS = (SITE, ROOT, *sorted(ROOT.glob("plugins/*/src")))
CODE = ("site", "themes", "plugins", "tests", "tools", "benchmarks")
DUMMY_PRODUCTION = {
    "BIBNET_DATABASE_URL": "postgres://nobody@127.0.0.1/nothing",
    "BIBNET_DOMAINS": "libraries.example.org",
    "BIBNET_REGION_HOST": "libraries.example.org",
}


def _program(*words: str) -> list[str]:
    return [str(ENVIRONMENT / "bin" / words[0]), *words[1:]]


def _manage(*words: str) -> list[str]:
    return [str(PYTHON), str(SITE / "manage.py"), *words]


def _folders() -> list[str]:
    return [name for name in CODE if (ROOT / name).is_dir()]


def _templates() -> list[str]:
    found = [path for name in _folders() for path in (ROOT / name).rglob("templates/**/*.html")]
    return sorted(str(path.relative_to(ROOT)) for path in found)


CHECKS: dict[str, Callable[[], list[str]]] = {
    "format": lambda: _program("ruff", "format", "--check", *_folders()),
    "lint": lambda: _program("ruff", "check", *_folders()),
    "types": lambda: _program("mypy"),
    "imports": lambda: _program("lint-imports", "--config", "pyproject.toml"),
    "templates": lambda: _program("djhtml", "--check", "--tabwidth", "2", *_templates()),
    "django": lambda: _manage("check", "--fail-level", "WARNING"),
    "deploy": lambda: _manage("check", "--deploy", "--fail-level", "WARNING"),
    "migrations": lambda: _manage("makemigrations", "--check", "--dry-run"),
}

FIXES: dict[str, Callable[[], list[str]]] = {
    "lint": lambda: _program("ruff", "check", "--quiet", "--fix", "--exit-zero", *_folders()),
    "format": lambda: _program("ruff", "format", "--quiet", *_folders()),
    "templates": lambda: _program("djhtml", "--tabwidth", "2", *_templates()),
}


def act(arguments: list[str]) -> int:
    """Run the checks named, or all; all run even when one finds something.

    `--fix` first mends what can be mended without thought.
    """
    if "--fix" in arguments:
        arguments = [name for name in arguments if name != "--fix"]
        environment.ensure(development=True)
        for command in FIXES.values():
            subprocess.run(command(), cwd=ROOT, check=True, capture_output=True)
    unknown = [name for name in arguments if name not in CHECKS]
    if unknown:
        raise Refusal(f"There is no check {unknown[0]!r}; there are: {', '.join(CHECKS)}.")
    environment.ensure(development=True)
    verdicts = [_passes(name) for name in arguments or CHECKS]
    return int(not all(verdicts))


def _passes(name: str) -> bool:
    """Run one check and print what it found; silent about what is right."""
    settings, extra = "bibnet.settings.test", {"PYTHONPATH": os.pathsep.join(map(str, PATHS))}
    if name == "deploy":
        settings = "bibnet.settings.production"
        extra |= {**DUMMY_PRODUCTION, "BIBNET_SECRET_KEY": secrets.token_urlsafe(60)}
    started = time.monotonic()
    answer = subprocess.run(
        CHECKS[name](),
        cwd=ROOT,
        env=child_environment(settings, **extra),
        capture_output=True,
        text=True,
    )
    verdict = "finds something:" if answer.returncode else "ok"
    say(f"{name:<12}{time.monotonic() - started:5.1f} s  {verdict}")
    if answer.returncode:
        say(f"{answer.stdout}{answer.stderr}")
    return answer.returncode == 0
