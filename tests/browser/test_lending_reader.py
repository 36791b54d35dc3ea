"""A reader with a telephone: orders a book, is told that it waits, renews it, brings it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe, check_reflow
from tests.browser.conftest import A_PHONE
from tests.browser.test_lending_desk import LIBRARIAN, LIBRARY, bring_books, manage, scan, switch
from tests.browser.walk import REGION
from tests.running import DevRun

pytestmark = pytest.mark.browser

HOST = f"{LIBRARY}.localhost"
TICKET = """
from bibnet.accounts.models import Reader, User
from bibnet.libraries.models import Library
from bibnet_lending.services.tickets import issue_ticket
library = Library.objects.get(code="karachev")
user = User.objects.get(username=%(login)r)
reader, _new = Reader.objects.get_or_create(
    user=user, defaults={"last_name": "Проверкина", "first_name": "Анна"})
issue_ticket(library=library, reader=reader, number="reader-1", actor=None)
"""
NEARLY_DUE = """
from datetime import timedelta
from bibnet.libraries.models import Library
from bibnet_lending.models import Loan
library = Library.objects.get(code="karachev")
loan = Loan.objects.of(library).get(returned_at=None, ticket__number="reader-1")
loan.lent_at -= timedelta(days=29)
loan.due_at -= timedelta(days=29)
loan.save()
"""


def see(page: Page, name: str, shot) -> None:
    """It fits, everybody can use it, and a picture of it is kept."""
    check_reflow(page)
    check_axe(page)
    shot(page, name)


def test_a_reader_orders_on_a_phone_and_has_the_book(
    signed_in, portal: DevRun, account, tmp_path: Path, shot
):
    switch(portal, "enable")
    bring_books(portal, tmp_path)
    manage(portal, "shell", "-v", "0", "-c", TICKET % {"login": account("reader")["login"]})
    phone: Page = signed_in("reader", **A_PHONE)
    phone.goto(portal.url(HOST, "/catalog/?q=Мостки на Снежети"))
    phone.get_by_role("link", name="Мостки на Снежети").first.click()
    phone.get_by_role("link", name="Заказать", exact=True).click()
    see(phone, "order", shot)
    phone.get_by_role("button", name="Заказать").click()
    expect(phone.locator("main")).to_contain_text("Мостки на Снежети")
    see(phone, "ordered", shot)

    desk: Page = signed_in(LIBRARIAN)
    desk.goto(portal.url(REGION, f"/admin/l/{LIBRARY}/lending/desk/"))
    scan(desk, "desk-1")
    expect(desk.get_by_role("status")).to_contain_text("На полку заказов")
    phone.goto(portal.url(REGION, "/accounts/notices/"))
    expect(phone.locator("main")).to_contain_text("Вас ждёт: «Мостки на Снежети»")
    phone.goto(portal.url(HOST, "/lending/"))
    expect(phone.locator("main")).to_contain_text("Ждёт вас до")
    see(phone, "ready", shot)

    scan(desk, "reader-1")
    scan(desk, "desk-1")
    expect(desk.get_by_role("status")).to_contain_text("Выдано до")
    said = switch(portal, "disable", is_refused=True)
    assert "ещё на руках" in said
    manage(portal, "shell", "-v", "0", "-c", NEARLY_DUE)
    phone.reload()
    expect(phone.locator("main")).to_contain_text("На руках: 1 книга")
    phone.get_by_role("button", name="Продлить").click()
    expect(phone.locator("main")).to_contain_text("Продлено до")
    see(phone, "renewed", shot)
    for path, name in (("history/", "history"), ("calendar/", "calendar")):
        phone.goto(portal.url(HOST, f"/lending/{path}"))
        see(phone, name, shot)

    scan(desk, "desk-1")
    expect(desk.get_by_role("status")).to_contain_text("Возвращено")
    phone.goto(portal.url(HOST, "/lending/"))
    expect(phone.locator("main")).to_contain_text("На руках ничего нет")
    desk.goto(portal.url(REGION, f"/admin/l/{LIBRARY}/lending/calls/"))
    see(desk, "calls", shot)

    switch(portal, "disable")
    for path in ("/lending/", "/lending/history/", "/lending/calendar/"):
        assert phone.goto(portal.url(HOST, path)).status == 404
    assert desk.goto(portal.url(REGION, f"/admin/l/{LIBRARY}/lending/calls/")).status == 404
