"""Events of the Northern library, made as an editor would make them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest

from bibnet.events.models import EventIndexPage, EventPage, Occurrence
from bibnet.libraries.models import Library

# A Thursday, 14:36 in Moscow.
NOW = datetime(2026, 11, 19, 11, 36, tzinfo=UTC)


@pytest.fixture
def now(time_machine) -> datetime:
    time_machine.move_to(NOW, tick=False)
    return NOW


@pytest.fixture
def make_event(now) -> Callable[..., EventPage]:
    """Makes a published event; keyword arguments are fields of the page."""

    def make(library: Library, *, title: str = "Day of the dictionary", **fields) -> EventPage:
        index = EventIndexPage.objects.child_of(library.root_page).get()
        values = {
            "date": date(2026, 11, 22),
            "time_from": time(15, 0),
            "time_to": time(16, 30),
            "age_mark": "6+",
            "hall": "Children's hall",
        }
        page = EventPage(title=title, **{**values, **fields})
        index.add_child(instance=page)
        page.save_revision().publish()
        return page

    return make


def dates_of(page: EventPage) -> list[Occurrence]:
    """The dates of an event in their order."""
    return list(Occurrence.objects.of(page.library).filter(page=page).order_by("rule_date"))
