"""A librarian's minutes at the desk: tickets, books, an order, a refusal, a slip of the hand."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe, check_reflow
from tests.browser.conftest import PHONE
from tests.browser.lending import LIBRARIAN, Lender, scan, told

pytestmark = pytest.mark.browser

READERS = """
from bibnet.accounts.models import Reader
from bibnet.libraries.models import Library
from bibnet_catalog import api as catalog
from bibnet_lending.services.ordering import place_order
from bibnet_lending.services.tickets import issue_ticket
library = Library.objects.get(code="desk")
tickets = []
for name in ("Анна", "Борис"):
    reader = Reader.objects.create(last_name="Проверкина", first_name=name)
    number = f"desk-{name}"
    tickets.append(issue_ticket(library=library, reader=reader, number=number, actor=None))
(copy,) = catalog.numbered_copies(library, "desk-2")
edition = copy.edition.number
place_order(ticket=tickets[1], edition=edition, pickup=library, actor=None)
"""


def test_a_librarian_lends_keeps_refuses_and_takes_back(signed_in, portal, tmp_path, shot):
    library = Lender(portal, "desk")
    library.bring_books(tmp_path, "Мостки на Снежети", "Паром через Десну")
    library.run(READERS)
    desk = library.screen("desk/")
    page: Page = signed_in(LIBRARIAN)
    page.goto(desk)
    expect(page.locator("#scan")).to_be_focused()
    scan(page, "Проверкина")
    expect(page.locator("main")).to_contain_text("Какой читатель?")
    check_axe(page)
    page.get_by_role("button", name="Проверкина Анна").click()
    expect(page.get_by_role("heading", name="Билет desk-Анна")).to_be_visible()
    scan(page, "desk-1")
    expect(told(page)).to_contain_text("Выдано до")
    expect(page.locator("main")).to_contain_text("На руках 1 из 10")
    check_axe(page)
    shot(page, "lent")
    said = library.switch("disable", is_refused=True)
    assert "1 книга ещё на руках" in said

    # What another reader has ordered is not lent, unless somebody says why.
    scan(page, "desk-2")
    expect(page.get_by_role("alert")).to_contain_text("отложен для другого читателя")
    page.set_viewport_size(PHONE)
    check_reflow(page)
    check_axe(page)
    shot(page, "refused-360")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(library.screen("orders/"))
    expect(page.locator("main")).to_contain_text("Паром через Десну")
    check_axe(page)
    page.get_by_role("button", name="Искать").first.click()
    expect(page.locator("main")).to_contain_text("ищут на полке")
    page.goto(desk)
    scan(page, "desk-2")
    expect(told(page)).to_contain_text("На полку заказов")
    scan(page, "desk-Борис")
    expect(page.locator("main")).to_contain_text("1 заказ ждёт на полке")
    scan(page, "desk-2")
    expect(told(page)).to_contain_text("Выдано до")
    with page.expect_navigation():
        page.keyboard.press("F9")
    expect(told(page)).to_contain_text("Отменено: Выдано до")
    expect(page.locator("main")).to_contain_text("1 заказ ждёт на полке")

    page.goto(library.screen("orders/"))
    page.locator("summary", has_text="Отказать или отменить").first.click()
    page.locator("[name=reason]").first.fill("Книгу взяли на выставку")
    page.get_by_role("button", name="Отказать", exact=True).first.click()
    expect(page.locator("main")).to_contain_text("Книг никто не ждёт")
    page.goto(desk)
    scan(page, "desk-1")
    expect(told(page)).to_contain_text("Возвращено. На место: 84(2)6")
    shot(page, "returned")
    library.switch("disable")
    assert page.goto(desk).status == 404
