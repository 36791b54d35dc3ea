"""A reader on a phone asks for pages, a librarian of another entity sends photos, a file comes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe, check_reflow
from tests.browser.conftest import A_PHONE, PHONE
from tests.browser.lending import LIBRARIAN, Lender
from tests.browser.walk import REGION

pytestmark = pytest.mark.browser

BOOK = "Летопись речных перевозов"


def shown(page: Page) -> None:
    """Fit for a phone and for everybody."""
    check_reflow(page)
    check_axe(page)


def photos(folder: Path) -> list[Path]:
    """Two pages as a telephone takes them."""
    files = [folder / f"page {number}.jpg" for number in (1, 2)]
    for file in files:
        Image.new("RGB", (600, 800), "white").save(file, "JPEG")
    return files


def test_pages_come_as_a_file_to_a_reader_on_a_phone(signed_in, portal, tmp_path, shot):
    asking, lender = Lender(portal, "readers"), Lender(portal, "holder")
    lender.bring_books(tmp_path, BOOK)
    asking.issue_ticket("chitatel", "readers-1")
    edition = lender.edition("holder-1")

    phone: Page = signed_in("chitatel", **A_PHONE)
    phone.goto(portal.url(REGION, f"/lending/request/?edition={edition}"))
    phone.get_by_label("Для кого").select_option(
        label="Екатерина, Библиотека для проверки «readers», readers-1"
    )
    phone.locator("[name=pickup]").select_option("readers")
    phone.get_by_text("Хватит копии нескольких страниц").click()
    phone.get_by_label("Какие страницы нужны").fill("с. 12–13")
    phone.get_by_role("button", name="Отправить заявку").click()
    expect(phone.locator("main")).to_contain_text("Укажите, для чего нужна копия")
    shown(phone)
    shot(phone, "pages-wrong-360")
    phone.get_by_label("для учёбы").check()
    phone.get_by_label("Мне нужна одна копия для себя").check()
    phone.get_by_role("button", name="Отправить заявку").click()
    expect(phone.locator("main")).to_contain_text("Заявка отправлена")

    desk: Page = signed_in(LIBRARIAN)
    desk.goto(asking.screen("exchange/"))
    desk.locator("tr", has_text=BOOK).get_by_role("link", name="Решить").click()
    desk.get_by_text("сделать копию здесь").click()
    shown(desk)
    shot(desk, "pages-request")
    desk.get_by_role("button", name="Попросить").first.click()
    expect(desk.locator("main")).to_contain_text("Просим у библиотеки")

    desk.set_viewport_size(PHONE)
    desk.goto(lender.screen("exchange/"))
    row = desk.locator("tr", has_text=BOOK)
    expect(row).to_contain_text("доставка копии")
    row.get_by_text("Отправить копию файлом").click()
    row.locator("[name=files]").set_input_files(photos(tmp_path))
    shown(desk)
    shot(desk, "pages-upload-360")
    row.get_by_role("button", name="Отправить файл").click()
    expect(desk.locator("main")).to_contain_text("сделано")

    phone.goto(asking.site("/lending/"))
    asked = phone.locator("article", has_text=BOOK)
    expect(asked).to_contain_text("Копия готова")
    shown(phone)
    shot(phone, "pages-ready-360")
    with phone.expect_download() as taken:
        asked.get_by_role("button", name="Скачать копию").click()
    assert taken.value.path().read_bytes().startswith(b"%PDF-")
    phone.goto(asking.site("/lending/"))
    expect(phone.locator("article", has_text=BOOK)).to_contain_text("ещё 4 раза")
    desk.goto(lender.screen("exchange/"))
    expect(desk.locator("main")).not_to_contain_text(BOOK)
