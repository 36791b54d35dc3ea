"""Events that repeat: announced with an exception, then one date, what follows, or all changed."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import EDITOR
from tests.browser.walk import LIBRARY, REGION, today

pytestmark = pytest.mark.browser

CHESS = "Шахматы у окна"
READING = "Громкие чтения по средам"


def test_a_weekly_event_with_an_exception(desk, seen_by_readers, shot):
    page, title = desk.page, f"{CHESS} ({desk.device})"
    day = today() + timedelta(days=6)
    desk.begin("Добавить событие")
    desk.type("title", title)
    desk.type("date", f"{day:%d.%m.%Y}")
    desk.type("time_from", "12:00")
    desk.press(page.get_by_label("6+", exact=True))
    desk.open_panel("Повторы")
    desk.choose("rrule_every", value="week")
    desk.type(page.locator("[name=rrule_count]"), "4")
    desk.type("exceptions", f"{day + timedelta(weeks=1):%d.%m.%Y}")
    shot(page, "form")
    desk.publish()
    expect(page.locator(".messages")).to_contain_text("опубликована")
    desk.published("a weekly event with an exception")
    shot(page, "published")
    assert desk.presses <= 5
    assert desk.screens <= 2

    for week in (2, 3):
        seen_by_readers(LIBRARY, f"/events/?day={day + timedelta(weeks=week)}", title)
    reader = seen_by_readers(LIBRARY, f"/events/?day={day}", title)
    reader.goto(desk.portal.url(LIBRARY, f"/events/?day={day + timedelta(weeks=1)}"))
    expect(reader.locator("main")).not_to_contain_text(title)
    reader.go_back()
    reader.get_by_role("link", name=title).click()
    expect(reader.get_by_role("region", name="Другие даты").get_by_role("link")).to_have_count(2)
    shot(reader, "read")


@pytest.fixture
def weekly(signed_in, portal) -> tuple[Page, date]:
    """An editor's page after she has announced four weeks of readings, and the first day."""
    page, first = signed_in(EDITOR), today() + timedelta(days=8)
    page.goto(portal.url(REGION, "/admin/"))
    page.get_by_role("link", name="Добавить событие", exact=True).click()
    page.locator("#id_title").fill(READING)
    page.locator("#id_date").fill(f"{first:%d.%m.%Y}")
    page.locator("#id_time_from").fill("17:00")
    page.get_by_label("12+").check()
    panel = page.locator("section.w-panel.collapsed").filter(has_text="Повторы")
    panel.locator(".w-panel__toggle").first.click()
    page.locator("[name=rrule_every]").select_option("week")
    page.locator("[name=rrule_count]").fill("4")
    page.locator("footer").get_by_role("button", name="Опубликовать").click()
    expect(page.locator(".messages")).to_contain_text("опубликована")
    return page, first


def change(page: Page, portal, held: date, scope: str, shot, **values: str) -> None:
    """Find one date of the readings in the list of events, and give it or more other terms."""
    page.goto(portal.url(REGION, f"/admin/l/tyutchev/events/?q={READING.split()[0]}"))
    row = page.get_by_role("row").filter(has_text=re.compile(rf"^\s*{held.day}\s"))
    row.get_by_role("link", name=re.compile("^Перенести")).click()
    page.get_by_label(scope).check()
    for name, value in values.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name="Показать, как будет").click()
    expect(page.get_by_role("region", name="Вот как будет")).to_be_visible()
    shot(page, f"preview-{scope}")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("status")).to_contain_text("читатели уже видят")


def times(page: Page, portal, days: list[date]) -> list[str]:
    """When the readings begin on these days as readers see it; empty where they are not held."""
    found = []
    for day in days:
        page.goto(portal.url(LIBRARY, f"/events/?day={day}"))
        rows = page.locator(".event", has_text=READING)
        text = rows.first.inner_text() if rows.count() else ""
        found.append("".join(re.findall(r"\d\d:\d\d", text)[:1]))
    return found


def test_one_date_those_that_follow_or_all_are_moved(weekly, portal, phone, shot):
    page, first = weekly
    days = [first + timedelta(weeks=week) for week in range(4)]
    assert times(phone, portal, days) == ["17:00"] * 4

    change(page, portal, days[1], "только эта дата", shot, time_from="18:30")
    assert times(phone, portal, days) == ["17:00", "18:30", "17:00", "17:00"]

    change(page, portal, days[2], "эта дата и все следующие", shot, time_from="16:00")
    assert times(phone, portal, days) == ["17:00", "18:30", "16:00", "16:00"]

    moved = days[0] + timedelta(days=1)
    values = {"day": f"{moved:%d.%m.%Y}", "time_from": "11:00"}
    change(page, portal, days[0], "все будущие даты", shot, **values)
    shot(page, "after")
    assert times(phone, portal, [days[0], moved]) == ["", "11:00"]
    assert times(phone, portal, days[2:]) == ["16:00", "16:00"]
    phone.goto(portal.url(LIBRARY, f"/events/?day={moved}"))
    phone.get_by_role("link", name=READING).click()
    shot(phone, "read")
