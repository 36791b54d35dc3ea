"""One account host: a microsite's session is opened by a one-time code and ends with its parent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from bibnet.accounts.models import AccountSession
from bibnet.accounts.services import sessions
from tests.browsers import PASSWORD, PORTAL, Browser, user_at

NORTH = "http://northern.localhost:8000"
SOUTH = "http://southern.localhost:8000"


def way_in(browser: Browser, site: str, path: str = "/") -> str:
    """Address with a fresh code, up to which the browser goes but which it does not open."""
    to_portal = browser.get(f"{site}/session/start/?next={path}", follow=False)["Location"]
    parts = urlsplit(to_portal)
    response = browser.get(to_portal, follow=False)
    if response.status_code == 200:
        response = browser.post(
            f"{PORTAL}{parts.path}?{parts.query}",
            {"username": "masha@mail.ru", "password": PASSWORD},
            follow=False,
        )
    return response["Location"]


def test_signing_in_at_a_microsite_comes_back_to_the_page(browser, masha, northern):
    response = browser.get(f"{NORTH}/session/start/?next=/libraries/")
    assert (response.host, response.status_code) == ("region.localhost", 200)
    state = response.wsgi_request.META["QUERY_STRING"]
    response = browser.sign_in("masha@mail.ru", query=f"?{state}")
    assert response.host == "northern.localhost"
    assert response.wsgi_request.path == "/libraries/"
    assert user_at(browser, "northern.localhost") == str(masha.pk)


def test_the_second_microsite_asks_for_no_password(browser, masha, northern, southern):
    browser.get(way_in(browser, NORTH))
    response = browser.get(f"{SOUTH}/session/start/?next=/")
    assert response.host == "southern.localhost"
    assert user_at(browser, "southern.localhost") == str(masha.pk)


def test_a_code_is_good_once(browser, masha, northern):
    address = way_in(browser, NORTH)
    assert browser.get(address, follow=False).status_code == 302
    again = browser.get(address, follow=False)
    assert again.status_code == 403
    assert again.templates[0].name == "accounts/crossing_refused.html"


def test_a_code_replayed_in_a_copy_of_the_browser_opens_nothing(browser, masha, northern):
    address = way_in(browser, NORTH)
    thief = Browser()
    thief.at("northern.localhost").cookies = browser.at("northern.localhost").cookies.copy()
    browser.get(address)
    assert thief.get(address, follow=False).status_code == 403


def test_a_code_is_refused_on_another_host_and_used_up_there(browser, masha, northern, southern):
    browser.get(f"{SOUTH}/session/start/", follow=False)
    address = way_in(browser, NORTH)
    elsewhere = browser.get(address.replace("northern", "southern"), follow=False)
    assert elsewhere.status_code == 403
    assert user_at(browser, "southern.localhost") is None
    assert browser.get(address, follow=False).status_code == 403


def test_a_code_is_refused_in_another_browser(browser, other_browser, masha, northern):
    other_browser.get(f"{NORTH}/session/start/", follow=False)
    response = other_browser.get(way_in(browser, NORTH), follow=False)
    assert response.status_code == 403
    assert user_at(other_browser, "northern.localhost") is None


def test_a_code_without_the_nonce_cookie_is_refused(browser, other_browser, masha, northern):
    assert other_browser.get(way_in(browser, NORTH), follow=False).status_code == 403


def test_a_code_lasts_a_minute(browser, masha, northern, time_machine):
    time_machine.move_to(datetime(2026, 11, 19, 12, tzinfo=UTC), tick=False)
    address = way_in(browser, NORTH)
    time_machine.move_to(datetime(2026, 11, 19, 12, 1, 1, tzinfo=UTC), tick=False)
    assert browser.get(address, follow=False).status_code == 403


def test_a_code_is_worth_nothing_after_signing_out(browser, masha, northern):
    address = way_in(browser, NORTH)
    browser.post(f"{PORTAL}/accounts/logout/", {}, follow=False)
    assert browser.get(address, follow=False).status_code == 403


@pytest.mark.parametrize("state", ["", "nonsense", "eyJob3N0IjoiZXZpbC5leGFtcGxlIn0:1:2"])
def test_a_made_up_state_leads_to_the_cabinet(browser, masha, state):
    response = browser.sign_in("masha@mail.ru", query=f"?state={state}")
    assert response.wsgi_request.path == "/accounts/"


def test_a_host_that_was_taken_away_gets_no_code(browser, masha, northern):
    start = browser.get(f"{NORTH}/session/start/", follow=False)["Location"]
    northern.hosts.all().delete()
    query = urlsplit(start).query
    response = browser.sign_in("masha@mail.ru", query=f"?{query}")
    assert response.host == "region.localhost"


def test_signing_out_ends_the_session_on_all_hosts(browser, masha, northern, southern):
    browser.get(way_in(browser, NORTH))
    browser.get(way_in(browser, SOUTH))
    browser.post(f"{PORTAL}/accounts/logout/", {}, follow=False)
    assert user_at(browser, "northern.localhost") is None
    assert user_at(browser, "southern.localhost") is None


def test_blocking_ends_the_sessions_of_all_browsers(browser, other_browser, masha, northern):
    for one in (browser, other_browser):
        one.get(way_in(one, NORTH))
    sessions.end_all(masha)
    assert user_at(browser, "northern.localhost") is None
    assert user_at(other_browser, "northern.localhost") is None
    assert not AccountSession.objects.exists()


def test_a_new_password_ends_all_sessions_but_this_one(browser, other_browser, masha, northern):
    for one in (browser, other_browser):
        one.get(way_in(one, NORTH))
    response = browser.post(
        f"{PORTAL}/accounts/security/password/",
        {"current": PASSWORD, "password": "новый омут 8"},
    )
    assert response.status_code == 200
    assert user_at(browser, "region.localhost") == str(masha.pk)
    assert user_at(browser, "northern.localhost") is None
    assert user_at(other_browser, "region.localhost") is None
    assert AccountSession.objects.get().key == browser.at("region.localhost").session.session_key


def test_a_session_of_a_microsite_is_nobody_on_the_portal(browser, masha, northern):
    browser.get(way_in(browser, NORTH))
    thief = Browser()
    thief.at("region.localhost").cookies["sessionid"] = (
        browser.at("northern.localhost").cookies["sessionid"].value
    )
    response = thief.get(f"{PORTAL}/accounts/data/")
    assert response.wsgi_request.path == "/accounts/login/"


def test_a_session_of_a_microsite_lasts_no_longer_than_its_parent(browser, masha, northern):
    browser.sign_in("masha@mail.ru", is_shared="on")
    browser.get(way_in(browser, NORTH))
    parent, child = AccountSession.objects.order_by("pk")
    assert child.parent == parent
    assert child.ends_at == parent.ends_at
    cookie = browser.at("northern.localhost").cookies["sessionid"]
    assert int(cookie["max-age"]) <= timedelta(hours=1).total_seconds()


def test_accounts_and_admin_of_a_microsite_lead_to_the_portal(browser, northern):
    for path in ("/accounts/", "/accounts/sign-up/", "/admin/", "/admin/pages/"):
        response = browser.get(f"{NORTH}{path}", follow=False)
        assert response["Location"] == f"{PORTAL}{path}"
        assert browser.post(f"{NORTH}{path}", {}, follow=False).status_code == 404
    start = browser.get(f"{NORTH}/accounts/login/", follow=False)["Location"]
    assert start.startswith("/session/start/")
    assert browser.get(f"{PORTAL}/session/start/", follow=False).status_code == 404
