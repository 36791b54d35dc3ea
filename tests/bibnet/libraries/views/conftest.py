from __future__ import annotations

import pytest


@pytest.fixture
def admin(client, time_machine):
    """Opens screens of the staff as somebody, on Tuesday, 24 November 2026, at noon in Moscow."""
    time_machine.move_to("2026-11-24T09:00Z", tick=False)

    def visit(user, path: str, data=None, **kwargs):
        client.force_login(user)
        headers = {"host": "region.localhost"}
        if data is None:
            return client.get(f"/admin/{path}", headers=headers, **kwargs)
        return client.post(f"/admin/{path}", data, headers=headers, **kwargs)

    return visit
