"""The supervisor, with small programs in place of the server and the worker."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from tools.console import Refusal
from tools.supervisor import LONGEST_PAUSE, Program, Supervisor


def program(script: str, **kwargs) -> Program:
    return Program("program", [sys.executable, "-c", script], os.environ, Path("/"), **kwargs)


@pytest.fixture(autouse=True)
def own_signals():
    """Put back what pytest does on signals."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_program_that_never_comes_up_ends_the_start_with_a_sentence():
    supervisor = Supervisor([program("raise SystemExit(3)", is_ready=lambda: False)], print)
    with pytest.raises(Refusal, match="The program does not start"):
        supervisor.run()


def test_the_second_program_waits_until_the_first_is_ready():
    started = []
    ready_at = time.monotonic() + 1
    first = program("import time; time.sleep(60)", is_ready=lambda: time.monotonic() > ready_at)
    second = program("import time; time.sleep(60)")

    def stop() -> None:
        started.append((first.started_at, second.started_at))
        os.kill(os.getpid(), signal.SIGTERM)

    assert Supervisor([first, second], stop).run() == 0
    assert started[0][1] >= ready_at


def test_a_program_deaf_to_sigterm_is_killed(monkeypatch):
    monkeypatch.setattr("tools.supervisor.GRACE", 0.5)
    deaf = program("import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)")
    timer = threading.Timer(1, os.kill, (os.getpid(), signal.SIGTERM))
    timer.start()
    assert Supervisor([deaf], lambda: None).run() == 0
    assert deaf.process is not None
    assert deaf.process.wait(5) == -signal.SIGKILL


def test_pauses_grow_while_a_program_keeps_dying_and_have_an_end():
    one = program("raise SystemExit(1)")
    pauses = []
    for _death in range(8):
        one.start()
        assert one.process is not None
        one.process.wait()
        one.note_death()
        pauses.append(round(one.start_at - time.monotonic()))
    assert pauses == [1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]


def test_a_program_that_ran_long_starts_again_at_once():
    one = program("raise SystemExit(1)")
    one.start()
    assert one.process is not None
    one.process.wait()
    one.failures, one.started_at = 7, time.monotonic() - 3600
    assert one.note_death() == "The program ended with code 1; starting it again in 1 s."
