"""An editor publishes each kind of thing, and readers see it at their next request.

Counted is what she presses and how many screens she meets from signing in on: a minute's work is
a few of each, whatever the machine. Events that repeat stand in `test_series.py`.
"""

from __future__ import annotations

import io
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk
from tests.browser.walk import LIBRARY, REGION, today

pytestmark = pytest.mark.browser

PHOTOS = 30
# Lacking in the demo, one for each device.
SECTIONS = {"desktop": "Лицензии", "phone": "Противодействие коррупции"}


def titled(words: str, desk: Desk) -> str:
    return f"{words}, {'с компьютера' if desk.device == 'desktop' else 'с телефона'}"


@pytest.fixture
def photograph(tmp_path, desk) -> Path:
    """A picture that no other run has sent: Wagtail asks about one that it knows."""
    file = tmp_path / "desna.jpg"
    colour = "seagreen" if desk.device == "desktop" else "steelblue"
    Image.new("RGB", (1600, 1200), colour).save(file)
    return file


@pytest.fixture
def document(tmp_path, desk) -> Path:
    file = tmp_path / f"spisok-{desk.device}.txt"
    file.write_text(f"Двадцать книг о Десне: {desk.device}\n", encoding="utf-8")
    return file


def test_news_with_a_picture_and_a_file(desk, photograph, document, seen_by_readers, shot):
    page, title = desk.page, titled("Привезли книги о Десне", desk)
    shot(page, "start")
    desk.begin("Написать новость")
    desk.type("title", title)
    desk.type("lead", "Двадцать книг о реке и её берегах.")
    desk.write_text("Стоят у кафедры, выдаём на месяц.")
    desk.add_file(document)
    desk.choose_picture(photograph)
    desk.type("picture_alt", "Берег реки с соснами")
    shot(page, "form")
    desk.publish()
    expect(page.locator(".messages")).to_contain_text("опубликована")
    desk.published("news with a picture and a file")
    shot(page, "published")
    assert desk.presses <= 11
    assert desk.screens <= 2

    reader = seen_by_readers(LIBRARY, "/", title)
    reader.get_by_role("link", name=title).first.click()
    expect(reader.locator("main")).to_contain_text("выдаём на месяц")
    expect(reader.locator("main figure img").first).to_have_attribute("alt", "Берег реки с соснами")
    with reader.expect_download() as download:
        reader.get_by_role("link", name=document.stem).click()
    assert download.value.path().read_bytes() == document.read_bytes()
    shot(reader, "read")
    seen_by_readers(REGION, "/news/", title)


def test_an_event(desk, seen_by_readers, shot):
    page, title = desk.page, titled("Вечер у старой карты", desk)
    day = today() + timedelta(days=5)
    desk.begin("Добавить событие")
    desk.type("title", title)
    desk.type("date", f"{day:%d.%m.%Y}")
    desk.type("time_from", "17:00")
    desk.press(page.get_by_label("12+"))
    desk.type("lead", "Ищем на плане уезда ручей, которого больше нет.")
    shot(page, "form")
    desk.publish()
    expect(page.locator(".messages")).to_contain_text("опубликована")
    desk.published("an event")
    shot(page, "published")
    assert desk.presses <= 3
    assert desk.screens <= 2

    reader = seen_by_readers(LIBRARY, f"/events/?day={day}", title)
    row = reader.locator(".event", has_text=title)
    expect(row).to_contain_text("17:00")
    expect(row).to_contain_text("12+")
    shot(reader, "read")
    seen_by_readers(REGION, f"/events/?day={day}", title)


def test_an_event_without_an_age_mark_is_refused_and_what_was_typed_stays(signed_in, portal, shot):
    page, title = signed_in("tyutchev.redaktor"), "Вечер без отметки"
    page.goto(portal.url(REGION, "/admin/"))
    page.get_by_role("link", name="Добавить событие", exact=True).click()
    page.locator("#id_title").fill(title)
    page.locator("#id_date").fill(f"{today() + timedelta(days=5):%d.%m.%Y}")
    page.locator("footer").get_by_role("button", name="Опубликовать").click()
    expect(
        page.locator(".w-field__errors").filter(has_text="возрастную маркировку")
    ).to_be_visible()
    expect(page.locator("#id_title")).to_have_value(title)
    shot(page, "refused")


