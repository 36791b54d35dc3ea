"""What each list can be narrowed by, and its ETag: told apart, held, and given up on a change."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from bibnet.events.models import Audience, EventIndexPage, EventReportPage, Occurrence
from bibnet.events.services.changing import cancel_date
from bibnet.libraries.models import ChangeKind, District, Reason, ScheduleChange
from bibnet.plugins.services import enable_plugin


def day(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def titles(rows: list[dict]) -> set[str]:
    return {row["title"] for row in rows}


@pytest.fixture
def two_news(northern, news):
    news(northern, "Old", date=timezone.localdate() - timedelta(days=9))
    page = news(northern, "New", date=timezone.localdate(), is_pinned=True)
    page.tags.add("Игра")
    page.save_revision().publish()
    return page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Old", "New"}),
        ("since={-5}", {"New"}),
        ("until={-5}", {"Old"}),
        ("since={-9}&until={0}", {"Old", "New"}),
        ("is_pinned=true", {"New"}),
        ("is_pinned=false", {"Old"}),
        ("tag=TAG", {"New"}),
        ("tag=none", set()),
    ],
)
def test_news_by_day_tag_and_pin(query, found, on, two_news):
    slug = two_news.tags.get().slug
    query = query.replace("TAG", quote(slug))
    for number in (-9, -5, 0):
        query = query.replace(f"{{{number}}}", day(number))
    assert titles(on("northern", f"/api/v1/news/?{query}")) == found


@pytest.fixture
def two_events(northern, southern, event, northern_editor):
    northern.district = District.objects.create(code="north", name="North")
    northern.save(update_fields=["district"])
    page = event(northern, "Near", days=2, age_mark="12+")
    page.tags.add("Игра")
    page.audiences.add(Audience.objects.first())
    page.save_revision().publish()
    cancel_date(occurrence=Occurrence.objects.of(northern).get(page=page), actor=northern_editor)
    event(southern, "Far", days=20)
    return page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Near", "Far"}),
        ("district=north", {"Near"}),
        ("district=none", set()),
        ("tag=TAG", {"Near"}),
        ("audience=AUDIENCE", {"Near"}),
        ("audience=none", set()),
        ("state=cancelled", {"Near"}),
        ("state=scheduled", {"Far"}),
        ("since=DAYT00:00:00%2B03:00", {"Far"}),
        ("until=DAYT00:00:00%2B03:00", {"Near"}),
        ("age_mark=12%2B", {"Near"}),
    ],
)
def test_events_by_place_tag_audience_state_and_time(query, found, on, two_events):
    audience = two_events.audiences.first()
    query = query.replace("TAG", quote(two_events.tags.get().slug))
    query = query.replace("AUDIENCE", audience.code).replace("DAY", day(10))
    assert titles(on("region", f"/api/v1/events/?{query}")) == found


@pytest.fixture
def two_reports(northern):
    index = EventIndexPage.objects.child_of(northern.root_page).get()
    for title, on_day in (("Spring", date(2026, 4, 1)), ("Autumn", date(2026, 10, 1))):
        page = EventReportPage(title=title, date=on_day, age_mark="0+", attended=5)
        index.add_child(instance=page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Spring", "Autumn"}),
        ("since=2026-06-01", {"Autumn"}),
        ("until=2026-06-01", {"Spring"}),
        ("since=2026-04-01&until=2026-04-01", {"Spring"}),
    ],
)
def test_reports_by_day(query, found, on, two_reports):
    assert titles(on("northern", f"/api/v1/reports/?{query}")) == found


@pytest.fixture
def three_changes(northern):
    rows = (
        ("Closed", ChangeKind.CLOSED, Reason.CLEANING, 0, 0),
        ("Moved", ChangeKind.MOVED, Reason.REPAIR, 20, 30),
        ("For long", ChangeKind.CLOSED, Reason.REPAIR, 5, None),
    )
    for text, kind, reason, first, last in rows:
        change = ScheduleChange.objects.create(
            kind=kind,
            reason=reason,
            since=timezone.localdate() + timedelta(days=first),
            until=None if last is None else timezone.localdate() + timedelta(days=last),
            public_text=text,
            place="Next door" if kind == ChangeKind.MOVED else "",
        )
        change.libraries.add(northern)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Closed", "Moved", "For long"}),
        ("kind=moved", {"Moved"}),
        ("reason=repair", {"Moved", "For long"}),
        ("since={10}", {"Moved", "For long"}),
        ("until={10}", {"Closed", "For long"}),
        ("since={31}", {"For long"}),
    ],
)
def test_changes_by_kind_reason_and_days_with_those_until_further_notice(
    query, found, on, three_changes
):
    for number in (10, 31):
        query = query.replace(f"{{{number}}}", day(number))
    rows = on("northern", f"/api/v1/schedule-changes/?{query}")
    assert {row["text"] for row in rows} == found


@pytest.mark.parametrize(
    "query",
    [
        "news/?since=yesterday",
        "news/?is_pinned=2&since=x",
        "events/?since=x",
        "events/?state=perhaps",
        "reports/?until=2026-02-30",
        "schedule-changes/?kind=none",
        "schedule-changes/?since=x",
        "libraries/?kind=none",
    ],
)
def test_a_filter_that_makes_no_sense_is_refused_by_its_name(query, client, northern):
    answer = client.get(f"/api/v1/{query}", headers={"host": "northern.localhost"})
    assert answer.status_code == 400
    assert set(answer.json()) & {"since", "until", "state", "kind"}


def changes_of_the_network(northern, news, event) -> dict:
    """For each address, an act after which its answer may be another."""
    return {
        "libraries/": lambda: (setattr(northern, "phone", "1"), northern.save()),
        "libraries/northern/": lambda: (setattr(northern, "phone", "2"), northern.save()),
        "libraries/northern/hours/": lambda: (setattr(northern, "phone", "3"), northern.save()),
        "news/": lambda: news(northern, "One"),
        "events/": lambda: event(northern, "Two"),
        "reports/": lambda: news(northern, "Three"),
        "libraries/northern/plugins/": lambda: enable_plugin(
            library=northern, slug="dummy", actor=None
        ),
    }


def test_every_answer_has_an_etag_that_holds_until_something_changes(
    client, northern, news, event, time_machine
):
    time_machine.move_to("2026-11-19 12:00:10+00:00", tick=False)
    host = {"host": "northern.localhost"}
    for path, change in changes_of_the_network(northern, news, event).items():
        address = f"/api/v1/{path}"
        etag = client.get(address, headers=host)["ETag"]
        held = {**host, "if-none-match": etag}
        unchanged = client.get(address, headers=held)
        assert (unchanged.status_code, unchanged.content) == (304, b""), path
        other = client.get(f"{address}?page_size=1", headers=held)
        assert other.status_code == 200, path
        change()
        assert client.get(address, headers=held).status_code == 200, path


def test_an_answer_about_this_moment_holds_a_minute_at_most(client, northern, time_machine):
    host = {"host": "northern.localhost"}
    time_machine.move_to("2026-11-19 12:00:10+00:00", tick=False)
    etag = client.get("/api/v1/events/", headers=host)["ETag"]
    time_machine.move_to("2026-11-19 12:00:50+00:00", tick=False)
    held = {**host, "if-none-match": etag}
    assert client.get("/api/v1/events/", headers=held).status_code == 304
    time_machine.move_to("2026-11-19 12:01:10+00:00", tick=False)
    assert client.get("/api/v1/events/", headers=held).status_code == 200
