"""The catalogue as its people use it: a file brought and mended, a book found, a plugin gone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe, check_reflow
from tests.browser.conftest import A_PHONE
from tests.browser.walk import LIBRARY, REGION
from tests.running import DevRun

pytestmark = pytest.mark.browser

FILE = Path(__file__).parents[1] / "plugins" / "catalog" / "files" / "rusmarc" / "test1_cp1251.iso"
CATALOGUER, LIBRARY_OF_CATALOGUER = "karachev.katalog", "karachev"
BROKEN_AT = 2


def damaged(folder: Path) -> Path:
    """The real file, of whose third record a separator is lost: a field seems not to be there."""
    records = FILE.read_bytes().split(b"\x1d")
    records[BROKEN_AT] = records[BROKEN_AT].replace(b"\x1e", b"", 1)
    path = folder / "records.iso"
    path.write_bytes(b"\x1d".join(records))
    return path


def taken_in(page: Page) -> None:
    """Wait until the worker has read the file; the page reloads itself."""
    expect(page.locator("main")).to_contain_text("Файл загружен целиком", timeout=90_000)


def test_a_cataloguer_brings_a_file_and_mends_what_was_broken(signed_in, portal, tmp_path, shot):
    page = signed_in(CATALOGUER)
    page.goto(portal.url(REGION, f"/admin/l/{LIBRARY_OF_CATALOGUER}/catalog/imports/"))
    page.get_by_role("link", name="Загрузить файл с записями").first.click()
    page.set_input_files("input[type=file]", damaged(tmp_path))
    page.get_by_role("button", name="Отправить файл").click()
    expect(page.locator(".catalog-titles li")).to_have_count(10)
    check_axe(page)
    shot(page, "titles")
    page.get_by_role("button", name="Загрузить записи").click()
    taken_in(page)
    shot(page, "taken")
    page.get_by_role("link", name="Открыть карантин").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    check_axe(page)
    shot(page, "quarantine")
    page.locator("tbody a").click()
    page.set_viewport_size({"width": 360, "height": 740})
    check_reflow(page)
    check_axe(page)
    shot(page, "piece-360")
    # The separator between the directory and the control number goes back to its place.
    text = page.locator("textarea[name=text]")
    text.fill(text.input_value().replace("RU\\NLR", "▲RU\\NLR", 1))
    page.get_by_role("button", name="Загрузить запись").click()
    expect(page.locator("main")).to_contain_text("загружена")
    expect(page.locator("main")).to_contain_text("Исправлять здесь нечего")


def test_a_reader_finds_a_mistyped_title_from_a_telephone(new_page, portal, look):
    page = new_page(**A_PHONE)
    page.goto(portal.url(LIBRARY))
    page.get_by_role("link", name="Каталог").first.click()
    look(page, "front")
    page.locator("#catalog-q").fill("мастр и маргорита")
    page.keyboard.press("Enter")
    first = page.locator(".records > *").first
    expect(first).to_contain_text("Мастер и Маргарита")
    look(page, "found")
    first.get_by_role("link", name=re.compile("Мастер и Маргарита")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Мастер и Маргарита")
    expect(page.locator("main")).to_contain_text("Областная библиотека им. Ф. И. Тютчева")
    look(page, "entry")


def test_a_reader_narrows_to_what_is_open_and_keeps_a_favourite(signed_in, portal, look):
    page = signed_in("reader", **A_PHONE)
    page.goto(portal.url(LIBRARY, "/catalog/?q=мастр+и+маргорита"))
    page.get_by_label("В библиотеках, открытых сейчас").check()
    page.locator("aside").get_by_role("button", name="Показать").click()
    # At night nobody is open; then the way back stands in the place of the results.
    expect(page).to_have_url(re.compile("open=1"))
    look(page, "open-now")
    page.go_back()
    book = page.locator(".records > *").filter(has_text="Мастер и Маргарита").first
    # Signed in at the portal, a stranger here: the way leads over there and back.
    book.get_by_role("link", name="В избранное").click()
    expect(page.get_by_role("button", name="В избранном").first).to_be_visible()
    page.goto(portal.url(LIBRARY, "/catalog/favourites/"))
    expect(page.locator(".records")).to_contain_text("Мастер и Маргарита")
    look(page, "favourites")
    page.get_by_role("button", name=re.compile("Убрать")).first.click()
    expect(page.get_by_role("status")).to_contain_text("Мастер и Маргарита")
    page.get_by_role("button", name="Вернуть").click()
    expect(page.locator(".records")).to_contain_text("Мастер и Маргарита")


def test_a_reader_narrows_down_without_scripts(new_page, portal, look):
    page = new_page(java_script_enabled=False)
    page.goto(portal.url(LIBRARY, "/catalog/?q=сказки"))
    all_found = page.locator("#catalog-found").inner_text()
    page.locator("aside .facet input[type=checkbox]").first.check()
    page.locator("aside").get_by_role("button", name="Показать").click()
    expect(page.locator(".chip--on").first).to_be_visible()
    assert "сказки" in page.locator("#catalog-q").input_value()
    page.go_back()
    expect(page.locator("#catalog-found")).to_have_text(all_found)


def statuses(page: Page, portal: DevRun, host: str, addresses: Sequence[str]) -> list[int]:
    """What a stranger's browser is answered at each address."""
    answers = (page.goto(portal.url(host, one)) for one in addresses)
    return [answer.status for answer in answers if answer is not None]


def test_what_is_switched_off_is_not_there(signed_in, new_page, portal, complaints):
    """An administrator switches the catalogue off for one library: nothing of it answers there."""
    host, reader = "sevsk.localhost", new_page()
    reader.goto(portal.url(host, "/catalog/"))
    entry = reader.locator('main a[href^="/catalog/"]').filter(has_text=re.compile(r"\w")).first
    path = entry.get_attribute("href")
    addresses = (
        "/catalog/",
        path,
        "/catalog/new/rss/",
        "/catalog/oai?verb=Identify",
        "/api/v1/catalog/search?q=сказки",
        "/api/v1/catalog/suggest?q=ска",
    )
    assert statuses(reader, portal, host, addresses) == [200] * 6

    page = signed_in("regional_admin")
    page.goto(portal.url(REGION, "/admin/plugins/?q=Севск"))
    switch = page.get_by_role("switch", name=re.compile(r"^Каталог: Севск"))
    expect(switch).to_have_attribute("aria-checked", "true")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false")
    assert statuses(reader, portal, host, addresses) == [404] * 6
    reader.goto(portal.url(host))
    expect(reader.get_by_role("link", name="Каталог")).to_have_count(0)
    reader.goto(portal.url(REGION, "/catalog/?q=сказки&scope=region"))
    expect(reader.locator("main")).not_to_contain_text("Севск")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true")
    assert statuses(reader, portal, host, addresses) == [200] * 6
    # Chromium shows XML by a style sheet of its own, which our policy forbids.
    complaints.forgive("/catalog/oai")
