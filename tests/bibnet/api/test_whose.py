"""Whose rows a list holds: the host's library and what stands under it; `?library=` narrows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from bibnet.events.models import EventIndexPage, EventReportPage
from bibnet.libraries.models import ChangeKind, ScheduleChange, State
from bibnet.pages.models import NewsIndexPage, NewsPage

LISTS = ["libraries", "news", "events", "reports", "schedule-changes"]


def report(library, title: str, **fields) -> EventReportPage:
    index = EventIndexPage.objects.child_of(library.root_page).get()
    page = EventReportPage(title=title, date=date(2026, 11, 1), age_mark="0+", attended=5, **fields)
    return index.add_child(instance=page)


def show_news(*, news: NewsPage, library) -> NewsPage:
    """Let another library show the news, as an accepted offer does."""
    index = NewsIndexPage.objects.child_of(library.root_page).get()
    return news.create_alias(parent=index, update_slug=f"{news.slug}-shown", user=None)


def closed_today(*libraries) -> ScheduleChange:
    change = ScheduleChange.objects.create(kind=ChangeKind.CLOSED, since=timezone.localdate())
    change.libraries.add(*libraries)
    return change


@pytest.fixture
def branches(northern, southern, branch_of, news, event):
    """A branch of Northern with a microsite and one without; each library has one of each kind."""
    site = branch_of(northern, "site", has_microsite=True)
    bare = branch_of(northern, "bare", has_microsite=False)
    for library in (northern, site, southern):
        news(library, f"{library.code} news")
        event(library, f"{library.code} event")
        report(library, f"{library.code} report")
        closed_today(library)
    event(northern, "bare event", place=bare)
    report(northern, "bare report", place=bare)
    closed_today(bare)
    return site, bare


def owners(kind: str, rows: list[dict]) -> list[str]:
    """Of which libraries the rows speak, by the first word of what they are called."""
    if kind == "libraries":
        return sorted(row["code"] for row in rows)
    if kind == "schedule-changes":
        return sorted(code for row in rows for code in row["libraries"])
    return sorted(row["title"].split()[0] for row in rows)


def without_bare(kind: str, expected: list[str]) -> list[str]:
    """A library without a microsite has no news of its own."""
    return [code for code in expected if kind != "news" or code != "bare"]


EXPECTED = {
    ("region", ""): ["bare", "northern", "site", "southern"],
    ("northern", ""): ["bare", "northern", "site"],
    ("site", ""): ["site"],
    ("southern", ""): ["southern"],
    ("region", "?library=northern"): ["bare", "northern", "site"],
    ("region", "?library=site"): ["site"],
    ("region", "?library=bare"): ["bare"],
    ("region", "?library=region"): ["bare", "northern", "site", "southern"],
    ("region", "?library=nowhere"): [],
    ("northern", "?library=northern"): ["bare", "northern", "site"],
    ("northern", "?library=site"): ["site"],
    ("northern", "?library=bare"): ["bare"],
    ("northern", "?library=southern"): [],
    ("site", "?library=northern"): [],
}


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_holds_the_library_and_what_stands_under_it(kind, on, branches):
    held = {
        (host, query): owners(kind, on(host, f"/api/v1/{kind}/{query}")) for host, query in EXPECTED
    }
    assert held == {asked: without_bare(kind, codes) for asked, codes in EXPECTED.items()}


def test_news_that_a_system_and_its_branch_show_counts_once(on, branches, northern):
    own = NewsPage.objects.get(title="site news")
    ours = show_news(news=own, library=northern)
    titles = [row["title"] for row in on("northern", "/api/v1/news/")]
    assert ours.alias_of_id == own.pk
    assert sorted(titles) == ["northern news", "site news"]


def test_news_that_a_library_shows_of_elsewhere_is_in_its_list(on, branches, northern, southern):
    site, _bare = branches
    elsewhere = NewsPage.objects.get(title="southern news")
    for library in (northern, site):
        show_news(news=elsewhere, library=library)
    titles = [row["title"] for row in on("northern", "/api/v1/news/")]
    assert sorted(titles) == ["northern news", "site news", "southern news"]
    assert "southern news" in [row["title"] for row in on("site", "/api/v1/news/")]


def test_a_practice_branch_is_in_the_lists_of_its_own_host_only(on, branches):
    site, _bare = branches
    site.state = State.PRACTICE
    site.save(update_fields=["state"])
    assert [row["title"] for row in on("northern", "/api/v1/news/")] == ["northern news"]
    assert [row["title"] for row in on("site", "/api/v1/news/")] == ["site news"]


def test_a_system_of_more_branches_than_ranges_lists_the_same(on, branches, northern, monkeypatch):
    monkeypatch.setattr("bibnet.pages.querysets.MOST_RANGES", 1)
    show_news(news=NewsPage.objects.get(title="site news"), library=northern)
    titles = [row["title"] for row in on("northern", "/api/v1/news/")]
    assert sorted(titles) == ["northern news", "site news"]


def test_publishing_in_a_branch_changes_the_etag_of_its_systems_list(client, branches, news):
    site, _bare = branches
    host = {"host": "northern.localhost"}
    first = client.get("/api/v1/news/", headers=host)
    held = {**host, "if-none-match": first["ETag"]}
    assert client.get("/api/v1/news/", headers=held).status_code == 304
    news(site, "site again")
    assert client.get("/api/v1/news/", headers=held).status_code == 200


@pytest.mark.parametrize(
    ("scheme", "port", "root"),
    [
        ("http", 8123, "http://northern.localhost:8123"),
        ("http", 80, "http://northern.localhost"),
        ("https", 443, "https://northern.localhost"),
        ("https", 8443, "https://northern.localhost:8443"),
    ],
)
def test_links_to_other_pages_follow_the_scheme_and_the_port(
    scheme, port, root, client, northern, news
):
    for number in range(3):
        news(northern, f"News {number}")
    with override_settings(BIBNET_SCHEME=scheme, BIBNET_PORT=port):
        first = client.get("/api/v1/news/?page_size=1", headers={"host": "northern.localhost"})
        second = client.get(
            "/api/v1/news/?page_size=1&page=2", headers={"host": "northern.localhost:9999"}
        )
    assert first.json()["previous"] is None
    assert first.json()["next"] == f"{root}/api/v1/news/?page=2&page_size=1"
    assert second.json()["previous"] == f"{root}/api/v1/news/?page_size=1"
    assert second.json()["next"] == f"{root}/api/v1/news/?page=3&page_size=1"


def test_walking_the_pages_meets_each_row_once(client, northern, news):
    for number in range(7):
        news(northern, f"News {number}", date=timezone.localdate() - timedelta(days=number // 3))
    met: list[str] = []
    path = "/api/v1/news/?page_size=3"
    while path:
        answer = client.get(path, headers={"host": "northern.localhost"}).json()
        assert answer["count"] == 7
        met += [row["title"] for row in answer["results"]]
        path = (answer["next"] or "").removeprefix("http://northern.localhost:8000")
    assert sorted(met) == [f"News {number}" for number in range(7)]


@pytest.mark.parametrize(("asked", "given"), [("0", 50), ("5", 5), ("1000", 60), ("x", 50)])
def test_a_page_is_fifty_rows_or_as_many_as_asked(asked, given, client, northern, news):
    for number in range(60):
        news(northern, f"News {number}")
    answer = client.get(
        f"/api/v1/news/?page_size={asked}", headers={"host": "northern.localhost"}
    ).json()
    assert len(answer["results"]) == given
