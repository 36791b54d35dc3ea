"""Visits reach the journal from a thread of their own, and at the end of the process."""

from __future__ import annotations

import pytest

from tests.installation import Installation

ASK = """
import sys, time
from django.test import RequestFactory
from bibnet.journal import visits
from bibnet.journal.models import Entry
from bibnet.libraries.models import Library
visits.FLUSH_SECONDS = float(sys.argv[1])
region = Library.objects.get(code="region")
for number in range(3):
    who = {"HTTP_USER_AGENT": "Mozilla/5.0 (Windows)", "REMOTE_ADDR": f"10.0.0.{number}"}
    request = RequestFactory().get("/", **who)
    request.library = region
    visits.counter.see(request)
def counted():
    rows = Entry.objects.of(region).filter(kind=visits.KIND)
    return sum(rows.values_list("amount", flat=True))
end = time.monotonic() + float(sys.argv[2])
while counted() < 3 and time.monotonic() < end:
    time.sleep(0.05)
print("counted", counted())
"""
COUNT = """
from bibnet.journal import visits
from bibnet.journal.models import Entry
from bibnet.libraries.models import Library
rows = Entry.objects.of(Library.objects.get(code="region")).filter(kind=visits.KIND)
print("counted", sum(rows.values_list("amount", flat=True)))
"""


@pytest.fixture
def ask(installation: Installation, tmp_path):
    """Three people ask for a page in a process; what was counted while it ran, and afterwards."""
    installation.command("found_region", "--code", "region", "--name", "Region")

    def go(*, flush_seconds: float, wait_seconds: float) -> tuple[int, int]:
        script = ASK.replace("sys.argv[1]", repr(flush_seconds)).replace(
            "sys.argv[2]", repr(wait_seconds)
        )
        during = installation.command("shell", "--no-imports", "-c", script)
        after = installation.command("shell", "--no-imports", "-c", COUNT)
        return int(during.split()[-1]), int(after.split()[-1])

    return go


@pytest.mark.slow
def test_the_thread_writes_visits_down_while_the_process_goes_on(ask):
    assert ask(flush_seconds=0.2, wait_seconds=60) == (3, 3)


@pytest.mark.slow
def test_a_process_that_ends_before_its_minute_loses_no_visit(ask):
    assert ask(flush_seconds=3600, wait_seconds=0) == (0, 3)
