from __future__ import annotations

import pytest
from django.core.cache import caches

from bibnet.accounts.forms.fields import PersonForm
from bibnet.libraries.models import Library, Role
from bibnet.pages.models import Question
from bibnet.pages.questions import asking


@pytest.fixture(autouse=True)
def empty_shared_cache(db):
    caches["shared"].clear()


@pytest.fixture
def librarian(person, northern):
    return person("northern-librarian", northern, Role.LIBRARIAN)


@pytest.fixture
def ask():
    """Asks a question; keyword arguments beside the library are its words."""

    def make(library: Library, *, user=None, now=None, agreed=None, **words) -> Question:
        wording = asking.Wording(
            **{"subject": "Reading club", "text": "When does the club meet?", **words}
        )
        return asking.ask(library=library, wording=wording, user=user, now=now, agreed=agreed)

    return make


@pytest.fixture
def at_leisure(monkeypatch):
    """A form that may be sent as soon as it was shown."""
    monkeypatch.setattr(PersonForm, "FASTEST_SECONDS", 0)
