"""Processes that do not outlive us."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

PR_SET_PDEATHSIG = 1


def dying_with_us(number: int) -> Callable[[], None]:
    """For `preexec_fn`: Linux sends the child this signal when we are killed."""
    return partial(_ask_for_signal, number)


def call(command: Sequence[str], **options: Any) -> int:
    """Run a step of the set-up; returns its exit code.

    Were it to go on after we are killed, it would change what the next start is making.
    """
    return subprocess.run(command, preexec_fn=dying_with_us(signal.SIGKILL), **options).returncode


def _ask_for_signal(number: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)
