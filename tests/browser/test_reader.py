"""A reader with a telephone: when is it open, what is on, a seat, the waiting list, cancelling."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walk import LIBRARY, TYPING, today
from tests.running import DevRun

pytestmark = pytest.mark.browser

Shot = Callable[[Page, str], Path]
WITH_SEATS = "Экскурсия в хранилище: двенадцать ярусов книг"
FULL = "Тютчевский вечер: романсы на стихи поэта"


def plain(text: str) -> str:
    """The words of a screen without soft hyphens and spaces that do not break."""
    return re.sub(r"\s+", " ", text.replace("\xad", "").replace("\xa0", " ")).strip()


def open_event(page: Page, portal: DevRun, title: str) -> None:
    """From the front page to an event, by what a reader sees."""
    page.goto(portal.url(LIBRARY))
    page.get_by_role("link", name="Все события").click()
    titles = page.locator(".event h3 a")
    number = [plain(one) for one in titles.all_inner_texts()].index(title)
    titles.nth(number).click()
    assert plain(page.get_by_role("heading", level=1).inner_text()) == title


def fill_in(page: Page, name: str, button: str) -> None:
    """The registration form, which the script has brought into the event's page."""
    page.locator("[data-registration] form").get_by_role("button", name=button).click()
    field = page.get_by_label("Как к вам обращаться")
    expect(field).to_be_focused()
    field.fill(name)
    page.get_by_label("Соглашаюсь на обработку данных").check()
    page.wait_for_timeout(TYPING)
    page.get_by_role("button", name=button).click()


def test_the_first_screen_tells_todays_hours(phone, portal, look):
    phone.goto(portal.url(LIBRARY))
    status, text = portal.get(f"/api/v1/libraries/tyutchev/hours/?date={today()}")
    assert status == 200
    card = phone.locator("section.hours")
    row = plain(card.locator("tr[aria-current=date]").inner_text())
    day = json.loads(text)["day"]
    spans = [f"{one['opens']}–{one['closes']}" for one in day["hours"]]
    assert re.findall(r"\d\d:\d\d–\d\d:\d\d", row) == spans
    assert day["is_closed"] == (not spans)
    state = card.get_by_role("heading")
    expect(state).to_have_text(re.compile("Открыто до|Откроется|Закрыто|Сегодня закрыто|Перерыв"))
    box = state.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= phone.viewport_size["height"], "below the first screen"
    look(phone, "home")


def test_a_seat_is_taken_and_given_back(phone, portal, look):
    open_event(phone, portal, WITH_SEATS)
    seats = phone.locator("[data-registration] .status")
    before = plain(seats.inner_text())
    look(phone, "event")
    fill_in(phone, "Нина Ивановна", "Записаться")
    expect(phone.get_by_role("status")).to_contain_text("Вы записаны")
    look(phone, "registered")
    own_address = phone.url

    phone.get_by_role("link", name="К событию").click()
    assert plain(seats.inner_text()) != before
    phone.goto(own_address)
    phone.get_by_role("button", name="Отменить запись").click()
    expect(phone.get_by_role("status")).to_contain_text("Запись отменена")
    look(phone, "cancelled")
    phone.get_by_role("link", name="К событию").click()
    assert plain(seats.inner_text()) == before


def test_a_full_event_has_a_waiting_list(phone, portal, look):
    open_event(phone, portal, FULL)
    expect(phone.locator("[data-registration] .status")).to_contain_text("мест нет")
    fill_in(phone, "Пётр", "В лист ожидания")
    expect(phone.get_by_role("status")).to_contain_text(re.compile("лист.? ожидания"))
    look(phone, "waiting")
    phone.get_by_role("button", name="Выйти из листа").click()
    expect(phone.get_by_role("status")).to_contain_text("Запись отменена")


def test_a_form_that_lacks_something_says_so_and_keeps_what_was_typed(phone, portal, look):
    open_event(phone, portal, WITH_SEATS)
    phone.locator("[data-registration]").get_by_role("button", name="Записаться").click()
    phone.get_by_label("Телефон").fill("12")
    phone.get_by_role("button", name="Записаться").click()
    summary = phone.get_by_role("alert")
    expect(summary).to_be_visible()
    assert phone.title().startswith("Ошибка:")
    expect(phone.get_by_label("Телефон")).to_have_value("12")
    look(phone, "refused")
    summary.get_by_role("link").first.click()
    expect(phone.get_by_label("Как к вам обращаться")).to_be_focused()


def test_without_script_a_seat_is_taken_on_a_page_of_its_own(new_page, portal, shot):
    page = new_page(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto(portal.url(LIBRARY, "/events/"))
    titles = page.locator(".event h3 a")
    number = [plain(one) for one in titles.all_inner_texts()].index(WITH_SEATS)
    titles.nth(number).click()
    page.locator("[data-registration]").get_by_role("button", name="Записаться").click()
    page.get_by_label("Как к вам обращаться").fill("Без скрипта")
    page.get_by_label("Соглашаюсь на обработку данных").check()
    page.wait_for_timeout(TYPING)
    page.get_by_role("button", name="Записаться").click()
    expect(page.get_by_role("status")).to_contain_text("Вы записаны")
    page.get_by_role("button", name="Отменить запись").click()
    expect(page.get_by_role("status")).to_contain_text("Запись отменена")


def test_a_page_that_is_not_there_looks_like_the_library_and_leads_on(phone, portal, look):
    for host, theme in (
        ("tyutchev.localhost", "classic"),
        ("yunost.localhost", "modern"),
        ("detskaya.localhost", "kids"),
    ):
        answer = phone.goto(portal.url(host, "/no-such-page/"))
        assert answer is not None
        assert answer.status == 404
        assert phone.get_attribute("html", "data-theme") == theme
        assert phone.get_by_role("search").count() + phone.get_by_role("searchbox").count()
        look(phone, theme)
        phone.locator(".masthead__brand").click()
        assert phone.url == portal.url(host)
