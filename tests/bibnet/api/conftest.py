from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.utils import timezone

from bibnet.events.models import EventIndexPage, EventPage
from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind, Library
from bibnet.pages.models import NewsIndexPage, NewsPage


@pytest.fixture
def on(client):
    """The rows that a list on a host gives."""

    def get(host: str, path: str) -> list[dict]:
        return client.get(path, headers={"host": f"{host}.localhost"}).json()["results"]

    return get


@pytest.fixture
def news():
    """Makes a piece of news of a library."""

    def make(library, title: str, *, live: bool = True, **fields) -> NewsPage:
        index = NewsIndexPage.objects.child_of(library.root_page).get()
        return index.add_child(instance=NewsPage(title=title, live=live, **fields))

    return make


@pytest.fixture
def event():
    """Makes an event of a library that begins in so many days."""

    def make(library, title: str, *, days: int = 3, **fields) -> EventPage:
        index = EventIndexPage.objects.child_of(library.root_page).get()
        given = {
            "title": title,
            "date": timezone.localdate() + timedelta(days=days),
            "time_from": time(15, 0),
            "age_mark": "6+",
        }
        page = EventPage(**given | fields)
        index.add_child(instance=page)
        page.save_revision().publish()
        return page

    return make


@pytest.fixture
def branch_of():
    """Founds a branch of a library, with a microsite of its own or without."""

    def found(parent: Library, code: str, *, has_microsite: bool, **facts) -> Library:
        given = {"name": f"Branch {code}", "kind": Kind.BRANCH, "is_member": False} | facts
        founding = Founding(code=code, parent=parent, has_microsite=has_microsite, **given)
        return found_library(founding, actor=None)

    return found
