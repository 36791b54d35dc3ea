"""An editor publishes each kind of thing, and readers see it at their next request.

Counted is what she presses and how many screens she meets from signing in on: a minute's work is
a few of each, whatever the machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import A_PHONE, DESKTOP, sign_in
from tests.browser.walk import LIBRARY, REGION
from tests.running import DevRun

pytestmark = pytest.mark.browser

EDITOR = "tyutchev.redaktor"


class Desk:
    """An editor at work: what she presses and which screens she meets are counted."""

    def __init__(self, page: Page, portal: DevRun, person: dict[str, str]) -> None:
        self.page, self.portal = page, portal
        self.presses = 0
        self.screens = 0
        sign_in(page, portal, person)
        page.on("domcontentloaded", self._note)

    def _note(self, page: Page) -> None:
        self.screens += 1

    def press(self, what: Locator) -> None:
        what.click()
        self.presses += 1

    def begin(self, button: str) -> None:
        """From the start page, where signing in leads, to an empty form."""
        self.press(self.page.get_by_role("link", name=button, exact=True))
        self.page.wait_for_load_state()

    def publish(self) -> None:
        button = self.page.locator("footer").get_by_role("button", name="Опубликовать")
        if not button.is_visible():
            self.press(self.page.locator("footer .w-dropdown__toggle"))
        self.press(button)
        self.page.wait_for_load_state()

    def open_panel(self, heading: str) -> None:
        panel = self.page.locator("section.w-panel.collapsed").filter(
            has=self.page.locator(".w-panel__heading", has_text=heading)
        )
        self.press(panel.locator(".w-panel__toggle").first)

    def choose_picture(self, file: Path) -> None:
        self.press(self.page.locator("#id_picture-chooser .chooser__choose-button"))
        dialog = self.page.locator(".modal-dialog")
        self.press(dialog.get_by_role("tab", name="Загрузка"))
        dialog.locator("input[type=file]").set_input_files(file)
        expect(dialog.locator("[name$=upload-title]")).to_have_value(file.stem)
        self.press(dialog.get_by_role("button", name="Загрузка"))
        expect(self.page.locator("#id_picture")).not_to_have_value("")


@pytest.fixture(params=["desktop", "phone"])
def desk(request, new_page, portal, account) -> Desk:
    options = {"viewport": DESKTOP} if request.param == "desktop" else A_PHONE
    return Desk(new_page(**options), portal, account(EDITOR))


@pytest.fixture
def seen_by_readers(portal, new_page) -> Callable[[str, str], Page]:
    """A stranger's page with this title on it, opened once and never reloaded."""

    def see(host: str, path: str, title: str) -> Page:
        page = new_page()
        page.goto(portal.url(host, path))
        expect(page.locator("main")).to_contain_text(title)
        return page

    return see


def new_title(words: str, request: pytest.FixtureRequest) -> str:
    return f"{words}, {request.node.callspec.id}"


@pytest.fixture
def photograph(tmp_path, request) -> Path:
    """A picture that no other run has sent: Wagtail asks about one that it knows."""
    file = tmp_path / "desna.jpg"
    colour = "seagreen" if "desktop" in request.node.callspec.id else "steelblue"
    Image.new("RGB", (1600, 1200), colour).save(file)
    return file


def test_news_with_a_picture(desk, photograph, seen_by_readers, request, shot):
    page, title = desk.page, new_title("Привезли книги о Десне", request)
    shot(page, "start")
    desk.begin("Написать новость")
    page.locator("#id_title").fill(title)
    page.locator("#id_lead").fill("Двадцать книг о реке и её берегах.")
    desk.choose_picture(photograph)
    page.locator("#id_picture_alt").fill("Берег реки с соснами")
    text = page.locator("[data-contentpath=body] [contenteditable=true]")
    if not text.count():
        desk.press(page.locator(".c-sf-add-button").first)
        desk.press(page.get_by_role("option", name="Текст", exact=True))
    text.first.click()
    page.keyboard.type("Стоят у кафедры, выдаём на месяц.")
    shot(page, "form")
    desk.publish()
    expect(page.locator(".messages")).to_contain_text("опубликована")
    shot(page, "published")
    assert desk.presses <= 6
    assert desk.screens <= 2

    reader = seen_by_readers(LIBRARY, "/", title)
    reader.get_by_role("link", name=re.compile("Десне")).first.click()
    expect(reader.locator("main")).to_contain_text("выдаём на месяц")
    expect(reader.locator("main figure img").first).to_have_attribute("alt", "Берег реки с соснами")
    shot(reader, "read")
    seen_by_readers(REGION, "/news/", title)


