"""One account host in the browser: crossing to microsites, second factors, a shared desk."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

NORTH, SOUTH = "tyutchev.localhost", "karachev.localhost"
PORTAL = "bryansk.localhost"


@pytest.fixture
def sign_in(portal, account) -> Callable[..., None]:
    """Signs somebody in at the page that is open, or at the portal's sign-in page."""

    def go(page: Page, role: str, *, here: bool = False) -> None:
        person = account(role)
        if not here:
            page.goto(portal.url(PORTAL, "/accounts/login/"))
        page.get_by_label("Почта, телефон или имя").fill(person["login"])
        page.get_by_label("Пароль").fill(person["password"])
        page.locator("main").get_by_role("button", name="Войти").click()

    return go


def host_of(page: Page) -> str:
    return urlsplit(page.url).hostname or ""


def enter(page: Page) -> None:
    page.locator(".topbar").get_by_role("link", name="Войти").click()


def cabinet_link(page: Page):
    return page.locator(".topbar").get_by_role("link", name=re.compile("абинет"))


def test_signing_in_at_one_microsite_opens_another_with_one_click(portal, desktop, sign_in, shot):
    desktop.goto(portal.url(NORTH))
    enter(desktop)
    assert host_of(desktop) == PORTAL
    shot(desktop, "sign-in")
    sign_in(desktop, "reader", here=True)
    assert host_of(desktop) == NORTH
    expect(cabinet_link(desktop)).to_be_visible()
    desktop.goto(portal.url(SOUTH))
    enter(desktop)
    assert host_of(desktop) == SOUTH
    expect(cabinet_link(desktop)).to_be_visible()


def test_signing_out_ends_the_session_on_every_site(portal, desktop, sign_in):
    sign_in(desktop, "reader")
    desktop.goto(portal.url(NORTH))
    enter(desktop)
    desktop.goto(portal.url(PORTAL, "/accounts/logout/"))
    desktop.locator("main").get_by_role("button", name="Выйти").click()
    desktop.goto(portal.url(NORTH))
    expect(desktop.locator(".topbar").get_by_role("link", name="Войти")).to_be_visible()


@pytest.fixture
def code_address(portal, sign_in) -> Callable[[Page], str]:
    """Goes up to the microsite's door with a fresh code, and stops there: its address."""

    def take(page: Page) -> str:
        seen: list[str] = []

        def stop(route) -> None:
            seen.append(route.request.url)
            route.abort()

        sign_in(page, "reader")
        page.route("**/session/open/**", stop)
        page.goto(portal.url(NORTH))
        page.locator(".topbar").get_by_role("link", name="Войти").click(no_wait_after=True)
        page.wait_for_timeout(100)
        for _ in range(100):
            if seen:
                break
            page.wait_for_timeout(50)
        page.unroute("**/session/open/**")
        return seen[0]

    return take


def refused(page: Page, address: str) -> str:
    """The sentence with which a code is refused."""
    response = page.goto(address)
    assert response is not None
    assert response.status == 403
    return page.locator("main .page-head p").inner_text()


def test_a_replayed_code_is_refused_with_a_sentence(desktop, code_address, shot):
    address = code_address(desktop)
    desktop.goto(address)
    assert host_of(desktop) == NORTH
    assert "уже использован" in refused(desktop, address)
    shot(desktop, "replayed")


def test_a_code_is_refused_on_another_host(portal, desktop, code_address):
    address = code_address(desktop)
    assert "другой библиотеки" in refused(desktop, address.replace(NORTH, SOUTH))
    desktop.goto(portal.url(SOUTH))
    expect(desktop.locator(".topbar").get_by_role("link", name="Войти")).to_be_visible()


def test_a_code_is_refused_in_another_browser(desktop, phone, code_address):
    assert "другого браузера" in refused(phone, code_address(desktop))


def test_before_any_choice_there_are_only_technical_cookies(portal, phone):
    for path in ("/", "/libraries/", "/accounts/login/", "/accounts/sign-up/"):
        phone.goto(portal.url(PORTAL, path))
    phone.goto(portal.url(NORTH))
    names = {cookie["name"] for cookie in phone.context.cookies()}
    assert names <= {"sessionid", "csrftoken", "bibnet_view"}


