"""The staff's own screens: axe, width, low vision. Wagtail's screens are Wagtail's."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.axe import check_axe, check_hosts, check_reflow, complaint
from tests.browser.walk import REGION

pytestmark = pytest.mark.browser

MENU = "nav[aria-label='Рабочее место'] a[href]"
PHONE = {"width": 360, "height": 740}


def staff_screens(page: Page, portal) -> list[str]:
    """Our own screens that this person's menu offers, found from the style guide's neighbour."""
    page.goto(portal.url(REGION, "/admin/l/tyutchev/theme/"))
    found = page.eval_on_selector_all(MENU, "all => all.map((one) => one.href)")
    return [page.url, portal.url(REGION, "/admin/style-guide/"), *dict.fromkeys(found)]


@pytest.mark.slow
@pytest.mark.parametrize("role", ["library_admin", "regional_admin"])
def test_every_screen_of_the_staff_is_accessible(role, signed_in, portal, shot):
    page = signed_in(role)
    problems: list[str] = []
    for url in staff_screens(page, portal):
        page.set_viewport_size({"width": 1280, "height": 900})
        answer = page.goto(url)
        assert answer is not None
        assert answer.ok, url
        if page.locator("html[data-theme]").count() == 0:
            continue  # one of Wagtail's
        for check in (check_axe, check_hosts):
            problems += complaint(check, page)
        page.set_viewport_size(PHONE)
        for check in (check_axe, check_reflow):
            problems += complaint(check, page)
        shot(page, url.split("/admin/")[1].strip("/").replace("/", "-"))
    assert not problems, "\n".join(problems)


def test_an_administrator_dresses_a_library_and_sees_it_at_once(signed_in, portal, new_page, shot):
    page = signed_in("library_admin")
    page.goto(portal.url(REGION, "/admin/l/tyutchev/theme/"))
    page.get_by_role("radio", name="Модерн").check()
    page.get_by_label("Ссылки", exact=True).first.fill("#66ccff")
    page.get_by_role("button", name="Сохранить").click()
    summary = page.get_by_role("alert")
    summary.wait_for()
    assert page.title().startswith("Ошибка:")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert "контраст" in summary.inner_text()
    shot(page, "refused")
    suggestion = summary.inner_text().rsplit("#", 1)[1][:6]
    page.get_by_label("Ссылки", exact=True).first.fill(f"#{suggestion}")
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_role("status").wait_for()

    reader = new_page()
    reader.goto(portal.url("tyutchev.localhost", "/"))
    assert reader.get_attribute("html", "data-theme") == "modern"
    link = reader.locator("main a").first
    link_colour = "getComputedStyle(document.documentElement).getPropertyValue('--c-link')"
    assert reader.evaluate(link_colour).strip() == f"#{suggestion}"
    assert link.is_visible()
    shot(reader, "dressed")

    page.get_by_role("radio", name="Классика").check()
    page.get_by_label("Ссылки", exact=True).first.fill("")
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_role("status").wait_for()
    reader.reload()
    assert reader.get_attribute("html", "data-theme") == "classic"


def test_the_preview_follows_the_colours_as_they_are_chosen(signed_in, portal):
    page = signed_in("library_admin")
    page.goto(portal.url(REGION, "/admin/l/tyutchev/theme/"))
    page.get_by_label("Кнопки и отметки", exact=True).first.fill("#6a1b9a")
    frame = page.frame_locator("[data-preview=classic]")
    frame.locator("link[href*='accent=%236a1b9a']").wait_for(state="attached")
