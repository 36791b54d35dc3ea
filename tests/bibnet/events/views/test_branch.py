"""The page of a branch without a site: what is on there, and what was."""

from __future__ import annotations

from datetime import date

import pytest

from bibnet.events.models import EventIndexPage, EventReportPage
from bibnet.libraries import founding
from bibnet.libraries.models import Kind, Library


@pytest.fixture
def branch(northern, now) -> Library:
    return founding.found_library(
        founding.Founding(
            code="branch",
            name="Branch",
            kind=Kind.BRANCH,
            parent=northern,
            is_member=False,
            has_microsite=False,
        ),
        actor=None,
    )


@pytest.fixture
def page_of(client):
    def get(library: Library, host: str = "northern.localhost") -> str:
        answer = client.get(f"/libraries/{library.code}/", headers={"host": host})
        assert answer.status_code == 200
        return answer.content.decode().partition('id="main"')[2].partition("<footer")[0]

    return get


def make_report(library: Library, place: Library, title: str, **fields) -> EventReportPage:
    index = EventIndexPage.objects.child_of(library.root_page).get()
    values = {"date": date(2026, 11, 3), "age_mark": "6+", "attended": 40}
    page = EventReportPage(title=title, place=place, **{**values, **fields})
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


def test_a_branch_shows_what_is_held_there_and_nothing_else(
    branch, northern, southern, make_event, page_of
):
    page = make_event(northern, place=branch)
    make_event(northern, title="In the central library")
    make_event(southern, title="In the south")
    text = page_of(branch)
    assert f'href="{page.local_path}"' in text
    assert "In the central library" not in text
    assert "In the south" not in text


def test_an_event_announced_later_is_there_at_once(branch, northern, make_event, page_of):
    assert 'id="events"' not in page_of(branch)
    page = make_event(northern, place=branch)
    assert page.title in page_of(branch)


def test_reports_of_what_was_held_there_are_its_news(branch, northern, page_of):
    make_report(northern, branch, "A night of the arts", lead="Many came.")
    make_report(northern, branch, "Only counted", is_figures_only=True)
    make_report(northern, northern, "In the central library")
    text = page_of(branch)
    assert "A night of the arts" in text
    assert "Many came." in text
    assert "Only counted" not in text
    assert "In the central library" not in text


def test_what_stands_below_a_branch_is_held_there_too(branch, northern, make_event, page_of):
    desk = founding.found_library(
        founding.Founding(
            code="desk",
            name="Children's department",
            kind=Kind.DEPARTMENT,
            parent=Library.objects.get(pk=branch.pk),
            is_member=False,
            has_microsite=False,
        ),
        actor=None,
    )
    make_event(northern, place=desk)
    assert "Day of the dictionary" in page_of(branch)
    assert "Day of the dictionary" in page_of(desk)
