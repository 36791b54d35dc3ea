"""The real server with two processes on PostgreSQL: what changes is there for both at once."""

from __future__ import annotations

import pytest

from benchmarks.serving import serving
from tests.installation import ROOT, Installation
from tests.publishing import HOST, close_and_reopen, furnish, publish_while_readers_ask


@pytest.mark.slow
@pytest.mark.postgres
def test_what_is_published_or_closed_every_later_request_shows(
    installation_on_postgres: Installation,
) -> None:
    made = furnish(installation_on_postgres)
    with serving("bibnet.wsgi", folder=ROOT, variables=made.environment, host=HOST) as server:
        assert len(server.workers()) == 2
        publish_while_readers_ask(server, made)
        close_and_reopen(server, made)
