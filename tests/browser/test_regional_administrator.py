"""A regional administrator founds a library and switches a section on for it and off again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe, check_reflow
from tests.browser.walk import LIBRARY, REGION

pytestmark = pytest.mark.browser

NAME = "Палужская сельская библиотека"
SECTION = "Кружки"


def found(page: Page, portal, shot) -> str:
    """One form: name, district, place and address; returns the code of the new library."""
    page.goto(portal.url(REGION, "/admin/"))
    page.get_by_role("link", name="Библиотеки", exact=True).click()
    page.get_by_role("link", name="Добавить библиотеку").click()
    page.get_by_label("Полное название").fill(NAME)
    page.get_by_label("Район").select_option(index=3)
    page.get_by_label("Город или село").fill("с. Палужье")
    page.get_by_label("Адрес", exact=True).fill("ул. Школьная, 1")
    check_axe(page)
    shot(page, "founding")
    page.get_by_role("button", name="Добавить", exact=True).click()
    expect(page.locator("main")).to_contain_text(NAME)
    shot(page, "founded")
    code = re.search(r"/admin/l/([\w-]+)/", page.url)
    assert code is not None
    assert code[1] != "bryansk"
    return code[1]


def test_a_library_is_founded_and_a_section_comes_and_goes(signed_in, portal, new_page, shot):
    page, reader = signed_in("regional_admin"), new_page()
    host = f"{found(page, portal, shot)}.localhost"
    answer = reader.goto(portal.url(host))
    assert answer is not None
    assert answer.status == 200
    expect(reader.get_by_role("heading", level=1)).to_contain_text("Палужская")
    check_axe(reader)
    shot(reader, "live")

    link = page.get_by_role("link", name="Разделы", exact=True)
    if not link.is_visible():
        page.get_by_role("navigation", name="Рабочее место").locator("summary").click()
    link.click()
    page.locator("#filter [name=q]").fill("Палужская")
    page.locator("#filter").get_by_role("button", name="Показать").click()
    switch = page.get_by_role("switch", name=re.compile(f"^{SECTION}: Палужская"))
    expect(switch).to_have_attribute("aria-checked", "false")
    check_axe(page)
    shot(page, "matrix")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true")
    expect(page.locator(".toast")).to_be_visible()
    shot(page, "switched-on")

    section = reader.get_by_role("navigation", name="Разделы").get_by_role("link", name=SECTION)
    reader.reload()
    section.click()
    expect(reader).to_have_url(portal.url(host, "/clubs/"))
    shot(reader, "with-the-section")
    reader.goto(portal.url(LIBRARY))
    expect(section).to_have_count(0)

    page.set_viewport_size({"width": 360, "height": 740})
    check_reflow(page)
    shot(page, "matrix-360")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false")
    reader.goto(portal.url(host))
    expect(section).to_have_count(0)
    answer = reader.goto(portal.url(host, "/clubs/"))
    assert answer is not None
    assert answer.status == 404
    shot(reader, "without-the-section")
