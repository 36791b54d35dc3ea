from __future__ import annotations

import json
import re
from datetime import time, timedelta

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from bibnet.journal.visits import counter
from bibnet.libraries.models import Role
from bibnet.libraries.schedule.days import Hours
from bibnet.libraries.schedule.plan import Plan, SeasonPlan
from bibnet.libraries.schedule.services import set_regular_hours
from bibnet.pages import cache
from bibnet.themes import offline

NORTHERN = {"host": "northern.localhost"}
PAGE = "/view/offline/"
WORKER = "/view/worker.js"
# About the answer, its body and its keeping.
NOT_FOR_SAFETY = {
    offline.MARK,
    "Cache-Control",
    "Content-Language",
    "Content-Length",
    "Content-Type",
    "ETag",
    "Vary",
    "X-Request-ID",
}


@pytest.fixture(autouse=True)
def page_cache(settings, monkeypatch):
    settings.BIBNET_PAGE_CACHE_BYTES = 1_000_000
    monkeypatch.setattr(cache, "store", cache.Store(1_000_000))


def add_week(library) -> None:
    week = dict.fromkeys(range(7), Hours(time(10), time(19)))
    set_regular_hours(library=library, plan=Plan(seasons=[SeasonPlan(week=week)]), actor=None)


def settings_of(client, host: str) -> dict[str, object]:
    source = client.get(WORKER, headers={"host": host}).content.decode()
    told = re.match(r"const BIBNET = (\{.*?\});\n", source)
    assert told is not None
    return json.loads(told[1])


# What may be kept


@pytest.mark.parametrize("path", ["/", "/news/", "/events/", "/privacy/", PAGE])
def test_what_everybody_gets_alike_may_be_kept_by_a_browser(path, client, northern):
    response = client.get(path, headers=NORTHERN)
    assert response.status_code == 200
    assert response[offline.MARK] == "keep"
    assert "private" not in response["Cache-Control"]


@pytest.mark.parametrize("path", ["/search/?q=x", "/ask/", "/accounts/login/", "/view/worker.js"])
def test_searches_and_forms_may_not_be_kept(path, client, northern):
    assert not client.get(path, headers=NORTHERN).has_header(offline.MARK)


def test_nothing_may_be_kept_of_who_is_signed_in(client, northern, region, person):
    client.force_login(
        person("masha", northern, Role.EDITOR), "bibnet.accounts.backends.PortalBackend"
    )
    for host in ("northern.localhost", "region.localhost"):
        for path in ("/", "/news/", "/accounts/", "/admin/", PAGE):
            response = client.get(path, headers={"host": host})
            assert not response.has_header(offline.MARK), (host, path)


def test_nothing_may_be_kept_while_a_message_waits(client, northern):
    client.cookies["messages"] = "x"
    assert not client.get("/", headers=NORTHERN).has_header(offline.MARK)


def test_an_answer_that_ends_a_session_has_the_browser_erase(client, northern):
    client.cookies[settings.SESSION_COOKIE_NAME] = "ended-elsewhere"
    response = client.get("/", headers=NORTHERN)
    assert response.cookies[settings.SESSION_COOKIE_NAME].value == ""
    assert response[offline.MARK] == offline.FORGET
    client.cookies.clear()
    assert client.get("/", headers=NORTHERN)[offline.MARK] == offline.KEEP


def test_an_error_and_a_redirect_may_not_be_kept(client, northern):
    for path in ("/nothing-here/", "/news"):
        assert not client.get(path, headers=NORTHERN).has_header(offline.MARK)


# The worker


def test_the_worker_speaks_for_the_whole_host(client, northern):
    response = client.get(WORKER, headers=NORTHERN)
    assert response["Service-Worker-Allowed"] == "/"
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"


def test_the_worker_leaves_screens_of_the_staff_and_the_api_alone(client, northern):
    told = settings_of(client, "northern.localhost")
    assert {"/admin/", "/api/"} <= set(told["untouched"])
    assert told["ends"] == "/accounts/logout/"
    assert told["mark"] == offline.MARK


def test_a_copy_keeps_every_header_that_makes_the_page_safe(client, northern):
    sent = set(client.get("/", headers=NORTHERN).headers)
    assert set(settings_of(client, "northern.localhost")["safety"]) == sent - NOT_FOR_SAFETY
    assert "Content-Security-Policy" in sent


