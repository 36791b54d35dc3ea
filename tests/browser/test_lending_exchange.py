"""A reader on a phone asks for a book that only another legal entity has: one line to the end."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe, check_reflow
from tests.browser.conftest import A_PHONE, PHONE
from tests.browser.test_lending_desk import manage
from tests.browser.walk import REGION
from tests.running import DevRun

pytestmark = pytest.mark.browser

READER, ASKING, LENDER = "chitatel", "karachev", "tyutchev"
BOOK = "Записки о мостках и паромах"
MADE = f"""
from bibnet.accounts.models import Reader, User
from bibnet.libraries.models import Library, Role
from bibnet.libraries.roles import grant_role
from bibnet_catalog.describing.description import Description
from bibnet_catalog.entering.acts import enter
from bibnet_catalog.entering.copies import Row
from bibnet_lending.models import ReaderTicket
from bibnet_lending.services.tickets import issue_ticket
lender, asking = (Library.objects.get(code=code) for code in ("{LENDER}", "{ASKING}"))
described = Description(title="{BOOK}", is_brief=True)
record = enter(lender, described, [Row(inventory="exchange-1")], actor=None)
reader = Reader.objects.get(user__username="{READER}")
if not ReaderTicket.objects.of(asking).filter(reader=reader).exists():
    issue_ticket(library=asking, reader=reader, actor=None)
# One librarian for both libraries.
user = User.objects.get(username="{ASKING}.kafedra")
grant_role(user=user, library=lender, role=Role.LIBRARIAN, actor=None)
print("EDITION", record.edition_id)
"""


def screen(portal: DevRun, code: str) -> str:
    return portal.url(REGION, f"/admin/l/{code}/lending/exchange/")


def shown(page: Page) -> None:
    """Fit for a phone and for everybody."""
    check_reflow(page)
    check_axe(page)


def press(page: Page, portal: DevRun, code: str, title: str) -> None:
    """What a librarian of this library presses in the row of the book."""
    page.goto(screen(portal, code))
    row = page.locator("tr", has_text=BOOK)
    row.get_by_role("button", name=title).click()
    expect(page.locator("main")).to_contain_text("сделано")


def stands_at(page: Page, portal: DevRun, step: str) -> None:
    page.goto(portal.url(REGION, "/lending/"))
    asked = page.locator("article", has_text=BOOK).last
    expect(asked.locator("[aria-current=step]")).to_contain_text(step)


def test_a_book_of_another_entity_comes_to_a_phone_reader_and_goes_home(signed_in, portal, shot):
    made = manage(portal, "shell", "-v", "0", "-c", MADE)
    edition = made.split("EDITION ")[1].split()[0]

    phone: Page = signed_in(READER, **A_PHONE)
    phone.goto(portal.url(REGION, f"/catalog/{edition}/"))
    phone.get_by_role("link", name="Заказать").first.click()
    expect(phone.locator("main")).to_contain_text("нужен билет")
    shown(phone)
    shot(phone, "which-library-360")
    phone.get_by_role("link", name="Попросить свою библиотеку достать").click()
    shown(phone)
    shot(phone, "asking-360")
    phone.locator("[name=pickup]").select_option(ASKING)
    phone.get_by_role("button", name="Отправить заявку").click()
    expect(phone.locator("main")).to_contain_text("Заявка отправлена")
    stands_at(phone, portal, "библиотека ищет книгу")
    shown(phone)

    desk: Page = signed_in(f"{ASKING}.kafedra")
    desk.goto(screen(portal, ASKING))
    check_axe(desk)
    desk.locator("tr", has_text=BOOK).get_by_role("link", name="Решить").click()
    check_axe(desk)
    shot(desk, "request")
    desk.get_by_role("button", name="Попросить").first.click()
    expect(desk.locator("main")).to_contain_text("Просим у библиотеки")
    stands_at(phone, portal, "просим у другой библиотеки")

    press(desk, portal, LENDER, "Обещать")
    desk.set_viewport_size(PHONE)
    shown(desk)
    shot(desk, "asked-of-us-360")
    desk.locator("tr", has_text=BOOK).get_by_role("link", name="Листок для печати").click()
    expect(desk.locator("main")).to_contain_text("межбиблиотечный абонемент")
    expect(desk.locator("main")).not_to_contain_text("Листова")
    shown(desk)
    desk.set_viewport_size({"width": 1280, "height": 900})
    press(desk, portal, LENDER, "Отправлена")
    stands_at(phone, portal, "в пути")
    press(desk, portal, ASKING, "Получена")
    stands_at(phone, portal, "ждёт вас")
    shown(phone)
    shot(phone, "ready-360")
    press(desk, portal, ASKING, "Выдать читателю")
    stands_at(phone, portal, "выдана")
    press(desk, portal, ASKING, "Читатель вернул")
    phone.goto(portal.url(REGION, "/lending/"))
    expect(phone.locator("main")).not_to_contain_text(BOOK)
    press(desk, portal, ASKING, "Отправлена обратно")
    press(desk, portal, LENDER, "Вернулась")
    desk.goto(screen(portal, LENDER))
    expect(desk.locator("main")).not_to_contain_text(BOOK)
