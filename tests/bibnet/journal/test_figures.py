from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bibnet.journal import reckoning
from bibnet.journal.models import Mode
from bibnet.journal.services import write
from bibnet.journal.visits import KIND
from bibnet.libraries import founding
from bibnet.libraries.models import Kind, State

SCREEN = "/admin/l/northern/figures/"
NOON = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = date(2026, 11, 24)


@pytest.fixture
def at_work(northern_editor, time_machine):
    time_machine.move_to(NOON, tick=False)
    browser = Client(headers={"host": "region.localhost"})
    browser.force_login(northern_editor)
    return browser


def visit(library, amount: int = 1, *, at: datetime = NOON, mode: str = Mode.REMOTE) -> None:
    write(kind=KIND, library=library, amount=amount, at=at, mode=mode)


def test_visits_are_shown_by_day_and_mode(at_work, northern):
    visit(northern, 5)
    visit(northern, 2, mode=Mode.IN_HOUSE)
    visit(northern, 4, at=NOON - timedelta(days=2))
    context = at_work.get(SCREEN).context
    assert context["modes"] == [Mode.IN_HOUSE, Mode.REMOTE]
    assert [(day.day, amounts) for day, amounts in context["rows"]][:3] == [
        (TODAY, [2, 5]),
        (TODAY - timedelta(days=1), [0, 0]),
        (TODAY - timedelta(days=2), [0, 4]),
    ]
    assert (context["total"], len(context["rows"])) == (11, 30)


def test_the_chart_has_a_bar_for_each_day_and_a_name(at_work, northern):
    visit(northern, 5)
    page = at_work.get(SCREEN)
    html = page.content.decode()
    assert html.count("<rect") == 30
    assert 'role="img" aria-labelledby="chart"' in html
    assert max(bar.height for bar in page.context["bars"]) == page.context["size"][1]
    assert 'height="160.0"' in html


def test_a_day_ends_at_midnight_of_the_library(northern):
    northern.time_zone = "Asia/Kamchatka"
    northern.save(update_fields=["time_zone"])
    visit(northern, at=datetime(2026, 11, 24, 11, 59, tzinfo=UTC))
    visit(northern, at=datetime(2026, 11, 24, 12, 1, tzinfo=UTC))
    days = reckoning.visits_by_day(northern, TODAY, TODAY + timedelta(days=1))
    assert [one.total for one in days] == [1, 1]


def test_branches_count_for_their_library_and_a_practice_library_for_nobody(northern, region):
    branch = founding.found_library(
        founding.Founding(code="branch", name="Branch", parent=northern, kind=Kind.BRANCH),
        actor=None,
    )
    practice = founding.found_library(
        founding.Founding(code="practice", name="Practice", parent=region), actor=None
    )
    practice.state = State.PRACTICE
    practice.save(update_fields=["state"])
    for library in (northern, branch, practice):
        visit(library)
    assert reckoning.visits(northern, TODAY, TODAY) == 2
    assert reckoning.visits(region, TODAY, TODAY) == 2
    assert reckoning.visits(practice, TODAY, TODAY) == 1


def test_other_days_can_be_asked_for_and_nonsense_is_told(at_work, northern):
    visit(northern, at=NOON - timedelta(days=100))
    day = (TODAY - timedelta(days=100)).isoformat()
    assert at_work.get(SCREEN, {"since": day, "until": day}).context["total"] == 1
    assert len(at_work.get(SCREEN, {"since": day}).context["rows"]) == 101
    answer = at_work.get(SCREEN, {"since": "2026-11-24", "until": "2026-11-20"})
    assert answer.context["form"].errors


def test_another_librarys_figures_are_closed(at_work, southern):
    assert at_work.get("/admin/l/southern/figures/").status_code in (302, 403)


def test_few_and_many_entries_take_as_many_queries(at_work, northern):
    counts = []
    for amount in (10, 50):
        for number in range(amount):
            visit(northern, at=NOON - timedelta(days=number % 20))
        at_work.get(SCREEN)
        with CaptureQueriesContext(connection) as queries:
            at_work.get(SCREEN)
        counts.append(len(queries))
    assert counts[0] == counts[1]