def test_one_setting_takes_the_worker_out_of_browsers(client, northern, settings):
    settings.BIBNET_OFFLINE = False
    response = client.get(WORKER, headers=NORTHERN)
    assert "registration.unregister()" in response.content.decode()
    assert '"fetch"' not in response.content.decode()
    assert response["Cache-Control"] == "no-cache"
    html = client.get("/privacy/", headers=NORTHERN).content.decode()
    assert "data-worker" not in html
    assert "Стереть" not in html


def test_another_look_is_another_version(client, northern, southern, monkeypatch):
    before = settings_of(client, "northern.localhost")
    assert settings_of(client, "southern.localhost")["version"] == before["version"]
    monkeypatch.setattr(offline, "_code", lambda name: "// other code")
    assert settings_of(client, "northern.localhost")["version"] != before["version"]


def test_all_that_the_offline_page_needs_is_taken_along(client, northern):
    html = client.get(PAGE, headers=NORTHERN).content.decode()
    head = html.partition("</head>")[0]
    needed = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', head))
    needed |= set(re.findall(r'<script src="([^"]+)"', html))
    assert needed
    assert needed <= set(settings_of(client, "northern.localhost")["files"])


# The page


def test_the_offline_page_shows_two_weeks_and_the_telephone(client, northern):
    add_week(northern)
    northern.phone = "+7 (4832) 12-34-56"
    northern.save(update_fields=["phone"])
    html = client.get(PAGE, headers=NORTHERN).content.decode()
    today = timezone.localdate()
    days = re.findall(r'data-day="([\d-]+)"', html)
    assert days == [(today + timedelta(days=number)).isoformat() for number in range(14)]
    assert "10:00–19:00" in html
    assert 'href="tel:+74832123456"' in html
    assert "Нет связи" in html
    assert "data-saved-copy" in html


def test_the_days_begin_anew_at_midnight(client, northern):
    add_week(northern)
    noon = timezone.now().replace(hour=9, minute=0)
    with time_machine.travel(noon, tick=False):
        first = re.findall(
            r'data-day="([\d-]+)"', client.get(PAGE, headers=NORTHERN).content.decode()
        )[0]
    with time_machine.travel(noon + timedelta(days=1), tick=False):
        then = re.findall(
            r'data-day="([\d-]+)"', client.get(PAGE, headers=NORTHERN).content.decode()
        )[0]
    assert then > first


def test_the_portal_has_no_hours_of_its_own(client, region):
    html = client.get(PAGE, headers={"host": "region.localhost"}).content.decode()
    assert "data-day=" not in html
    assert "Вы уже открывали" in html


def test_a_library_shows_its_own_hours_only(client, northern, southern):
    add_week(northern)
    southern.phone = "+7 111"
    southern.save(update_fields=["phone"])
    html = client.get(PAGE, headers={"host": "southern.localhost"}).content.decode()
    assert "10:00–19:00" not in html
    assert "+7 111" not in client.get(PAGE, headers=NORTHERN).content.decode()


def test_what_a_browser_takes_along_is_no_visit(client, northern, monkeypatch):
    seen = []
    monkeypatch.setattr(counter, "see", lambda request, **known: seen.append(request.path))
    client.get(PAGE, headers=NORTHERN)
    client.get("/news/", headers=NORTHERN)
    assert seen == ["/news/"]


# The manifest


def test_the_manifest_has_the_librarys_name_colours_and_icon(client, northern):
    response = client.get("/view/manifest.webmanifest", headers=NORTHERN)
    told = json.loads(response.content)
    assert response["Content-Type"] == "application/manifest+json"
    assert told["name"] == "Northern library"
    assert (told["scope"], told["start_url"]) == ("/", "/")
    assert re.fullmatch(r"#[0-9a-f]{6}", told["theme_color"])
    assert re.fullmatch(r"#[0-9a-f]{6}", told["background_color"])
    assert told["icons"][-1]["type"] == "image/svg+xml"


def test_public_pages_name_the_manifest_and_staff_screens_set_up_nothing(
    client, northern, northern_editor
):
    html = client.get("/", headers=NORTHERN).content.decode()
    assert f'rel="manifest" href="{reverse("themes:manifest")}"' in html
    assert f'data-worker="{reverse("themes:worker")}"' in html
    client.force_login(northern_editor, "bibnet.accounts.backends.PortalBackend")
    staff = client.get("/admin/", headers={"host": "region.localhost"}).content.decode()
    assert "data-worker" not in staff


def test_the_privacy_page_says_what_the_browser_keeps(client, northern):
    html = client.get("/privacy/", headers=NORTHERN).content.decode()
    assert "если пропадёт связь" in html
    assert "data-erase" in html
