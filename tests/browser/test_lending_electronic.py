"""A reader takes an electronic book from its page, reads it, gives it back; the next one waits."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe, check_reflow
from tests.browser.conftest import PHONE
from tests.browser.test_lending_desk import bring_books, manage, switch
from tests.browser.walk import REGION
from tests.running import DevRun

pytestmark = pytest.mark.browser

LIBRARIAN, LIBRARY = "karachev.admin", "karachev"
FUND = """
from bibnet.accounts.models import Reader, User
from bibnet.libraries.models import Library
from bibnet_catalog import api as catalog
from bibnet_lending.electronic import funds
from bibnet_lending.electronic.borrowing import borrow, return_loan
from bibnet_lending.models import Loan
from bibnet_lending.services.tickets import issue_ticket, tickets_for
library = Library.objects.get(code="karachev")
(copy,) = catalog.numbered_copies(library, "desk-1")
edition = copy.edition.number
reader = Reader.objects.get(user__username="%(login)s")
if not tickets_for(reader, library):
    issue_ticket(library=library, reader=reader, actor=None)
fund = funds.own_fund(library=library, name="Электронный фонд", actor=None)
funds.add_licence(fund=fund, titles=[funds.Title(edition, "demo-5")],
    terms=funds.Terms(at_once=1, loan_days=14), vendor="demo", actor=None)
print("EDITION", edition)
"""
ANOTHER = """
from bibnet.accounts.models import Reader
from bibnet.libraries.models import Library
from bibnet_lending.electronic.borrowing import borrow
from bibnet_lending.services.tickets import issue_ticket
library = Library.objects.get(code="karachev")
reader = Reader.objects.create(last_name="Другой", first_name="Читатель")
ticket = issue_ticket(library=library, reader=reader, actor=None)
borrow(ticket=ticket, edition=%(edition)s, branch=library, actor=None)
"""


def test_an_electronic_book_is_borrowed_read_and_returned(
    signed_in, account, portal: DevRun, tmp_path: Path, shot
):
    switch(portal, "enable")
    bring_books(portal, tmp_path)
    login = account("reader")["login"]
    said = manage(portal, "shell", "-v", "0", "-c", FUND % {"login": login})
    edition = said.split("EDITION ")[1].split()[0]
    page: Page = signed_in("reader")
    page.goto(portal.url(LIBRARY, f"/catalog/{edition}/"))
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
    read = page.get_by_role("link", name="Читать").first
    address = read.get_attribute("href")
    answer = page.request.get(portal.url(LIBRARY, address))
    assert answer.ok
    assert "Мёртвые души" in answer.text()
    page.get_by_role("button", name="Вернуть").first.click()
    expect(page.get_by_role("status").first).to_contain_text("Электронная книга возвращена")
    assert page.request.get(portal.url(LIBRARY, address)).status == 404

    # The only licence goes to another one: here is the queue.
    manage(portal, "shell", "-v", "0", "-c", ANOTHER % {"edition": edition})
    page.goto(portal.url(LIBRARY, f"/lending/electronic/{edition}/"))
    page.get_by_role("button", name="Взять", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("читают другие читатели")
    page.get_by_role("button", name="Встать в очередь").click()
    expect(page.get_by_role("status").first).to_contain_text("в очереди")
    shot(page, "waiting")

    staff: Page = signed_in(LIBRARIAN)
    staff.goto(portal.url(REGION, f"/admin/l/{LIBRARY}/lending/licences/"))
    expect(staff.locator("main")).to_contain_text("Мостки на Снежети")
    check_axe(staff)
    shot(staff, "fund")
    staff.goto(portal.url(REGION, f"/admin/l/{LIBRARY}/lending/vendors/"))
    staff.get_by_role("button", name="Проверить сейчас").click()
    expect(staff.locator("main")).to_contain_text("GET /account")
    check_axe(staff)
    shot(staff, "suppliers")