def test_an_event_needs_an_age_mark_and_then_is_announced(desk, seen_by_readers, request, shot):
    page, title = desk.page, new_title("Вечер у старой карты", request)
    day = date.today() + timedelta(days=5)
    desk.begin("Добавить событие")
    page.locator("#id_title").fill(title)
    page.locator("#id_date").fill(f"{day:%d.%m.%Y}")
    page.locator("#id_time_from").fill("17:00")
    page.locator("#id_lead").fill("Ищем на плане уезда ручей, которого больше нет.")
    desk.publish()
    expect(
        page.locator(".w-field__errors").filter(has_text="возрастную маркировку")
    ).to_be_visible()
    expect(page.locator("#id_title")).to_have_value(title)
    shot(page, "refused")
    desk.press(page.get_by_label("12+"))
    desk.publish()
    expect(page.locator(".messages")).to_contain_text("опубликована")
    shot(page, "published")
    assert desk.presses <= 4
    assert desk.screens <= 4

    reader = seen_by_readers(LIBRARY, f"/events/?day={day}", title)
    row = reader.locator(".event", has_text=title)
    expect(row).to_contain_text("17:00")
    expect(row).to_contain_text("12+")
    shot(reader, "read")
    seen_by_readers(REGION, f"/events/?day={day}", title)


def test_an_event_repeats_on_the_days_that_were_said(desk, seen_by_readers, request, shot):
    page, title = desk.page, new_title("Шахматы у окна", request)
    day = date.today() + timedelta(days=6)
    desk.begin("Добавить событие")
    page.locator("#id_title").fill(title)
    page.locator("#id_date").fill(f"{day:%d.%m.%Y}")
    page.locator("#id_time_from").fill("12:00")
    desk.press(page.get_by_label("6+", exact=True))
    desk.open_panel("Повторы")
    page.locator("[name=rrule_every]").select_option("week")
    page.locator("[name=rrule_count]").fill("3")
    shot(page, "form")
    desk.publish()
    expect(page.locator(".messages")).to_contain_text("опубликована")
    assert desk.presses <= 4
    assert desk.screens <= 2

    for week in range(3):
        seen_by_readers(LIBRARY, f"/events/?day={day + timedelta(weeks=week)}", title)
    reader = seen_by_readers(LIBRARY, f"/events/?day={day}", title)
    reader.get_by_role("link", name=title).click()
    expect(reader.get_by_role("region", name="Другие даты").get_by_role("link")).to_have_count(2)
    shot(reader, "read")


def test_a_report_begins_from_the_past_event_with_all_that_is_known(
    desk, photograph, seen_by_readers, request, shot
):
    page = desk.page
    desk.press(page.get_by_role("link", name=re.compile("без отчёта")))
    row = page.get_by_role("row").filter(has=page.get_by_role("button", name="Написать отчёт"))
    title = row.first.get_by_role("rowheader").inner_text().splitlines()[0]
    title = re.sub(r"\s*\d+\+\s*$", "", title.replace("\xa0", " "))
    shot(page, "past")
    desk.press(row.first.get_by_role("button", name="Написать отчёт"))
    page.wait_for_load_state()
    assert page.locator("#id_title").input_value().replace("\xa0", " ") == title
    expect(page.locator("#id_date")).not_to_have_value("")
    expect(page.locator("[name=age_mark]:checked")).to_have_count(1)
    page.locator("#id_attended").fill("32")
    page.locator("#id_lead").fill("Тридцать два гостя и ни одного пустого стула.")
    shot(page, "form")
    desk.publish()
    expect(page.locator(".messages")).to_contain_text("опубликован")
    assert desk.presses <= 4
    assert desk.screens <= 4
    reader = seen_by_readers(LIBRARY, f"/search/?q={title}", "Тридцать два гостя")
    reader.get_by_role("link", name=title).first.click()
    expect(reader.locator("main")).to_contain_text("32")
    shot(reader, "read")


@pytest.fixture
def back_to_normal(desk) -> Iterator[None]:
    """Takes the change back, so that other tests meet the hours that they know."""
    yield
    desk.page.goto(desk.portal.url(REGION, "/admin/l/tyutchev/schedule/"))
    desk.page.get_by_role("button", name=re.compile(r"^Отменить\s*:")).first.click()
    expect(desk.page.get_by_role("status")).to_be_visible()


def test_a_change_of_the_schedule(desk, seen_by_readers, shot, back_to_normal):
    page, today = desk.page, date.today()
    words = "Меняем проводку, книги принимаем в вестибюле."
    desk.begin("Изменить график")
    desk.press(page.get_by_label("закрыто"))
    for name in ("since", "until"):
        page.locator(f"[name={name}]").fill(f"{today}")
    page.locator("[name=reason]").select_option(label="ремонт")
    page.locator("[name=public_text]").fill(words)
    desk.press(page.get_by_role("button", name="Показать, как будет"))
    expect(page.get_by_role("region", name="Вот как будет")).to_contain_text(words)
    shot(page, "preview")
    desk.press(page.get_by_role("button", name="Опубликовать"))
    expect(page.get_by_role("status")).to_contain_text("читатели уже видят")
    shot(page, "published")
    assert desk.presses <= 4
    assert desk.screens <= 3

    reader = seen_by_readers(LIBRARY, "/", words)
    expect(reader.locator(".hours__now")).to_contain_text("Закрыто")
    shot(reader, "read")
    portal = seen_by_readers(REGION, "/", "Сегодня работают иначе")
    expect(portal.get_by_role("region", name="Сегодня работают иначе")).to_contain_text("Тютчева")
    shot(portal, "portal")
