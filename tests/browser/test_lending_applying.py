"""Who has no ticket applies on a telephone; the librarian gives one, and the answer is read."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe, check_reflow
from tests.browser.conftest import PHONE
from tests.browser.lending import LIBRARIAN, Lender
from tests.browser.walk import TYPING

pytestmark = pytest.mark.browser


def see(page: Page, name: str, shot) -> None:
    check_reflow(page)
    check_axe(page)
    shot(page, name)


def test_a_ticket_is_applied_for_on_a_phone_and_given_at_the_desk(phone, signed_in, portal, shot):
    library = Lender(portal, "door")
    phone.goto(library.site("/"))
    phone.get_by_role("contentinfo").get_by_role("link", name="Получить читательский билет").click()
    see(phone, "form", shot)
    for name, typed in (
        ("last_name", "Тропинина"),
        ("first_name", "Вера"),
        ("birth_date", "07.05.1990"),
        ("phone", "8 900 000-00-01"),
    ):
        phone.locator(f"[name={name}]").fill(typed)
    phone.get_by_role("button", name="Отправить заявление").click()
    expect(phone.get_by_role("alert")).to_contain_text("Отметьте, если согласны")
    see(phone, "without-consent", shot)
    phone.wait_for_timeout(TYPING)
    phone.locator("[name=consent]").check()
    phone.get_by_role("button", name="Отправить заявление").click()
    expect(phone.locator("main")).to_contain_text("ждёт ответа библиотеки")
    see(phone, "sent", shot)

    staff: Page = signed_in(LIBRARIAN)
    staff.goto(library.screen("applications/"))
    check_axe(staff)
    staff.get_by_role("link", name="Тропинина").click()
    staff.set_viewport_size(PHONE)
    see(staff, "application-360", shot)
    staff.set_viewport_size({"width": 1280, "height": 900})
    staff.get_by_role("button", name="Выдать билет").click()
    expect(staff.locator("main")).to_contain_text("Выдан билет № 000001")
    phone.reload()
    expect(phone.locator("main")).to_contain_text("Билет: 000001")
    see(phone, "given", shot)
    library.switch("disable")
    assert phone.goto(library.site("/lending/ticket/")).status == 404