@pytest.fixture
def authenticator(desktop) -> None:
    """A key in this browser that answers by itself."""
    session = desktop.context.new_cdp_session(desktop)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_passkey_is_made_and_opens_the_second_step(
    portal, desktop, authenticator, sign_in, shot
):
    sign_in(desktop, "official")
    desktop.goto(portal.url(PORTAL, "/accounts/security/passkey/"))
    desktop.get_by_label("Название ключа").fill("Мой компьютер")
    desktop.get_by_role("button", name="Создать ключ").click()
    desktop.wait_for_url("**/accounts/security/")
    expect(desktop.get_by_text("Мой компьютер")).to_be_visible()
    shot(desktop, "security")
    desktop.goto(portal.url(PORTAL, "/accounts/logout/"))
    desktop.locator("main").get_by_role("button", name="Выйти").click()
    sign_in(desktop, "official")
    desktop.wait_for_url("**/accounts/second-step/")
    shot(desktop, "second-step")
    desktop.get_by_role("button", name="Приложить ключ").click()
    desktop.wait_for_url("**/admin/l/**")
    desktop.goto(portal.url(PORTAL, "/accounts/security/"))
    desktop.get_by_role("button", name="Отключить").click()
    expect(desktop.get_by_text("Мой компьютер")).to_have_count(0)


def test_a_reader_signs_up_on_a_phone_without_a_mailbox(portal, phone, shot):
    name = f"новичок-{base64.b32encode(phone.evaluate('String(Date.now())').encode())[-12:-2].decode().lower()}"
    phone.goto(portal.url(NORTH))
    enter(phone)
    phone.locator("main").get_by_role("link", name="Зарегистрироваться").click()
    phone.get_by_label("Фамилия").fill("Новиков")
    phone.get_by_label("Имя", exact=True).fill("Павел")
    phone.get_by_label("Дата рождения").fill("07.05.1988")
    phone.get_by_label("Имя для входа").fill(name)
    phone.get_by_label("Пароль").fill("тихая заводь 9")
    phone.locator("main").get_by_role("button", name="Зарегистрироваться").click()
    expect(phone.locator(".error-summary")).to_be_focused()
    shot(phone, "no-consent")
    phone.get_by_label("Согласен на обработку").check()
    phone.get_by_label("Пароль").fill("тихая заводь 9")
    phone.wait_for_timeout(2100)
    phone.locator("main").get_by_role("button", name="Зарегистрироваться").click()
    phone.wait_for_url(f"**{NORTH}**")
    expect(cabinet_link(phone)).to_be_visible()
    phone.goto(portal.url(PORTAL, "/accounts/"))
    expect(phone.get_by_role("heading", name="Павел")).to_be_visible()
    shot(phone, "cabinet")


def test_people_at_a_shared_desk_change_by_pin(portal, desktop, account, sign_in, shot):
    def set_pin(pin: str) -> None:
        desktop.goto(portal.url(PORTAL, "/accounts/security/pin/"))
        desktop.get_by_label("ПИН-код").fill(pin)
        desktop.get_by_role("button", name="Сохранить").click()

    sign_in(desktop, "library_admin")
    set_pin("2846")
    library = urlsplit(desktop.url).path
    desktop.goto(portal.url(PORTAL, "/admin/"))
    library = urlsplit(desktop.url).path
    desktop.goto(portal.url(PORTAL, f"{library}people/desks/"))
    desktop.get_by_label("Название компьютера").fill("Кафедра абонемента")
    desktop.get_by_role("button", name="Сделать общим").click()
    shot(desktop, "desks")
    desktop.goto(portal.url(PORTAL, "/accounts/logout/"))
    desktop.locator("main").get_by_role("button", name="Выйти").click()
    for role in ("library_admin", "editor"):
        desktop.goto(portal.url(PORTAL, "/accounts/login/?other=1"))
        sign_in(desktop, role, here=True)
        desktop.wait_for_url("**/admin/l/**")
    set_pin("7391")
    desktop.goto(portal.url(PORTAL, "/accounts/desk/"))
    shot(desktop, "desk")
    surname = account("library_admin")["name"].split()[0]
    desktop.get_by_label(re.compile(surname)).check()
    desktop.get_by_label("ПИН-код").fill("2846")
    desktop.get_by_role("button", name="Это я").click()
    desktop.wait_for_url("**/admin/l/**")
    desktop.goto(portal.url(PORTAL, "/accounts/"))
    expect(desktop.get_by_role("heading", level=1)).to_contain_text(surname)
