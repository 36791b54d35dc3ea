from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import ChangeKind, State
from bibnet.libraries.otherwise import MOST_ROWS, otherwise_today

MOSCOW = ZoneInfo("Europe/Moscow")
NOON = datetime(2026, 11, 24, 12, tzinfo=MOSCOW)
TODAY = date(2026, 11, 24)


def test_the_latest_change_of_each_library_is_told_in_its_own_words(
    region, northern, southern, change
):
    change(northern, since=date(2026, 11, 20), until=date(2026, 11, 30))
    change(southern, since=TODAY, kind=ChangeKind.MOVED, place="the town hall")
    found = otherwise_today(region, NOON)
    assert [row.title for row in found.rows] == ["Southern library", "Northern library"]
    assert "the town hall" in found.rows[0].text
    assert found.rows[1].url == "http://northern.localhost:8000/"
    assert found.others == 0


def test_what_is_over_to_come_called_off_or_in_practice_is_not_told(
    region, northern, southern, change
):
    change(northern, since=date(2026, 11, 23))
    change(northern, since=date(2026, 11, 25))
    change(northern, since=TODAY, cancelled_at=NOON)
    change(southern, since=TODAY)
    southern.state = State.PRACTICE
    southern.save()
    assert otherwise_today(region, NOON).rows == ()


def test_a_storm_takes_as_many_queries_as_a_shower(region, change):
    libraries = [
        found_library(Founding(code=f"l{number}", name=f"Library {number}"), actor=None)
        for number in range(MOST_ROWS + 4)
    ]
    change(libraries[0], since=TODAY)
    otherwise_today(region, NOON)  # what a process keeps in memory is read now
    counts = []
    for more in (1, 4):
        change(*libraries[: MOST_ROWS + more], since=TODAY)
        with CaptureQueriesContext(connection) as queries:
            found = otherwise_today(region, NOON)
        assert len(found.rows) == MOST_ROWS
        assert found.others == more
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_front_page_of_the_portal_says_it_and_falls_silent_after(
    client, northern, change, time_machine
):
    change(northern, since=TODAY)
    time_machine.move_to(NOON, tick=False)
    page = client.get("/", headers={"host": "region.localhost:8000"}).content.decode()
    assert 'id="otherwise"' in page
    assert "Northern library" in page.partition('id="otherwise"')[2].partition("</section>")[0]
    time_machine.move_to(datetime(2026, 11, 25, 12, tzinfo=MOSCOW), tick=False)
    page = client.get("/", headers={"host": "region.localhost:8000"}).content.decode()
    assert 'id="otherwise"' not in page
