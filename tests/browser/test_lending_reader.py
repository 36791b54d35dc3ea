"""A reader with a telephone: orders a book, is told that it waits, renews it, brings it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe, check_reflow
from tests.browser.conftest import A_PHONE
from tests.browser.lending import LIBRARIAN, Lender, scan, told
from tests.browser.walk import REGION
from tests.running import DevRun

pytestmark = pytest.mark.browser

BOOK = "Мостки на Снежети"
NEARLY_DUE = """
from datetime import timedelta
from bibnet.libraries.models import Library
from bibnet_lending.models import Loan
library = Library.objects.get(code="shore")
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
    signed_in, portal: DevRun, tmp_path: Path, shot
):
    library = Lender(portal, "shore")
    library.bring_books(tmp_path, BOOK)
    library.issue_ticket("chitatel", "reader-1")
    phone: Page = signed_in("chitatel", **A_PHONE)
    phone.goto(library.site(f"/catalog/?q={BOOK}"))
    phone.get_by_role("link", name=BOOK).first.click()
    phone.get_by_role("link", name="Заказать", exact=True).click()
    see(phone, "order", shot)
    phone.get_by_role("button", name="Заказать").click()
    expect(phone.locator("main")).to_contain_text(BOOK)
    see(phone, "ordered", shot)

    desk: Page = signed_in(LIBRARIAN)
    desk.goto(library.screen("desk/"))
    scan(desk, "shore-1")
    expect(told(desk)).to_contain_text("На полку заказов")
    phone.goto(portal.url(REGION, "/accounts/notices/"))
    expect(phone.locator("main")).to_contain_text(f"Вас ждёт: «{BOOK}»")
    phone.goto(library.site("/lending/"))
    ordered = phone.get_by_role("region", name="Заказы").locator("article", has_text=BOOK)
    expect(ordered).to_contain_text("Ждёт вас до")
    see(phone, "ready", shot)

    scan(desk, "reader-1")
    scan(desk, "shore-1")
    expect(told(desk)).to_contain_text("Выдано до")
    said = library.switch("disable", is_refused=True)
    assert "ещё на руках" in said
    library.run(NEARLY_DUE)
    phone.reload()
    book = phone.get_by_role("region", name="На руках").locator("article", has_text=BOOK)
    expect(book).to_contain_text("Скоро срок")
    book.get_by_role("button", name="Продлить").click()
    expect(phone.locator("main")).to_contain_text("Продлено до")
    see(phone, "renewed", shot)
    for path, name in (("history/", "history"), ("calendar/", "calendar")):
        phone.goto(library.site(f"/lending/{path}"))
        see(phone, name, shot)

    scan(desk, "shore-1")
    expect(told(desk)).to_contain_text("Возвращено")
    phone.goto(library.site("/lending/"))
    expect(phone.locator("main")).not_to_contain_text(BOOK)
    desk.goto(library.screen("calls/"))
    see(desk, "calls", shot)

    library.switch("disable")
    for path in ("/lending/", "/lending/history/", "/lending/calendar/"):
        assert phone.goto(library.site(path)).status == 404
    assert desk.goto(library.screen("calls/")).status == 404
