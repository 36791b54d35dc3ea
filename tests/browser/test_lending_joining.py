"""Two tickets become one account by a code that the other library's desk prints, and part again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe, check_reflow
from tests.browser.conftest import PHONE
from tests.browser.test_lending_desk import manage
from tests.browser.walk import REGION

pytestmark = pytest.mark.browser

LIBRARIAN, LIBRARY, HOST = "karachev.kafedra", "karachev", "tyutchev.localhost"
TICKETS = """
from bibnet.accounts.models import Reader, User
from bibnet.libraries.models import Library
from bibnet_lending.services.tickets import issue_ticket
user = User.objects.get(username={name!r})
names = {{"last_name": "Орлова", "first_name": "Анна"}}
mine, _new = Reader.objects.get_or_create(user=user, defaults=names)
names = {{name: getattr(mine, name) for name in ("last_name", "first_name", "birth_date")}}
for code, who in (("tyutchev", mine), ("karachev", Reader.objects.create(**names))):
    library = Library.objects.get(code=code)
    if not who.tickets.of(library).exists():
        issue_ticket(library=library, reader=who, number="join-" + code, actor=None)
"""


def test_two_tickets_become_one_account_and_part_again(signed_in, account, portal, shot):
    for library in ("tyutchev", LIBRARY):
        manage(portal, "plugins", "enable", "lending", "--library", library)
    manage(portal, "shell", "-v", "0", "-c", TICKETS.format(name=account("reader")["login"]))
    staff: Page = signed_in(LIBRARIAN)
    staff.goto(portal.url(REGION, f"/admin/l/{LIBRARY}/lending/desk/?ticket=join-karachev"))
    staff.get_by_role("link", name="Объединить билеты").click()
    check_axe(staff)
    shot(staff, "desk")
    staff.get_by_role("button", name="Напечатать код").click()
    check_axe(staff)
    shot(staff, "code")
    code = re.search(r"\d{4} \d{4} \d{4}", staff.locator("main").inner_text())
    assert code is not None

    page: Page = signed_in("reader")
    page.goto(portal.url(HOST, "/lending/joining/"))
    expect(page.get_by_role("heading", name="Объединить билеты", level=1)).to_be_visible()
    page.locator("[name=library]").select_option(LIBRARY)
    page.locator("[name=number]").fill("join-karachev")
    page.locator("[name=secret]").fill("0000 0000 0000")
    page.locator("[name=agreed]").check()
    page.get_by_role("button", name="Объединить").click()
    expect(page.locator("main")).to_contain_text("Номер не подходит к паролю или коду")
    check_axe(page)
    page.locator("[name=secret]").fill(code[0])
    page.get_by_role("button", name="Объединить").click()
    expect(page.locator("main")).to_contain_text("Присоединён билет № join-karachev")
    check_axe(page)
    shot(page, "joined")
    page.set_viewport_size(PHONE)
    check_reflow(page)
    shot(page, "joined-360")
    page.locator("summary", has_text="Отделить этот билет").click()
    page.get_by_role("button", name="Отделить", exact=True).click()
    expect(page.locator("main")).to_contain_text("снова сам по себе")
    expect(page.locator("main")).to_contain_text("Отделён")
