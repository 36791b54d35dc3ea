"""Who speaks with the API of the northern library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

Send = Callable[..., Any]


@pytest.fixture
def at(client) -> Callable[[Any], Send]:
    """Speaks for somebody with the API of the northern library."""

    def as_whom(user: Any) -> Send:
        own = Client()
        own.force_login(user)

        def send(path: str, data: Any = None, key: str = "", host: str = "northern") -> Any:
            headers = {"host": f"{host}.localhost", "Idempotency-Key": key}
            url = f"/api/v1/lending/{path}"
            if data is None:
                return own.get(url, headers=headers)
            return own.post(url, data, content_type="application/json", headers=headers)

        return send

    return as_whom


@pytest.fixture
def desk(at, librarian) -> Send:
    return at(librarian)


@pytest.fixture
def owner(person, reader, ticket, northern) -> tuple[Any, Any]:
    """Somebody with a login and a ticket of the northern library."""
    user = person("reader-with-ticket")
    return user, ticket(northern, reader=reader(user=user), now=timezone.now())
