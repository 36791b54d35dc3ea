from __future__ import annotations

import pytest

from benchmarks.serving import Server
from tests.installation import Installation
from tests.publishing import publish_while_readers_ask


@pytest.mark.slow
def test_what_an_editor_has_published_every_later_request_shows(
    server: Server, installation: Installation
) -> None:
    assert len(server.workers()) == 2
    publish_while_readers_ask(server, installation)
