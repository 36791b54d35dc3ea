"""Lists that grow with the network are counted to a bound and can be read to their end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from bibnet.api import pagination
from bibnet.events.models import EventIndexPage, EventPage


@pytest.fixture
def few_counted(monkeypatch):
    monkeypatch.setattr(pagination, "MOST_COUNTED", 3)


@pytest.fixture
def events(northern):
    """One that began days ago and goes on, and six that are to come."""
    index = EventIndexPage.objects.child_of(northern.root_page).get()
    today = timezone.localdate()
    for number in range(7):
        begins = today + timedelta(days=number) if number else today - timedelta(days=4)
        page = EventPage(title=f"Event {number}", age_mark="6+", date=begins, is_all_day=True)
        if not number:
            page.date_to = today + timedelta(days=30)
        index.add_child(instance=page)
        page.save_revision().publish()


def pages(client, path: str) -> list[dict]:
    found = []
    while path:
        answer = client.get(path, headers={"host": "region.localhost"})
        assert answer.status_code == 200
        found.append(answer.json())
        path = found[-1]["next"].partition("localhost")[2] if found[-1]["next"] else ""
        path = path[path.index("/") :] if path else ""
    return found


def test_all_dates_are_read_page_by_page_beyond_what_is_counted(client, events, few_counted):
    read = pages(client, "/api/v1/events/?page_size=2")
    assert [len(one["results"]) for one in read] == [2, 2, 2, 1]
    assert {one["count"] for one in read} == {3}
    titles = [row["title"] for one in read for row in one["results"]]
    assert titles == [f"Event {number}" for number in range(7)]


def test_what_is_counted_whole_has_its_true_number(client, events):
    (read,) = pages(client, "/api/v1/events/")
    assert read["count"] == 7


@pytest.mark.parametrize("page", ["5", "0", "-1", "x", "9" * 30])
def test_there_is_no_page_beyond_the_last(client, events, few_counted, page):
    answer = client.get(
        f"/api/v1/events/?page_size=2&page={page}", headers={"host": "region.localhost"}
    )
    assert answer.status_code == 404
