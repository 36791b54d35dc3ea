"""A reader takes an electronic book from its page, reads it, gives it back; the next one waits."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe, check_reflow
from tests.browser.conftest import PHONE
from tests.browser.lending import ADMINISTRATOR, Lender
from tests.running import DevRun

pytestmark = pytest.mark.browser

FUND = """
from bibnet.libraries.models import Library
from bibnet_lending.electronic import funds
library = Library.objects.get(code="cloud")
fund = funds.own_fund(library=library, name="Электронный фонд", actor=None)
funds.add_licence(fund=fund, titles=[funds.Title({edition}, "demo-5")],
    terms=funds.Terms(at_once=1, loan_days=14), vendor="demo", actor=None)
"""
ANOTHER = """
from bibnet.accounts.models import Reader
from bibnet.libraries.models import Library
from bibnet_lending.electronic.borrowing import borrow
from bibnet_lending.services.tickets import issue_ticket
library = Library.objects.get(code="cloud")
reader = Reader.objects.create(last_name="Другой", first_name="Читатель")
ticket = issue_ticket(library=library, reader=reader, actor=None)
borrow(ticket=ticket, edition={edition}, branch=library, actor=None)
"""


def test_an_electronic_book_is_borrowed_read_and_returned(
    signed_in, complaints, portal: DevRun, tmp_path: Path, shot
):
    library = Lender(portal, "cloud")
    library.bring_books(tmp_path, "Мёртвые души")
    library.issue_ticket("chitatel", "cloud-reader")
    edition = library.edition("cloud-1")
    library.run(FUND.format(edition=edition))
    page: Page = signed_in("chitatel")
    page.goto(library.site(f"/catalog/{edition}/"))
    check_axe(page)
    page.get_by_role("link", name="Взять электронную книгу").click()
    expect(page.locator("main")).to_contain_text("вернётся сама")
    check_axe(page)
    shot(page, "take")
    page.get_by_role("button", name="Взять", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Книга ваша до")
    page.set_viewport_size(PHONE)
    check_reflow(page)
    check_axe(page)
    shot(page, "mine-360")
    page.set_viewport_size({"width": 1280, "height": 900})
    read = page.locator("article", has_text="Мёртвые души").get_by_role("link", name="Читать")
    address = read.get_attribute("href")
    page.goto(library.site(address))
    expect(page.locator("body")).to_contain_text("Мёртвые души")
    page.goto(library.site("/lending/"))
    page.locator("article", has_text="Мёртвые души").get_by_role("button", name="Вернуть").click()
    expect(page.get_by_role("status").first).to_contain_text("Электронная книга возвращена")
    assert page.goto(library.site(address)).status == 404
    complaints.forgive("asked another host: http://127.0.0.1")  # the demonstration's supplier

    # The only licence goes to another one: here is the queue.
    library.run(ANOTHER.format(edition=edition))
    page.goto(library.site(f"/lending/electronic/{edition}/"))
    page.get_by_role("button", name="Взять", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("читают другие читатели")
    page.get_by_role("button", name="Встать в очередь").click()
    expect(page.get_by_role("status").first).to_contain_text("в очереди")
    shot(page, "waiting")

    staff: Page = signed_in(ADMINISTRATOR)
    staff.goto(library.screen("licences/"))
    expect(staff.locator("main")).to_contain_text("Мёртвые души")
    check_axe(staff)
    shot(staff, "fund")
    staff.goto(library.screen("vendors/"))
    staff.get_by_role("button", name="Проверить сейчас").click()
    expect(staff.locator("main")).to_contain_text("GET /account")
    check_axe(staff)
    shot(staff, "suppliers")


MONEY = """
from decimal import Decimal
from bibnet.libraries.models import Library
from bibnet_lending.electronic import money
library = Library.objects.get(code="parcel")
money.allot(library=library, amount=Decimal(5000), explanation="Субсидия", actor=None)
"""
UNKNOWN = "Фрегат «Паллада»"


def test_a_book_that_no_library_has_is_asked_for_in_the_shop_bought_and_read(
    signed_in, complaints, portal: DevRun, shot
):
    library = Lender(portal, "parcel")
    library.run(MONEY)
    library.issue_ticket("chitatel", "parcel-reader")
    page: Page = signed_in("chitatel")
    page.set_viewport_size(PHONE)
    page.goto(library.site("/catalog/?q=Фрегат Паллада"))
    page.get_by_role("link", name="Поискать в магазинах электронных книг").click()
    offer = page.locator("article", has_text=UNKNOWN)
    expect(offer).to_contain_text("249")
    check_axe(page)
    check_reflow(page)
    shot(page, "offer-360")
    offer.get_by_role("button", name="Попросить купить").click()
    expect(page.get_by_role("status").first).to_contain_text("Библиотека получила просьбу")
    expect(page.locator("article", has_text=UNKNOWN)).to_contain_text("библиотека решает")
    check_axe(page)
    shot(page, "asked-360")

    staff: Page = signed_in(ADMINISTRATOR)
    staff.goto(library.screen("requests/"))
    row = staff.locator("tr", has_text=UNKNOWN)
    expect(row).to_contain_text("в библиотеках сети её нет")
    check_axe(staff)
    shot(staff, "requests")
    row.get_by_role("button", name="Купить").click()
    expect(staff.get_by_role("status").first).to_contain_text("Книга куплена")

    page.goto(library.site("/lending/"))
    on_hand = page.locator("article", has_text=UNKNOWN)
    expect(on_hand.get_by_role("link", name="Читать")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    on_hand.get_by_role("link", name=UNKNOWN, exact=True).click()
    expect(page.locator("main")).to_contain_text("Гончаров")
    check_axe(page)
    shot(page, "entry")
    complaints.forgive("asked another host: http://127.0.0.1")  # the demonstration's supplier
