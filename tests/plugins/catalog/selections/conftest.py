"""A librarian of the Northern library, its books, and a selection of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bibnet_catalog.models import Selection
from bibnet_catalog.selections import acts
from django.test import Client

from bibnet.accounts.models import User
from bibnet.libraries.models import Role


@pytest.fixture
def librarian(person, northern, both) -> User:
    return person("librarian", northern, Role.LIBRARIAN)


@pytest.fixture
def desk(librarian) -> Client:
    client = Client(headers={"host": "region.localhost"})
    client.force_login(librarian)
    return client


@pytest.fixture
def select(books, northern) -> Callable[..., Selection]:
    """Makes a selection of the first books, which readers see."""

    def make(title: str = "Читаем летом", count: int = 3, library=northern, **kwargs) -> Selection:
        is_draft = kwargs.pop("is_draft", False)
        made = acts.make(library=library, actor=None, title=title, **kwargs)
        for number in books[:count]:
            acts.put(selection=made, edition=number, actor=None)
        if not is_draft:
            acts.publish(selection=made, actor=None)
        return Selection.objects.of(library).get(pk=made.pk)

    return make
