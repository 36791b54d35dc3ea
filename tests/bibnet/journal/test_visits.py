from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpResponseNotModified
from django.utils import timezone

from bibnet.journal.middleware import VisitMiddleware
from bibnet.journal.models import DailySalt, Entry, VisitMark
from bibnet.journal.visits import KIND, Sight, VisitCounter, forget, record

BROWSER = "Mozilla/5.0 (Windows NT 10.0) Firefox/130.0"


@pytest.fixture
def see(rf, monkeypatch):
    """Requests of visitors, gathered without the flushing thread."""
    counter = VisitCounter()
    counter._thread = object()

    def make(library, *, address="10.0.0.1", agent=BROWSER, user_id=None):
        request = rf.get("/", HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
        request.library = library
        counter.see(request, user_id=user_id)
        return counter

    return make


def visits(library) -> int:
    return sum(Entry.objects.of(library).filter(kind=KIND).values_list("amount", flat=True))


def test_many_requests_of_one_visitor_are_one_visit(see, northern):
    for _ in range(5):
        counter = see(northern)
    assert counter.flush() == 1
    see(northern)
    assert counter.flush() == 0
    assert visits(northern) == 1


def test_two_visitors_of_two_libraries_are_counted_apart(see, northern, southern):
    see(northern)
    see(northern, address="10.0.0.2")
    see(southern).flush()
    assert (visits(northern), visits(southern)) == (2, 1)


def test_robots_and_nameless_programs_are_not_counted(see, northern):
    see(northern, agent="YandexBot/3.0")
    assert see(northern, agent="").flush() == 0


def test_a_visit_begins_anew_after_half_an_hour_of_silence(northern):
    start = timezone.now()
    record([Sight(northern.pk, "a" * 32, start)])
    record([Sight(northern.pk, "a" * 32, start + timedelta(minutes=29))])
    record([Sight(northern.pk, "a" * 32, start + timedelta(minutes=58))])
    assert visits(northern) == 1
    record([Sight(northern.pk, "a" * 32, start + timedelta(minutes=89))])
    assert visits(northern) == 2


def test_one_visitor_has_different_hashes_in_two_libraries(see, northern, southern):
    see(northern)
    see(southern).flush()
    assert VisitMark.objects.values("visitor").distinct().count() == 2


def test_marks_and_salts_are_thrown_away_after_a_day(see, northern):
    see(northern).flush()
    forget(now=timezone.now() + timedelta(days=4))
    assert not VisitMark.objects.exists()
    assert not DailySalt.objects.exists()


def test_a_page_view_is_seen_and_a_feed_or_the_admin_is_not(client, northern, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "bibnet.journal.middleware.counter.see", lambda request, **kwargs: seen.append(request.path)
    )
    client.get("/", headers={"host": "northern.localhost"})
    client.get("/nothing-here/", headers={"host": "northern.localhost"})
    client.get("/admin/", headers={"host": "region.localhost"})
    assert seen == ["/"]


def test_a_visitor_at_midnight_of_moscow_is_one_visitor_in_kamchatka(
    see, northern, southern, time_machine
):
    """The day of the salt is the library's own: there it is nine in the morning."""
    northern.time_zone = "Asia/Kamchatka"
    time_machine.move_to("2026-11-23T20:55Z", tick=False)
    see(northern)
    see(southern).flush()
    time_machine.move_to("2026-11-23T21:05Z", tick=False)
    see(northern)
    see(southern).flush()
    assert (visits(northern), visits(southern)) == (1, 2)


def test_a_visit_stands_on_the_hour_when_it_began_not_when_it_was_written(
    see, northern, time_machine
):
    time_machine.move_to("2026-11-23T20:59:50Z", tick=False)
    counter = see(northern)
    time_machine.move_to("2026-11-23T21:00:40Z", tick=False)
    counter.flush()
    entry = Entry.objects.of(northern).get(kind=KIND)
    assert entry.at.isoformat() == "2026-11-23T20:00:00+00:00"


def test_a_signed_in_reader_is_one_visitor_whatever_the_browser(see, northern):
    see(northern, user_id=7)
    assert see(northern, user_id=7, agent="Another browser", address="10.0.0.9").flush() == 1


def test_counting_sets_no_cookie(client, northern, monkeypatch):
    counter = VisitCounter()
    counter._thread = object()  # no thread, and nothing to flush as the tests end
    monkeypatch.setattr("bibnet.journal.middleware.counter", counter)
    answer = client.get("/", headers={"host": "northern.localhost", "user-agent": BROWSER})
    assert answer.status_code == 200
    assert not answer.cookies
    assert counter.flush() == 1


@pytest.mark.parametrize(("accept", "is_visit"), [("text/html,*/*", True), ("*/*", False)])
def test_a_feed_that_did_not_change_is_no_visit(rf, northern, monkeypatch, accept, is_visit):
    seen = []
    monkeypatch.setattr(
        "bibnet.journal.middleware.counter.see", lambda request, **kwargs: seen.append(request.path)
    )
    request = rf.get("/feed/", headers={"accept": accept})
    request.library = northern
    VisitMiddleware(lambda request: HttpResponseNotModified())(request)
    assert bool(seen) == is_visit
