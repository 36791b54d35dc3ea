"""Drafts on the staff's start page, and what did not come out at its time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import travel

from bibnet.libraries.models import Role
from bibnet.notices.models import Notice
from bibnet.pages.models import NewsPage
from bibnet.pages.scheduling import publish_due

HOST = {"host": "region.localhost"}


@pytest.fixture
def begin(make_news, northern, northern_editor):
    """Begins a draft, by the Northern editor unless told otherwise."""

    def make(title: str, *, library=northern, by=northern_editor, **fields) -> NewsPage:
        page = make_news(library, title, live=False, owner=by, **fields)
        page.save_revision(user=by)
        return page

    return make


@pytest.fixture
def start(client, northern_editor):
    """The pages that wait on the start page, by what is said of them."""

    def titles(who=northern_editor, code: str = "northern") -> list[str]:
        client.force_login(who)
        response = client.get(f"/admin/l/{code}/", headers=HOST)
        assert response.status_code == 200
        waiting = response.context["waiting"]
        return [str(item.title) for item in waiting if item.url.startswith("/admin/pages/")]

    return titles


def test_ones_drafts_wait_with_the_latest_first(start, begin):
    begin("Yesterday's")
    begin("Today's")
    assert start() == ["Черновик: Today's", "Черновик: Yesterday's"]


def test_changes_not_yet_published_wait_too(start, begin, northern_editor):
    page = begin("News")
    page.save_revision(user=northern_editor).publish()
    assert start() == []
    page.lead = "One thing more."
    page.save_revision(user=northern_editor)
    assert start() == ["Черновик: News"]


def test_what_waits_for_its_hour_or_was_taken_off_is_no_draft(start, begin, northern_editor):
    page = begin("Tomorrow")
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision(user=northern_editor).publish()
    gone = begin("Gone")
    gone.save_revision(user=northern_editor).publish()
    gone.unpublish()
    assert start() == []


def test_what_is_being_checked_stands_once(start, begin, northern, person):
    northern.has_moderation = True
    northern.save()
    author = person("author", northern, Role.EDITOR, is_trusted=False)
    page = begin("To be checked", by=author)
    page.get_workflow().start(page, author)
    assert start(author) == ["На проверке: To be checked"]


def test_drafts_are_their_authors(start, begin, person, northern, southern, southern_editor):
    begin("Northern draft")
    colleague = person("colleague", northern, Role.EDITOR)
    assert start(colleague) == []
    begin("Southern draft", library=southern, by=southern_editor)
    assert start(southern_editor, "southern") == ["Черновик: Southern draft"]
    assert start() == ["Черновик: Northern draft"]


def test_the_portals_drafts_wait_on_the_regions_page(start, begin, region, regional_admin):
    begin("Of the portal", library=region, by=regional_admin)
    begin("Of a library", by=regional_admin)
    waiting = start(regional_admin, "region")
    assert "Черновик: Of the portal" in waiting
    assert "Черновик: Of a library" not in waiting


def test_many_drafts_are_counted_in_equal_queries(start, begin):
    begin("First")
    start()
    counts = []
    for more in (5, 40):
        for number in range(more):
            begin(f"Draft {number} of {more}")
        with CaptureQueriesContext(connection) as queries:
            waiting = start()
        counts.append(len(queries))
    assert len(waiting) == 6
    assert waiting[-1] == "Ещё 41 черновик"
    assert counts[0] == counts[1]


@pytest.fixture
def missed(begin, make_picture, northern, northern_editor):
    """A page that could not come out when its hour came: its picture is not described."""
    page = begin("Half made")
    page.picture = make_picture(northern)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision(user=northern_editor).publish()
    with travel(page.go_live_at + timedelta(minutes=1)):
        assert publish_due() == (0, 0)
        yield page


def test_what_did_not_come_out_stands_first_with_the_reason(start, begin, missed):
    begin("Another")
    first, second = start()
    assert first.startswith("Не вышло в срок")
    assert "Half made" in first
    assert first.endswith("Напишите, что на картинке, или отметьте, что она только украшает.")
    assert second == "Черновик: Another"


def test_a_colleague_may_mend_what_did_not_come_out(start, missed, person, northern, southern):
    (shown,) = start(person("colleague", northern, Role.EDITOR))
    assert "Half made" in shown
    assert start(person("neighbour", southern, Role.EDITOR), "southern") == []


def test_who_set_the_time_is_told_once(missed, northern_editor, northern):
    publish_due()
    notice = Notice.objects.get(user=northern_editor)
    assert notice.kind == "core.editing.not_published"
    assert notice.library == northern
    assert "Half made" in notice.subject
    assert f"/admin/pages/{missed.pk}/edit/" in notice.url


def test_once_mended_and_published_it_waits_no_more(start, missed, northern_editor):
    draft = missed.get_latest_revision_as_object()
    draft.picture_alt = "Children at a table"
    draft.go_live_at = None
    draft.save_revision(user=northern_editor).publish()
    assert start() == []
