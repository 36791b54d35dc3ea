"""One account host: signing in at one library's site opens the others, and nobody else's browser.

The codes that carry a session from host to host are caught in the browser itself, on their way.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Error, Locator, Page, expect

from tests.browser.conftest import A_PHONE, DESKTOP
from tests.browser.walk import LIBRARY, REGION
from tests.running import DevRun

pytestmark = pytest.mark.browser

NEIGHBOUR = "yunost.localhost"
OPEN = "/session/open/"


def way_in(page: Page) -> Locator:
    """The link in the head of a site for who has not signed in there."""
    return page.get_by_role("link", name="Войти", exact=True)


def cabinet(page: Page) -> Locator:
    """The link in the head for who has."""
    return page.get_by_role("link", name="Кабинет", exact=True)


def give_password(page: Page, person: dict[str, str]) -> None:
    page.fill("[name=username]", person["login"])
    page.fill("[name=password]", person["password"])
    page.get_by_role("button", name="Войти").click()


def caught_code(page: Page, portal: DevRun, host: str) -> str:
    """The address with a fresh code for `host`, which this signed-in browser never opened."""
    caught: list[str] = []
    session = page.context.new_cdp_session(page)

    def stop(paused: dict[str, Any]) -> None:
        caught.append(paused["request"]["url"])
        session.send(
            "Fetch.failRequest",
            {"requestId": paused["requestId"], "errorReason": "BlockedByClient"},
        )

    # What a site's service worker asks for is not this page's, and would not be stopped.
    session.send("Network.enable")
    session.send("Network.setBypassServiceWorker", {"bypass": True})
    session.on("Fetch.requestPaused", stop)
    session.send("Fetch.enable", {"patterns": [{"urlPattern": f"*{OPEN}*"}]})
    with pytest.raises(Error, match="ERR_BLOCKED_BY_CLIENT"):
        page.goto(portal.url(host, "/session/start/?next=/news/"))
    session.send("Fetch.disable")
    session.detach()
    (address,) = caught
    assert address.startswith(portal.url(host, f"{OPEN}?code="))
    return address


def is_refused(page: Page, address: str, reason: str) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_role("heading", level=1)).to_have_text("Вы не вошли")
    expect(page.locator("main")).to_contain_text(reason)
    expect(way_in(page)).to_be_visible()


@pytest.mark.parametrize("options", [{"viewport": DESKTOP}, A_PHONE], ids=["desktop", "phone"])
def test_one_password_opens_every_site_and_one_way_out_closes_them(
    new_page, portal, account, shot, options
):
    page = new_page(**options)
    page.goto(portal.url(LIBRARY, "/news/"))
    way_in(page).click()
    assert page.url.startswith(portal.url(REGION, "/accounts/login/?state="))
    give_password(page, account("reader"))
    expect(page).to_have_url(portal.url(LIBRARY, "/news/"))
    expect(cabinet(page)).to_be_visible()
    shot(page, "first-site")

    page.goto(portal.url(NEIGHBOUR, "/events/"))
    screens: list[str] = []
    posted: list[str] = []
    page.on("domcontentloaded", lambda shown: screens.append(shown.url))
    page.on("request", lambda asked: posted.append(asked.url) if asked.method == "POST" else None)
    way_in(page).click()
    expect(page).to_have_url(portal.url(NEIGHBOUR, "/events/"))
    expect(cabinet(page)).to_be_visible()
    assert (screens, posted) == ([page.url], []), "one click, and no screen on the way"
    shot(page, "second-site")

    kept = [one for one in page.context.cookies() if one["name"] == "sessionid"]
    assert {one["domain"] for one in kept} == {REGION, LIBRARY, NEIGHBOUR}
    assert {one["httpOnly"] for one in kept} == {True}
    assert {one["sameSite"] for one in kept} == {"Lax"}
    assert len({one["value"] for one in kept}) == 3

    page.goto(portal.url(REGION, "/accounts/logout/"))
    page.locator("main").get_by_role("button", name="Выйти").click()
    for host in (LIBRARY, NEIGHBOUR):
        page.goto(portal.url(host, "/news/"))
        expect(way_in(page)).to_be_visible()


def test_a_code_opens_one_host_once_in_the_browser_that_asked(signed_in, new_page, portal, look):
    page, thief = signed_in("reader"), new_page(**A_PHONE)
    thief.goto(portal.url(LIBRARY, "/session/start/?next=/news/"))  # it has a nonce of its own

    address = caught_code(page, portal, LIBRARY)
    is_refused(thief, address, "выдан для другого браузера")
    look(thief, "another-browser")
    is_refused(page, address, "уже использован")

    address = caught_code(page, portal, LIBRARY)
    elsewhere = address.replace(LIBRARY, NEIGHBOUR)
    is_refused(page, elsewhere, "выдан для сайта другой библиотеки")
    look(page, "another-host")

    address = caught_code(page, portal, LIBRARY)
    copy = new_page()
    copy.context.add_cookies(page.context.cookies(portal.url(LIBRARY, OPEN)))
    page.goto(address)
    expect(page).to_have_url(portal.url(LIBRARY, "/news/"))
    expect(cabinet(page)).to_be_visible()
    is_refused(copy, address, "уже использован")
