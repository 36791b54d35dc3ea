"""Kept pages of both workers follow a plugin's switch and the clock, with nobody touching them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks.serving import Server
from tests.installation import Installation
from tests.publishing import seen

SLOT = "Notes of Northern in home_main"
BURST = "A pipe has burst"
OPEN = "Открыто"
IN_TWELVE_DAYS = """
from datetime import timedelta
from django.utils import timezone
from bibnet.libraries.models import ChangeKind, Library, OpeningHours, ScheduleChange, Season
from bibnet.libraries.schedule.services import add_change
from datetime import time
northern = Library.objects.get(code="northern")
season = Season.objects.create(library=northern)
for weekday in range(7):
    OpeningHours.objects.create(
        season=season, weekday=weekday, opens=time(0, 0), closes=time(23, 59, 59)
    )
first = timezone.localdate() + timedelta(days=12)
add_change(
    change=ScheduleChange(
        kind=ChangeKind.CLOSED, since=first, until=first, public_text="A pipe has burst"
    ),
    libraries=[northern],
    actor=None,
)
"""


def move(clock: Path, **by: float) -> None:
    """Set the clock of all processes so far ahead of the real one."""
    clock.write_text(str(timedelta(**by).total_seconds()))


@pytest.mark.slow
def test_a_plugins_switch_shows_in_the_next_request_of_both_workers(
    clock: Path, server: Server, installation: Installation
) -> None:
    assert len(server.workers()) == 2
    assert seen(server, SLOT) == {False}
    installation.command("plugins", "enable", "dummy", "--library", "northern")
    assert seen(server, SLOT) == {True}
    installation.command("plugins", "disable", "dummy", "--library", "northern")
    assert seen(server, SLOT) == {False}


@pytest.mark.slow
def test_a_change_begins_and_ends_by_the_clock_in_both_workers(
    clock: Path, installation: Installation, request: pytest.FixtureRequest
) -> None:
    installation.command("shell", "--command", IN_TWELVE_DAYS)
    server: Server = request.getfixturevalue("server")
    assert len(server.workers()) == 2
    assert seen(server, BURST) == {False}
    move(clock, days=5)  # announced ten days before its first day
    assert seen(server, BURST) == {True}
    assert seen(server, OPEN) == {True}
    move(clock, days=12)  # the day itself
    assert seen(server, BURST) == {True}
    assert seen(server, OPEN) == {False}
    move(clock, days=13)
    assert seen(server, BURST) == {False}
    assert seen(server, OPEN) == {True}
