"""What changes is seen by the next request of every worker of the real server."""

from __future__ import annotations

import pytest

from benchmarks.serving import Server
from tests.benchmarks.conftest import seen
from tests.installation import Installation

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
