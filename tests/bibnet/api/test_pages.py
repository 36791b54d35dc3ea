from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bibnet.events.models import EventIndexPage, EventReportPage


def titles(rows: list[dict]) -> list[str]:
    return [row["title"] for row in rows]


def test_news_of_a_microsite_are_its_own_and_drafts_are_nobodys(on, northern, southern, news):
    news(northern, "North reads")
    news(southern, "South reads")
    news(northern, "Not yet", live=False)
    assert titles(on("northern", "/api/v1/news/")) == ["North reads"]
    assert titles(on("region", "/api/v1/news/")) == ["South reads", "North reads"]
    assert titles(on("region", "/api/v1/news/?library=southern")) == ["South reads"]
    assert on("region", "/api/v1/news/?library=nowhere") == []


def test_a_row_of_news_has_its_librarys_own_address(on, northern, news):
    page = news(northern, "North reads")
    row = on("region", "/api/v1/news/")[0]
    assert row["url"] == page.full_url
    assert row["url"].startswith("http://northern.localhost:8000/news/")


def test_events_are_the_dates_to_come(on, northern, southern, event):
    event(northern, "Long ago", days=-40)
    event(northern, "Soon", days=2)
    event(southern, "Elsewhere", days=1)
    assert titles(on("northern", "/api/v1/events/")) == ["Soon"]
    assert titles(on("region", "/api/v1/events/")) == ["Elsewhere", "Soon"]
    assert "Long ago" in titles(on("northern", "/api/v1/events/?past=true"))


def test_events_are_filtered_by_price_and_age_mark(on, northern, event):
    event(northern, "For money", price_from=200)
    event(northern, "Free")
    assert titles(on("northern", "/api/v1/events/?is_free=true")) == ["Free"]
    assert titles(on("northern", "/api/v1/events/?is_free=false")) == ["For money"]
    assert on("northern", "/api/v1/events/?age_mark=18%2B") == []


def test_an_event_that_is_taken_back_is_gone(on, northern, event):
    page = event(northern, "Soon")
    page.unpublish()
    assert on("northern", "/api/v1/events/") == []


def test_reports_without_a_page_are_figures_only_and_not_listed(on, northern):
    index = EventIndexPage.objects.child_of(northern.root_page).get()
    for title, is_figures_only in (("How it was", False), ("Only counted", True)):
        index.add_child(
            instance=EventReportPage(
                title=title,
                date=date(2026, 11, 1),
                age_mark="0+",
                attended=12,
                is_figures_only=is_figures_only,
            )
        )
    rows = on("northern", "/api/v1/reports/")
    assert titles(rows) == ["How it was"]
    assert rows[0]["attended"] == 12


@pytest.mark.parametrize("kind", ["news", "events"])
def test_lists_take_as_many_queries_for_ten_as_for_fifty_rows(
    kind, client, northern, southern, news, event
):
    make = news if kind == "news" else event
    counts = []
    for rows in (10, 40):
        for number in range(rows):
            make((northern, southern)[number % 2], f"{rows} {number}")
        client.get(f"/api/v1/{kind}/", headers={"host": "region.localhost"})
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(f"/api/v1/{kind}/", headers={"host": "region.localhost"})
        counts.append(len(seen.captured_queries))
    assert answer.json()["count"] == 50
    assert counts[0] == counts[1] <= 14
