"""Two libraries whose catalogue is on, some of their books, and a reader who is signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bibnet_catalog.models import Edition
from django.test import Client

from bibnet.accounts.models import Reader, User
from tests.plugins.catalog.conftest import book
from tests.plugins.catalog.pages.conftest import both, queries_of  # noqa: F401


@pytest.fixture
def books(both, deliver) -> list[int]:  # noqa: F811
    """Five editions of the Northern library."""
    deliver(both[0], *[book(str(n), f"Повесть номер {n}") for n in range(5)])
    return list(Edition.objects.order_by("pk").values_list("pk", flat=True))


@pytest.fixture
def reader(person) -> User:
    user = person("anna")
    Reader.objects.create(user=user, last_name="Петрова", first_name="Анна")
    return user


@pytest.fixture
def home(reader) -> Client:
    """The reader's browser on the Northern site."""
    client = Client(headers={"host": "northern.localhost"})
    client.force_login(reader)
    return client


@pytest.fixture
def join() -> Callable[[int, int], None]:
    """Lead an edition to another one."""

    def act(gone: int, into: int) -> None:
        Edition.objects.filter(pk=gone).update(merged_into=into)

    return act
