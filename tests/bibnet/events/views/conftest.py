from __future__ import annotations

import pytest


@pytest.fixture
def admin(client, now):
    """Opens screens of the staff as somebody."""

    def visit(user, path: str, data=None, **kwargs):
        client.force_login(user)
        headers = {"host": "region.localhost"}
        if data is None:
            return client.get(f"/admin/{path}", headers=headers, **kwargs)
        return client.post(f"/admin/{path}", data, headers=headers, **kwargs)

    return visit


def is_refused(response) -> bool:
    """Wagtail sends who may not enter a screen to the start page, with a message."""
    return response.status_code in (403, 404) or response.get("Location") == "/admin/"
