"""The staff's own screens: axe, width, low vision. Wagtail's screens are Wagtail's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.axe import check_axe, check_hosts, check_reflow, complaint
from tests.browser.walk import REGION

pytestmark = pytest.mark.browser

MENU = "nav[aria-label='Рабочее место'] a[href]"
WITHIN = "main a[href]:not([download])"
FILES = ("/export/", ".csv", ".ics", ".pdf", ".xlsx")
HREFS = "all => all.map((one) => one.href)"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}

# Where each role's walk begins, where the screens stand that its menu's lead on to, and some of
# those that must have been met.
LIBRARY = {"library_admin": "tyutchev", "regional_admin": "bryansk"}
FURTHER = {
    "library_admin": ("/admin/l/tyutchev/",),
    "regional_admin": ("/admin/l/bryansk/", "/admin/plugins/"),
}
LEAST = {
    "library_admin": {
        "/admin/l/code/events/dates/0/",
        "/admin/l/code/people/",
        "/admin/l/code/people/add/",
        "/admin/l/code/schedule/change/",
        "/admin/l/code/schedule/hours/",
    },
    "regional_admin": {
        "/admin/l/code/libraries/found/",
        "/admin/l/code/libraries/import/",
        "/admin/plugins/",
    },
}


def shape(url: str) -> str:
    """What the addresses of one screen have in common."""
    path = urlsplit(url).path
    return re.sub(r"\d+", "0", re.sub(r"/l/[\w-]+/", "/l/code/", path))


def is_ours(page: Page) -> bool:
    """And not one of Wagtail's."""
    return page.locator("html[data-theme]").count() > 0


def open_screens(page: Page, portal, role: str) -> Iterator[str]:
    """Opens our own screens that this person's menu offers, and those that lead on from them.

    Each screen is opened once, whatever the number or the library in its address.
    """
    page.goto(portal.url(REGION, f"/admin/l/{LIBRARY[role]}/theme/"))
    menu = page.eval_on_selector_all(MENU, HREFS)
    waiting = [page.url, portal.url(REGION, "/admin/style-guide/"), *dict.fromkeys(menu)]
    known = {shape(url) for url in waiting}
    for url in waiting:
        page.set_viewport_size(WIDE)
        answer = page.goto(url)
        assert answer is not None
        assert answer.ok, url
        if not is_ours(page):
            continue
        for further in page.eval_on_selector_all(WITHIN, HREFS):
            path = urlsplit(further).path
            is_screen = path.startswith(FURTHER[role]) and not path.endswith(FILES)
            if is_screen and shape(further) not in known:
                known.add(shape(further))
                waiting.append(further)
        yield url


@pytest.mark.slow
@pytest.mark.parametrize("role", ["library_admin", "regional_admin"])
def test_every_screen_of_the_staff_is_accessible(role, signed_in, portal, shot):
    page = signed_in(role)
    problems: list[str] = []
    opened = []
    for url in open_screens(page, portal, role):
        opened.append(shape(url))
        for check in (check_axe, check_hosts):
            problems += complaint(check, page)
        page.set_viewport_size(PHONE)
        for check in (check_axe, check_reflow):
            problems += complaint(check, page)
        shot(page, url.split("/admin/")[1].strip("/").replace("/", "-"))
    assert not problems, "\n".join(problems)
    assert set(opened) >= LEAST[role]


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
