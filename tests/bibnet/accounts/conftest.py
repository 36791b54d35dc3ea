"""A reader who signs in, and the browsers to do it with."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import caches

from bibnet.accounts.models import Reader, User
from bibnet.accounts.services import consents
from tests.browsers import PASSWORD, Browser


@pytest.fixture(autouse=True)
def empty_shared_cache(db):
    caches["shared"].clear()


@pytest.fixture
def browser(region) -> Browser:
    return Browser()


@pytest.fixture
def other_browser(region) -> Browser:
    return Browser()


@pytest.fixture
def masha(region) -> User:
    """A reader with a login, all ways to sign in and the necessary consents."""
    user = User.objects.create_user(
        "masha.ivanova", "masha@mail.ru", PASSWORD, phone="+79001234567"
    )
    reader = Reader.objects.create(
        user=user,
        last_name="Иванова",
        first_name="Мария",
        birth_date=date(1990, 5, 7),
        email="masha@mail.ru",
        phone="+79001234567",
    )
    for one in consents.missing(reader):
        consents.give(reader=reader, document=one.document, operator=region)
    return user
