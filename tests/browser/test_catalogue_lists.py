"""What readers are told of and led to: saved searches, selections of the staff."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bibnet_catalog.describing.description import Description, Held, Item
from bibnet_catalog.writing.rusmarc import rusmarc
from playwright.sync_api import Page, expect

from tests.browser.conftest import A_PHONE
from tests.browser.waiting import wait_until
from tests.browser.walk import REGION
from tests.running import DevRun, dev

pytestmark = pytest.mark.browser

LIBRARY, HOST = "karachev", "karachev.localhost"
NEW_BOOK = "Пчеловодство на Десне"
IS_FOUND = """async (title) => {
  const page = await fetch(`/catalog/?q=${encodeURIComponent(title)}`);
  return (await page.text()).includes('id="book-');
}"""
DAILY = """
from bibnet.libraries import network
from bibnet_catalog.saved.watching import look
look(network.region())
"""


def manage(portal: DevRun, *words: str) -> None:
    done = dev("manage", *words, variables=portal.variables)
    assert done.returncode == 0, done.stdout + done.stderr


def bring(portal: DevRun, folder: Path) -> None:
    """Take a book in as a file of the library, and wait until readers find it."""
    file = folder / "new.iso"
    description = Description(control_number="new", title=NEW_BOOK, year=2026, languages=["rus"])
    file.write_bytes(rusmarc(description, [Held(items=[Item(inventory="n-1")])]).as_marc())
    manage(portal, "catalog_import", "--library", LIBRARY, str(file))


def test_a_saved_search_tells_of_a_book_that_came_since(signed_in, portal, tmp_path, look):
    page: Page = signed_in("reader", **A_PHONE)
    page.goto(portal.url(HOST, "/catalog/?q=пчеловодство"))
    page.get_by_role("link", name=re.compile("Сохранить поиск")).click()
    page.get_by_label("Название").fill("Пчёлы")
    look(page, "form")
    page.get_by_role("button", name="Сохранить поиск").click()
    expect(page.locator("main")).to_contain_text("нового нет")
    manage(portal, "shell", "--no-imports", "-c", DAILY)
    notices = portal.url(REGION, "/accounts/notices/")
    page.goto(notices)
    expect(page.locator("main")).not_to_contain_text("Пчёлы")

    bring(portal, tmp_path)
    page.goto(portal.url(HOST, "/catalog/"))
    wait_until(page, IS_FOUND, NEW_BOOK)
    manage(portal, "shell", "--no-imports", "-c", DAILY)
    page.goto(notices)
    expect(page.locator("main")).to_contain_text("Новые книги: «Пчёлы»")
    expect(page.locator("main")).to_contain_text(NEW_BOOK)
    look(page, "notices")
    page.goto(portal.url(REGION, "/accounts/"))
    expect(page.locator("main")).to_contain_text("Есть новые: 1")
    page.get_by_role("link", name="Пчёлы", exact=True).click()
    expect(page.locator(".records")).to_contain_text(NEW_BOOK)
    page.goto(portal.url(HOST, "/catalog/saved/"))
    expect(page.locator("main")).to_contain_text("нового нет")


def test_a_selection_goes_from_the_editor_to_a_reader_on_a_telephone(
    signed_in, new_page, portal, look
):
    title, words = "Зимой у печки", ("Мастер и Маргарита", "Каштанка", "Повести Белкина")
    desk: Page = signed_in("karachev.redaktor")
    desk.goto(portal.url(REGION, f"/admin/l/{LIBRARY}/catalog/selections/"))
    desk.get_by_role("link", name="Новая подборка").click()
    desk.get_by_label("Название").fill(title)
    desk.get_by_role("button", name="Сохранить и добавить книги").click()
    for one in words:
        desk.get_by_label("Название, автор или ISBN").fill(one)
        desk.get_by_role("button", name="Найти").click()
        desk.get_by_role("button", name=re.compile(f"Добавить в подборку.*{one}")).first.click()
        expect(desk.locator("tbody")).to_contain_text(one)
    look(desk, "draft")

    reader: Page = new_page(**A_PHONE)
    reader.goto(portal.url(HOST))
    expect(reader.locator("main")).not_to_contain_text(title)
    assert title not in portal.get("/catalog/selections/rss/", HOST)[1]
    desk.get_by_role("button", name="Опубликовать").click()
    expect(desk.get_by_role("button", name="Снять с сайта")).to_be_visible()

    reader.goto(portal.url(HOST))
    reader.get_by_role("link", name=title, exact=True).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(title)
    expect(reader.locator(".records > *")).to_have_count(len(words))
    for place, one in enumerate(words):
        expect(reader.locator(".records > *").nth(place)).to_contain_text(one)
    look(reader, "selection")
    status, feed = portal.get("/catalog/selections/rss/", HOST)
    assert status == 200
    assert f"<title>{title}</title>" in feed
