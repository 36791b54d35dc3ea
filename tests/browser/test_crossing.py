"""One sign-in for all sites, the codes that carry it, a passkey: in real browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.walk import LIBRARY, REGION
from tests.running import DevRun

pytestmark = pytest.mark.browser

OTHER = "karachev.localhost"
CABINET = "Кабинет"
ACCOUNT = dict[str, str]


@pytest.fixture
def reader(account) -> ACCOUNT:
    return account("reader")


def press_sign_in(page: Page) -> None:
    page.get_by_role("banner").or_(page.locator("body")).first.get_by_role(
        "link", name="Войти"
    ).first.click()


def give_password(page: Page, person: ACCOUNT) -> None:
    page.fill("[name=username]", person["login"])
    page.fill("[name=password]", person["password"])
    page.get_by_role("button", name="Войти").click()


def is_signed_in(page: Page, portal: DevRun, host: str) -> bool:
    page.goto(portal.url(host))
    return page.get_by_role("link", name=CABINET).count() > 0


def kept_code(page: Page, portal: DevRun, host: str) -> str:
    """Go for a sign-in at the host; the address with its code, which the browser never asked."""
    seen: list[str] = []

    def keep(route: Route) -> None:
        seen.append(route.request.url)
        route.abort()

    page.route("**/session/open/**", keep)
    page.goto(portal.url(host))
    try:
        press_sign_in(page)
        page.wait_for_timeout(100)
        for _ in range(100):
            if seen:
                break
            page.wait_for_timeout(100)
    finally:
        page.unroute("**/session/open/**")
    (address,) = seen
    return address


def test_one_sign_in_opens_another_site_with_one_press_and_no_password(
    desktop: Page, portal, reader, shot
):
    desktop.goto(portal.url(LIBRARY, "/news/"))
    press_sign_in(desktop)
    assert urlsplit(desktop.url).hostname == REGION
    give_password(desktop, reader)
    desktop.wait_for_url(portal.url(LIBRARY, "/**"))
    assert desktop.get_by_role("link", name=CABINET).count()
    shot(desktop, "back-at-the-first-site")

    asked: list[str] = []
    desktop.on("request", lambda one: asked.append(one.method))
    desktop.goto(portal.url(OTHER))
    assert not desktop.get_by_role("link", name=CABINET).count()
    press_sign_in(desktop)
    desktop.wait_for_url(portal.url(OTHER, "/**"))
    assert desktop.get_by_role("link", name=CABINET).count()
    assert set(asked) == {"GET"}, "a form was sent: a password was asked for"
    shot(desktop, "one-press-at-the-second-site")


def test_a_code_is_good_once_in_its_browser_and_on_its_host(
    new_page: Callable[..., Page], portal, reader, shot
):
    own, foreign = new_page(), new_page()
    own.goto(portal.url(REGION, "/accounts/login/"))
    give_password(own, reader)
    own.wait_for_url(portal.url(REGION, "/accounts/"))

    code = kept_code(own, portal, LIBRARY)
    answer = foreign.goto(code)
    assert answer is not None
    assert answer.status == 403, "opened in another browser"
    shot(foreign, "another-browser")
    assert not is_signed_in(foreign, portal, LIBRARY)

    code = kept_code(own, portal, LIBRARY)
    answer = own.goto(code.replace(LIBRARY, OTHER))
    assert answer is not None
    assert answer.status == 403, "opened on another host"
    assert not is_signed_in(own, portal, OTHER)

    code = kept_code(own, portal, LIBRARY)
    own.goto(code)
    assert is_signed_in(own, portal, LIBRARY)
    answer = own.goto(code)
    assert answer is not None
    assert answer.status == 403, "replayed"
    expect(own.get_by_role("heading", level=1)).to_be_visible()
    shot(own, "replayed")


def test_signing_out_of_the_account_ends_the_sessions_of_all_sites(desktop, portal, reader):
    desktop.goto(portal.url(LIBRARY))
    press_sign_in(desktop)
    give_password(desktop, reader)
    desktop.wait_for_url(portal.url(LIBRARY, "/**"))
    desktop.goto(portal.url(REGION, "/accounts/logout/"))
    desktop.locator("main").get_by_role("button", name="Выйти").first.click()
    desktop.wait_for_load_state()
    assert not is_signed_in(desktop, portal, LIBRARY)
    desktop.goto(portal.url(REGION, "/accounts/"))
    assert "/accounts/login/" in desktop.url


@pytest.fixture
def with_passkey(new_page, portal, account) -> Iterator[tuple[Page, ACCOUNT]]:
    """A member of staff whose browser has an authenticator that answers at once.

    The key is removed in the end: the demo's people are shared by all tests.
    """
    person = account("methodologist")
    page = new_page()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(portal.url(REGION, "/accounts/login/"))
    give_password(page, person)
    page.wait_for_url("**/admin/**")
    page.goto(portal.url(REGION, "/accounts/security/passkey/"))
    page.get_by_label("Название ключа").fill("Ключ проверки")
    page.get_by_role("button", name="Создать ключ").click()
    page.wait_for_url(portal.url(REGION, "/accounts/security/"))
    expect(page.get_by_text("Ключ проверки")).to_be_visible()
    yield page, person
    page.goto(portal.url(REGION, "/accounts/security/"))
    page.locator(".sheet", has_text="Ключ проверки").get_by_role("button").click()
    page.wait_for_load_state()


def test_a_passkey_is_made_asked_for_and_stands_before_every_door(
    with_passkey, new_page, portal, shot
):
    page, person = with_passkey
    shot(page, "passkey-made")
    page.goto(portal.url(REGION, "/accounts/logout/"))
    page.locator("main").get_by_role("button", name="Выйти").first.click()
    page.wait_for_load_state()

    page.goto(portal.url(REGION, "/accounts/login/"))
    give_password(page, person)
    page.wait_for_url("**/accounts/second-step/**")
    for door in ("/admin/", "/admin/login/", "/accounts/", "/accounts/security/"):
        page.goto(portal.url(REGION, door))
        assert "/admin/" not in page.url, door
        assert page.locator("[name=password], [name=answer]").count(), f"{door}: {page.url}"
    page.goto(portal.url(LIBRARY))
    press_sign_in(page)
    assert urlsplit(page.url).hostname == REGION, "a microsite's door"

    page.goto(portal.url(REGION, "/accounts/login/"))
    give_password(page, person)
    page.wait_for_url("**/accounts/second-step/**")
    shot(page, "passkey-asked-for")
    page.get_by_role("button", name="Приложить ключ").click()
    page.wait_for_url("**/admin/**")

    stranger = new_page()
    stranger.goto(portal.url(REGION, "/accounts/login/"))
    give_password(stranger, person)
    stranger.wait_for_url("**/accounts/second-step/**")
    stranger.goto(portal.url(REGION, "/admin/"))
    assert "/admin/l/" not in stranger.url, "the password alone opened the admin"
