"""Two people at one page: the second is told, and what either typed is kept."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from bibnet.libraries.models import Role
from bibnet.pages.models import NewsPage

PORTAL = {"host": "region.localhost"}
BY_ITSELF = {**PORTAL, "accept": "application/json"}


def typed(title: str, page: NewsPage) -> dict[str, str]:
    """What the form sends that was opened when the page stood as `page` does."""
    loaded = page.latest_revision
    return {
        "title": title,
        "lead": "",
        "date": "25.11.2026",
        "body-count": "0",
        "picture": "",
        "picture_alt": "",
        "tags": "",
        "loaded_revision_id": str(loaded.pk),
        "loaded_revision_created_at": loaded.created_at.isoformat(),
    }


@pytest.fixture
def page(northern, northern_editor, make_news):
    page = make_news(northern, "Сначала", live=False)
    page.save_revision(user=northern_editor)
    page.refresh_from_db()
    return page


@pytest.fixture
def two(northern, northern_editor, person, page):
    """Two signed-in browsers with the page open in both, the second one's ping address."""
    other = person("other", northern, Role.EDITOR)
    browsers = []
    for user in (northern_editor, other):
        browser = Client()
        browser.force_login(user)
        browsers.append(browser)
    address = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    browsers[0].get(address, headers=PORTAL)
    opened = browsers[1].get(address, headers=PORTAL).content.decode()
    ping = re.search(r"/admin/editing-sessions/ping/[^\"]+", opened)[0]
    return *browsers, address, ping


def test_the_second_is_told_and_nothing_is_lost(two, page):
    first, second, address, ping = two
    loaded = page.latest_revision_id
    stale = typed("Второй правит", page)
    saved = first.post(address, typed("Первый правит", page), headers=BY_ITSELF)
    assert saved.json()["success"]

    refused = second.post(address, stale, headers=BY_ITSELF)
    assert (refused.status_code, refused.json()["error_code"]) == (400, "invalid_revision")
    page.refresh_from_db()
    assert page.latest_revision.content["title"] == "Первый правит"

    told = second.post(ping, {"revision_id": loaded}, headers=PORTAL).json()
    assert told["other_sessions"][0]["revision_id"] == saved.json()["revision_id"]
    assert "сохранил" in told["html"].lower()

    second.post(address, {**stale, "title": "Второй всё же сохранил"}, headers=PORTAL)
    titles = [
        revision.content["title"]
        for revision in NewsPage.objects.get(pk=page.pk).revisions.order_by("pk")
    ]
    assert titles == ["Сначала", "Первый правит", "Второй всё же сохранил"]


def test_what_is_saved_by_itself_fills_one_version_not_hundreds(two, page):
    first, _second, address, _ping = two
    made = first.post(address, typed("Пиш", page), headers=BY_ITSELF).json()["revision_id"]
    for title in ("Пишу", "Пишу дальше"):
        again = {**typed(title, page), "overwrite_revision_id": str(made)}
        assert first.post(address, again, headers=BY_ITSELF).json()["revision_id"] == made
    page.refresh_from_db()
    assert (page.title, page.slug, page.live) == ("Пишу дальше", "pishu-dalshe", False)
    assert page.revisions.count() == 2
