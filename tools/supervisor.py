"""One process that keeps the server and the background worker alive together."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from tools.children import dying_with_us
from tools.console import Refusal, say

TICK = 0.1
GRACE = 10.0
LONGEST_PAUSE = 30.0
STEADY_AFTER = 60.0
ATTEMPTS_BEFORE_READY = 3


@dataclass
class Program:
    """A child: how to start it, and when its successors may start."""

    name: str
    command: Sequence[str]
    variables: Mapping[str, str]
    folder: Path
    is_ready: Callable[[], bool] = lambda: True
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)
    start_at: float = field(default=0.0, init=False)
    failures: int = field(default=0, init=False)

    def start(self) -> None:
        self.started_at = time.monotonic()
        # A session of its own: Ctrl-C reaches the supervisor only, which then stops its children.
        self.process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=dict(self.variables),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=dying_with_us(signal.SIGTERM),
        )

    def note_death(self) -> str:
        """Plan the next start, later after each quick death; returns what to tell."""
        assert self.process is not None
        code = self.process.returncode
        self.process = None
        now = time.monotonic()
        self.failures = 1 if now - self.started_at > STEADY_AFTER else self.failures + 1
        pause = min(2.0 ** (self.failures - 1), LONGEST_PAUSE)
        self.start_at = now + pause
        ending = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        return f"The {self.name} {ending}; starting it again in {pause:.0f} s."

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal(self, number: int) -> None:
        """Tell the child and all it started."""
        if self.process is not None and self.process.poll() is None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return


@dataclass
class Supervisor:
    """Starts programs in their order, restarts what dies, stops all on SIGINT, SIGTERM, SIGHUP."""

    programs: list[Program]
    on_ready: Callable[[], None]
    stopping: bool = field(default=False, init=False)

    def run(self) -> int:
        """Serve until told to stop; returns the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            for program in self.programs:
                self._bring_up(program)
            if not self.stopping:
                self.on_ready()
            while not self.stopping:
                self._restart_the_dead()
                time.sleep(TICK)
        finally:
            self._end_all()
        return 0

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _bring_up(self, program: Program) -> None:
        """Start a program and wait until it is ready; give up when it keeps dying."""
        if not self.stopping:
            program.start()
        while not self.stopping and not (program.is_alive() and program.is_ready()):
            self._restart_the_dead()
            if program.failures >= ATTEMPTS_BEFORE_READY:
                raise Refusal(
                    f"The {program.name} does not start: its last words stand above. "
                    "Mend what they name and run ./dev run again."
                )
            time.sleep(TICK)

    def _restart_the_dead(self) -> None:
        for program in self.programs:
            if program.process is not None and program.process.poll() is not None:
                say(program.note_death())
            elif program.process is None and 0 < program.start_at <= time.monotonic():
                program.start()

    def _end_all(self) -> None:
        alive = [program for program in self.programs if program.is_alive()]
        for program in alive:
            program.signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        while any(program.is_alive() for program in alive) and time.monotonic() < deadline:
            time.sleep(TICK)
        for program in alive:
            program.signal(signal.SIGKILL)
        if alive:
            say("Bibnet has stopped.")
