"""What changes is seen by the next request of every worker of the real server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from benchmarks.serving import Server, serving
from tests.installation import ROOT, Installation

HOST = "northern.localhost"
# New connections, so that each of the two workers is met many times.
ASKED = 16
NEWS = """
from django.utils import timezone
from wagtail.models import Page
from bibnet.libraries.models import Library
from bibnet.pages.models import NewsIndexPage, NewsPage
library = Library.objects.get(code="northern")
index = NewsIndexPage.objects.child_of(Page.objects.get(pk=library.root_page_id)).get()
index.add_child(instance=NewsPage(title="Just published", date=timezone.now()))
"""
CLOSING = """
from django.utils import timezone
from bibnet.libraries.models import ChangeKind, Library, ScheduleChange
from bibnet.libraries.schedule.services import add_change
today = timezone.localdate()
add_change(
    change=ScheduleChange(
        kind=ChangeKind.CLOSED, since=today, until=today, public_text="A pipe has burst"
    ),
    libraries=[Library.objects.get(code="northern")],
    actor=None,
)
"""
REOPENING = """
from bibnet.libraries.models import ScheduleChange
from bibnet.libraries.schedule.services import withdraw_change
withdraw_change(change=ScheduleChange.objects.get(), actor=None)
"""


@pytest.fixture
def server(installation: Installation) -> Iterator[Server]:
    installation.command(
        "found_region", "--code", "region", "--name", "Region", "--host", "region.localhost"
    )
    installation.command("found_library", "--code", "northern", "--name", "Northern")
    installation.command("collectstatic", "--noinput", "--verbosity", "0")
    with serving(
        "bibnet.wsgi", folder=ROOT, variables=installation.environment, host=HOST
    ) as running:
        yield running


def seen(server: Server, words: str) -> set[bool]:
    """Whether the words stand on the front page, in the answers of all workers."""
    answers = [server.get(HOST) for _turn in range(ASKED)]
    assert {status for status, _body in answers} == {200}
    return {words in body.decode() for _status, body in answers}


@pytest.mark.slow
def test_a_publication_and_a_change_of_the_schedule_show_in_the_next_request_of_both_workers(
    server: Server, installation: Installation
) -> None:
    assert len(server.workers()) == 2
    assert seen(server, "Just published") == {False}
    installation.command("shell", "--command", NEWS)
    assert seen(server, "Just published") == {True}
    assert seen(server, "A pipe has burst") == {False}
    installation.command("shell", "--command", CLOSING)
    assert seen(server, "A pipe has burst") == {True}
    installation.command("shell", "--command", REOPENING)
    assert seen(server, "A pipe has burst") == {False}


@pytest.mark.slow
def test_pages_published_under_load_are_shown_and_nobody_gets_an_error(
    server: Server, installation: Installation
) -> None:
    """Readers ask all the while; afterwards no worker shows the page as it was before."""
    readers = subprocess.Popen(
        [sys.executable, "-c", READERS, str(server.port), HOST], stdout=subprocess.PIPE, text=True
    )
    for _turn in range(3):
        installation.command("shell", "--command", NEWS)
    readers.terminate()
    told, _nothing = readers.communicate(timeout=30)
    statuses = {line.split()[0]: int(line.split()[1]) for line in told.splitlines()}
    assert statuses.keys() == {"200"}
    assert seen(server, "Just published") == {True}


READERS = """
import http.client, signal, sys
from collections import Counter
port, host = int(sys.argv[1]), sys.argv[2]
counts = Counter()
def end(*_):
    for status, number in counts.items():
        print(status, number)
    sys.stdout.flush()
    raise SystemExit
signal.signal(signal.SIGTERM, end)
while True:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/", headers={"Host": host})
    counts[connection.getresponse().status] += 1
    connection.close()
"""
