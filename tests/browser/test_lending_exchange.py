"""A reader on a phone asks for a book that only another legal entity has: one line to the end."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe, check_reflow
from tests.browser.conftest import A_PHONE, PHONE
from tests.browser.lending import LIBRARIAN, Lender
from tests.browser.walk import REGION

pytestmark = pytest.mark.browser

BOOK = "Записки о мостках и паромах"


def shown(page: Page) -> None:
    """Fit for a phone and for everybody."""
    check_reflow(page)
    check_axe(page)


def press(page: Page, library: Lender, title: str) -> None:
    """What a librarian of this library presses in the row of the book."""
    page.goto(library.screen("exchange/"))
    row = page.locator("tr", has_text=BOOK)
    row.get_by_role("button", name=title).click()
    expect(page.locator("main")).to_contain_text("сделано")


def stands_at(page: Page, asking: Lender, step: str) -> None:
    page.goto(asking.site("/lending/"))
    asked = page.locator("article", has_text=BOOK).last
    expect(asked.locator("[aria-current=step]")).to_contain_text(step)


def test_a_book_of_another_entity_comes_to_a_phone_reader_and_goes_home(
    signed_in, portal, tmp_path, shot
):
    asking, lender = Lender(portal, "asking"), Lender(portal, "lender")
    lender.bring_books(tmp_path, BOOK)
    asking.issue_ticket("chitatel", "asking-1")
    edition = lender.edition("lender-1")

    phone: Page = signed_in("chitatel", **A_PHONE)
    phone.goto(portal.url(REGION, f"/catalog/{edition}/"))
    phone.get_by_role("link", name="Заказать").first.click()
    expect(phone.locator("main")).to_contain_text("Нужен билет")
    shown(phone)
    shot(phone, "which-library-360")
    phone.get_by_role("link", name="Попросить свою библиотеку достать").click()
    shown(phone)
    shot(phone, "asking-360")
    phone.get_by_label("Для кого").select_option(
        label="Екатерина, Библиотека для проверки «asking», asking-1"
    )
    phone.locator("[name=pickup]").select_option("asking")
    phone.get_by_role("button", name="Отправить заявку").click()
    expect(phone.locator("main")).to_contain_text("Заявка отправлена")
    stands_at(phone, asking, "библиотека ищет книгу")
    shown(phone)

    desk: Page = signed_in(LIBRARIAN)
    desk.goto(asking.screen("exchange/"))
    check_axe(desk)
    desk.locator("tr", has_text=BOOK).get_by_role("link", name="Решить").click()
    check_axe(desk)
    shot(desk, "request")
    desk.get_by_role("button", name="Попросить").first.click()
    expect(desk.locator("main")).to_contain_text("Просим у библиотеки")
    stands_at(phone, asking, "просим у другой библиотеки")

    press(desk, lender, "Обещать")
    desk.set_viewport_size(PHONE)
    shown(desk)
    shot(desk, "asked-of-us-360")
    desk.locator("tr", has_text=BOOK).get_by_role("link", name="Листок для печати").click()
    expect(desk.locator("main")).to_contain_text("межбиблиотечный абонемент")
    expect(desk.locator("main")).not_to_contain_text("Листова")
    shown(desk)
    desk.set_viewport_size({"width": 1280, "height": 900})
    press(desk, lender, "Отправлена")
    stands_at(phone, asking, "в пути")
    press(desk, asking, "Получена")
    stands_at(phone, asking, "ждёт вас")
    shown(phone)
    shot(phone, "ready-360")
    press(desk, asking, "Выдать читателю")
    stands_at(phone, asking, "выдана")
    press(desk, asking, "Читатель вернул")
    phone.goto(asking.site("/lending/"))
    expect(phone.locator("main")).not_to_contain_text(BOOK)
    press(desk, asking, "Отправлена обратно")
    press(desk, lender, "Вернулась")
    desk.goto(lender.screen("exchange/"))
    expect(desk.locator("main")).not_to_contain_text(BOOK)
