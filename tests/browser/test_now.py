from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.walk import LIBRARY

pytestmark = pytest.mark.browser


def marks(page: Page, portal, moment: str) -> list[str]:
    """Classes of the marks on the bars of hours when the clock stands at this moment."""
    page.clock.set_fixed_time(moment)
    page.goto(portal.url(LIBRARY, "/"))
    return page.eval_on_selector_all(".hours__bar u", "all => all.map((one) => one.className)")


def test_the_present_moment_is_marked_in_the_librarys_own_time_zone(portal, new_page):
    page = new_page(timezone_id="Asia/Vladivostok")
    assert marks(page, portal, "2026-11-19T11:36:00Z") == ["at-14-30"]  # 14:36 in Moscow
    assert marks(page, portal, "2026-11-19T22:00:00Z") == []
