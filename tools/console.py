"""Words to the person at the terminal; standard output stays free for answers."""

from __future__ import annotations

import sys


class Refusal(Exception):
    """Why `./dev` cannot go on, as one sentence with what to do."""


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
