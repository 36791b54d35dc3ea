"""The editor's forms: axe over Wagtail's frame with our widgets in it, wide and narrow.

What Wagtail itself draws wrong is named by rule and element; all else on these screens is ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe, complaint
from tests.browser.conftest import A_PHONE, DESKTOP, EDITOR
from tests.browser.walk import LIBRARY, REGION

pytestmark = pytest.mark.browser

# Rule and element → why it is Wagtail's own and not to be mended by us.
WAGTAILS = {
    ("target-size", "#w-minimap-toggle"): "a narrow handle; the panel opens by the key ] as well",
    ("scrollable-region-focusable", ".DraftEditor-root"): "the text in it takes the focus itself",
}
SETTLED = "Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)))"
OPEN_ALL = """() => document.querySelectorAll(
  "section.w-panel.collapsed > .w-panel__header .w-panel__toggle"
).forEach((one) => one.click())"""


def start(page: Page, portal, button: str) -> None:
    page.goto(portal.url(REGION, "/admin/"))
    page.get_by_role("link", name=button, exact=True).click()


def past_event(page: Page, portal) -> None:
    """From an event that was held to its report."""
    page.goto(portal.url(REGION, "/admin/"))
    page.get_by_role("link", name=re.compile("без отчёта")).click()
    page.get_by_role("button", name="Написать отчёт").first.click()


def take_back(page: Page, portal) -> None:
    """Delete the draft that was begun, so that the event waits for its report again."""
    number = page.url.rstrip("/").split("/")[-2]
    page.goto(portal.url(REGION, f"/admin/pages/{number}/delete/"))
    page.get_by_role("button", name=re.compile("далить")).click()
    page.wait_for_url(lambda address: "/delete/" not in address)


def statutory_page(page: Page, portal) -> None:
    page.goto(portal.url(REGION, "/admin/l/tyutchev/completeness/"))
    page.get_by_role("link", name=re.compile("Заполнить")).first.click()


def written_news(page: Page, portal) -> None:
    """A piece that was published, with all its blocks."""
    page.goto(portal.url(LIBRARY, "/news/"))
    title = page.locator("main h2 a, main h3 a").first.inner_text().replace("\xad", "")
    page.goto(portal.url(REGION, f"/admin/pages/search/?q={title.split()[0]}"))
    page.locator("main td.title a").first.click()


FORMS: dict[str, Callable[..., None]] = {
    "news": partial(start, button="Написать новость"),
    "written-news": written_news,
    "event": partial(start, button="Добавить событие"),
    "report": past_event,
    "information": statutory_page,
}


@pytest.mark.parametrize("device", ["desktop", "phone"])
@pytest.mark.parametrize("form", FORMS)
def test_a_form_of_the_editor_is_accessible(form, device, signed_in, portal, shot):
    options = {"viewport": DESKTOP} if device == "desktop" else A_PHONE
    page = signed_in(EDITOR, **options, reduced_motion="reduce")
    FORMS[form](page, portal)
    expect(page.locator("#id_title")).to_be_visible()
    page.evaluate(SETTLED)
    problems = complaint(partial(check_axe, known=WAGTAILS), page)
    page.evaluate(OPEN_ALL)
    page.evaluate(SETTLED)
    problems += complaint(partial(check_axe, known=WAGTAILS), page)
    shot(page, "open")
    if form == "report":
        take_back(page, portal)
    assert not problems, "\n".join(problems)