def test_a_report_with_thirty_photos_begins_from_the_past_event(desk, seen_by_readers, shot):
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

    desk.press(page.get_by_role("link", name="Добавить много снимков сразу"))
    send_photos(page, desk.device)
    desk.type("description", "Гости вечера у книжных полок")
    desk.press(page.get_by_label(re.compile("согласны")))
    shot(page, "photos")
    desk.press(page.get_by_role("button", name="Добавить в черновик"))
    page.wait_for_url("**/edit/**")
    desk.type("attended", "32")
    desk.type("lead", "Тридцать два гостя и ни одного пустого стула.")
    shot(page, "form")
    desk.publish()
    expect(page.locator(".messages")).to_contain_text("опубликована")
    desk.published(f"a report with {PHOTOS} photos")
    shot(page, "published")
    assert desk.presses <= 6
    assert desk.screens <= 6

    reader = seen_by_readers(LIBRARY, f"/search/?q={title}", "Тридцать два гостя")
    reader.get_by_role("link", name=title).first.click()
    expect(reader.locator("main")).to_contain_text("32")
    pictures = reader.locator(".gallery img")
    expect(pictures).to_have_count(PHOTOS)
    expect(pictures.last).to_have_attribute("alt", re.compile("Гости вечера"))
    shot(reader, "read")


def send_photos(page: Page, device: str) -> None:
    """Thirty at once: dropped on the page at a desk, chosen from the gallery on a telephone."""
    photos = [photo_of(number, device) for number in range(PHOTOS)]
    if device == "desktop":
        names = [(name, b64encode(content).decode()) for name, content in photos]
        page.locator("[data-photos]").wait_for()
        page.evaluate(DROP, names)
    else:
        files = [
            {"name": name, "mimeType": "image/jpeg", "buffer": content} for name, content in photos
        ]
        page.locator("[data-photos] input[type=file]").set_input_files(files)
    expect(page.locator("[data-photos] [name=picture]")).to_have_count(PHOTOS)


def photo_of(number: int, device: str) -> tuple[str, bytes]:
    out = io.BytesIO()
    colour = (number * 8, 90, 160 if device == "desktop" else 60)
    Image.new("RGB", (800, 600), colour).save(out, "JPEG")
    return f"IMG_{number:04}.jpg", out.getvalue()


DROP = """(photos) => {
  const carried = new DataTransfer();
  for (const [name, content] of photos) {
    const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
    carried.items.add(new File([bytes], name, { type: "image/jpeg" }));
  }
  const drop = new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true });
  document.querySelector("[data-drop]").dispatchEvent(drop);
}"""


@pytest.fixture
def back_to_normal(desk) -> Iterator[None]:
    """Takes the change back, so that other tests meet the hours that they know."""
    yield
    desk.page.goto(desk.portal.url(REGION, "/admin/l/tyutchev/schedule/"))
    desk.page.get_by_role("button", name=re.compile(r"^Отменить\s*:")).first.click()
    expect(desk.page.get_by_role("status")).to_be_visible()


def test_a_change_of_the_schedule(desk, seen_by_readers, shot, back_to_normal):
    page = desk.page
    words = "Меняем проводку, книги принимаем в вестибюле."
    desk.begin("Изменить график")
    desk.press(page.get_by_label("закрыто"))
    for name in ("since", "until"):
        desk.type(page.locator(f"[name={name}]"), f"{today()}")
    desk.choose("reason", label="ремонт")
    desk.type(page.locator("[name=public_text]"), words)
    desk.press(page.get_by_role("button", name="Показать, как будет"))
    expect(page.get_by_role("region", name="Вот как будет")).to_contain_text(words)
    shot(page, "preview")
    desk.press(page.get_by_role("button", name="Опубликовать"))
    expect(page.get_by_role("status")).to_contain_text("читатели уже видят")
    desk.published("a change of the schedule")
    shot(page, "published")
    assert desk.presses <= 5
    assert desk.screens <= 3

    reader = seen_by_readers(LIBRARY, "/", words)
    expect(reader.locator(".hours__now")).to_contain_text("Закрыто")
    shot(reader, "read")
    portal = seen_by_readers(REGION, "/", "Сегодня работают иначе")
    expect(portal.get_by_role("region", name="Сегодня работают иначе")).to_contain_text("Тютчева")
    shot(portal, "portal")


def test_an_information_page_that_was_lacking(desk, seen_by_readers, shot):
    page, section = desk.page, SECTIONS[desk.device]
    words = f"{section}: сведения проверены, с ними знакомит администратор."
    desk.press(page.get_by_role("link", name=re.compile("^Обязательные сведения: ")))
    row = page.get_by_role("row").filter(has_text=section)
    shot(page, "lacking")
    desk.press(row.get_by_role("link", name=re.compile("Заполнить")))
    page.wait_for_load_state()
    expect(page.locator("#id_title")).not_to_have_value("")
    desk.write_text(words)
    shot(page, "form")
    desk.publish()
    expect(page.locator(".messages")).to_contain_text("опубликована")
    desk.published("an information page")
    shot(page, "published")
    assert desk.presses <= 5
    assert desk.screens <= 3
    page.goto(desk.portal.url(REGION, "/admin/l/tyutchev/completeness/"))
    row = page.get_by_role("row").filter(has_text=section)
    expect(row).to_contain_text("есть")

    reader = seen_by_readers(LIBRARY, f"/search/?q={section}", section)
    reader.locator("main").get_by_role("link", name=section).first.click()
    expect(reader.locator("main")).to_contain_text(words)
    shot(reader, "read")
