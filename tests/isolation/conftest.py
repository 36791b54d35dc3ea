"""Two furnished libraries, made once for each file of tests."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from bibnet.libraries.models import Library

from .belongings import remember
from .things import Things
from .world import furnish


@pytest.fixture(scope="module")
def furnished(
    standing_cast: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[str, Things]]:
    """By the code of their library; in a transaction that is undone after the file."""
    with django_db_blocker.unblock(), transaction.atomic():
        things = [furnish(Library.objects.get(code=code)) for code in ("northern", "southern")]
        yield {one.library.code: remember(one) for one in things}
        transaction.set_rollback(True)


@pytest.fixture
def north(furnished: dict[str, Things], db: None) -> Things:
    """The things as no other test has seen them: objects remember rights and related rows."""
    return deepcopy(furnished["northern"])


@pytest.fixture
def south(furnished: dict[str, Things], db: None) -> Things:
    return deepcopy(furnished["southern"])
