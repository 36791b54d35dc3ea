"""Two tickets become one account by a code that the other library's desk prints, and part again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe, check_reflow
from tests.browser.conftest import PHONE
from tests.browser.lending import LIBRARIAN, Lender

pytestmark = pytest.mark.browser

ANOTHER = """
from bibnet.accounts.models import Reader
from bibnet.libraries.models import Library
from bibnet_lending.services.tickets import issue_ticket
mine = Reader.objects.get(user__username="chitatel")
# The desk of the other library wrote the same person down once more.
names = {name: getattr(mine, name) for name in ("last_name", "first_name", "birth_date")}
issue_ticket(library=Library.objects.get(code="there"), reader=Reader.objects.create(**names),
    number="there-1", actor=None)
"""


def test_two_tickets_become_one_account_and_part_again(signed_in, portal, shot):
    here, there = Lender(portal, "here"), Lender(portal, "there")
    here.issue_ticket("chitatel", "here-1")
    there.run(ANOTHER)
    staff: Page = signed_in(LIBRARIAN)
    staff.goto(there.screen("desk/?ticket=there-1"))
    staff.get_by_role("link", name="Объединить билеты").click()
    check_axe(staff)
    shot(staff, "desk")
    staff.get_by_role("button", name="Напечатать код").click()
    check_axe(staff)
    shot(staff, "code")
    code = re.search(r"\d{4} \d{4} \d{4}", staff.locator("main").inner_text())
    assert code is not None

    page: Page = signed_in("chitatel")
    page.goto(here.site("/lending/joining/"))
    expect(page.get_by_role("heading", name="Объединить билеты", level=1)).to_be_visible()
    page.locator("[name=library]").select_option("there")
    page.locator("[name=number]").fill("there-1")
    page.locator("[name=secret]").fill("0000 0000 0000")
    page.locator("[name=agreed]").check()
    page.get_by_role("button", name="Объединить").click()
    expect(page.locator("main")).to_contain_text("Номер не подходит к паролю или коду")
    check_axe(page)
    page.locator("[name=secret]").fill(code[0])
    page.get_by_role("button", name="Объединить").click()
    expect(page.locator("main")).to_contain_text("Присоединён билет № there-1")
    check_axe(page)
    shot(page, "joined")
    page.set_viewport_size(PHONE)
    check_reflow(page)
    shot(page, "joined-360")
    page.locator("summary", has_text="Отделить этот билет").click()
    page.get_by_role("button", name="Отделить", exact=True).click()
    expect(page.locator("main")).to_contain_text("Билет № there-1 отделён")
    expect(page.locator("main")).to_contain_text("Отделён")
