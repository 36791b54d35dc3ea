"""What changes is seen by the next request of every worker of the real server."""

from __future__ import annotations

import pytest

from benchmarks.serving import Server
from tests.installation import Installation
from tests.publishing import NEWS, close_and_reopen, seen


@pytest.mark.slow
def test_a_publication_and_a_change_of_the_schedule_show_in_the_next_request_of_both_workers(
    server: Server, installation: Installation
) -> None:
    assert len(server.workers()) == 2
    assert seen(server, "Just published") == {False}
    installation.command("shell", "--command", NEWS)
    assert seen(server, "Just published") == {True}
    close_and_reopen(server, installation)
