"""Staff with a passkey: made, asked for after the password, refused, cancelled, taken away."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import A_PHONE
from tests.browser.desk import sign_in
from tests.browser.keys import Keys
from tests.browser.walk import LIBRARY, REGION
from tests.running import DevRun

pytestmark = pytest.mark.browser

# Each way through the portal by which somebody might come in without the second step.
DOORS = (
    (REGION, "/admin/"),
    (REGION, "/accounts/"),
    (REGION, "/accounts/first-factor/"),
    (REGION, "/accounts/security/passkey/"),
    (REGION, "/accounts/security/sheet/"),
    (LIBRARY, "/session/start/?next=/"),
)


def make_key(page: Page, name: str) -> None:
    """From the settings of the account to a key with this name."""
    page.get_by_role("link", name="Ключ доступа").click()
    page.get_by_label("Название ключа").fill(name)
    page.get_by_role("button", name="Создать ключ").click()


def said(page: Page, words: str) -> Locator:
    """What the page cries out."""
    return page.get_by_role("alert").filter(has_text=words)


def sign_out(page: Page, portal: DevRun) -> None:
    page.goto(portal.url(path="/accounts/logout/"))
    page.locator("main").get_by_role("button", name="Выйти").click()
    page.wait_for_url(lambda address: "/logout/" not in address)


def test_a_key_is_made_and_then_asked_for_with_no_door_round_it(new_page, portal, account, look):
    page, person = new_page(**A_PHONE), account("metodist")
    keys = Keys(page)
    sign_in(page, portal, person)
    page.goto(portal.url(path="/accounts/security/"))
    make_key(page, "Мой телефон")
    expect(page.get_by_text("Второй шаг входа подключён")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Мой телефон")
    assert [one["rpId"] for one in keys.all()] == [REGION]
    look(page, "made")
    sign_out(page, portal)

    page.goto(portal.url(LIBRARY, "/session/start/?next=/news/"))
    page.fill("[name=username]", person["login"])
    page.fill("[name=password]", person["password"])
    page.get_by_role("button", name="Войти").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Второй шаг входа")
    second_step = page.url
    look(page, "second-step")
    for host, path in DOORS:
        page.goto(portal.url(host, path))
        assert re.search("/accounts/(login|second-step)/", page.url), f"{path} leads to {page.url}"
    page.goto(portal.url(LIBRARY, "/news/"))
    expect(page.get_by_role("link", name="Войти").first).to_be_attached()

    page.goto(second_step)
    page.get_by_role("button", name="Приложить ключ").click()
    expect(page).to_have_url(portal.url(LIBRARY, "/news/"))
    page.goto(portal.url(path="/admin/"))
    assert page.url.startswith(portal.url(path="/admin/"))


def test_what_fails_is_said_and_opens_nothing(new_page, portal, account, look):
    page, person = new_page(), account("kultura")
    keys = Keys(page)
    sign_in(page, portal, person)
    page.goto(portal.url(path="/accounts/security/"))
    make_key(page, "")
    expect(said(page, "Название ключа: Заполните это поле")).to_be_visible()
    assert keys.all() == [], "a key was made for a form that was refused"
    keys.refuse()
    page.get_by_label("Название ключа").fill("Рабочий компьютер")
    page.get_by_role("button", name="Создать ключ").click()
    expect(said(page, "Ключ не создан. Попробуйте ещё раз")).to_be_visible()
    look(page, "not-made")
    keys.allow()
    page.get_by_role("button", name="Создать ключ").click()
    expect(page.locator("main")).to_contain_text("Рабочий компьютер")
    sign_out(page, portal)

    sign_in(page, portal, person)
    use = page.get_by_role("button", name="Приложить ключ")
    keys.refuse()
    use.click()
    expect(said(page, "Ключ не ответил. Попробуйте ещё раз.")).to_be_visible()
    look(page, "cancelled")
    keys.allow()
    (real,) = keys.all()
    keys.forge()
    use.click()
    expect(said(page, "Этот ключ не подходит к вашему входу")).to_be_visible()
    look(page, "forged")
    page.goto(portal.url(path="/admin/"))
    assert "/accounts/login/" in page.url

    keys.put(real)
    sign_in(page, portal, person)
    use.click()
    expect(page).to_have_url(re.compile("/admin/"))
    page.goto(portal.url(path="/accounts/security/"))
    page.get_by_role("button", name="Отключить").click()
    expect(page.get_by_text("Второй шаг входа отключён")).to_be_visible()
    sign_out(page, portal)
    sign_in(page, portal, person)
    assert "/second-step/" not in page.url
