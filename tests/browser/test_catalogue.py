"""The catalogue as its people use it: a file brought and mended, a book found, a plugin gone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bibnet_catalog import urls
from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe, check_reflow
from tests.browser.conftest import A_PHONE
from tests.browser.lending import Lender
from tests.browser.walk import LIBRARY, REGION
from tests.running import dev

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


# Each of the two is closed for a minute a day, at different hours; both have the novel.
AROUND_THE_CLOCK = """
from datetime import time
from bibnet.libraries.models import Library
from bibnet.libraries.schedule.plan import Hours, Plan, SeasonPlan
from bibnet.libraries.schedule.services import set_regular_hours
for code, hours in (
    ("brasovo", Hours(time(0), time(23, 59))),
    ("suzemka", Hours(time(12), time(11, 59))),
):
    week = dict.fromkeys(range(7), hours)
    plan = Plan(seasons=[SeasonPlan(week=week)])
    set_regular_hours(library=Library.objects.get(code=code), plan=plan, actor=None)
"""


@pytest.fixture
def open_around_the_clock(portal) -> None:
    """Whatever the hour, a library is open that has the novel."""
    words = ("shell", "--no-imports", "-c", AROUND_THE_CLOCK)
    done = dev("manage", *words, variables=portal.variables)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_reader_narrows_to_what_is_open_and_keeps_a_favourite(
    signed_in, portal, open_around_the_clock, look
):
    page = signed_in("reader", **A_PHONE)
    page.goto(portal.url(LIBRARY, "/catalog/?q=мастр+и+маргорита&scope=region"))
    all_found = page.locator(".records > *").count()
    page.get_by_label("В библиотеках, открытых сейчас").check()
    page.locator("aside").get_by_role("button", name="Показать").click()
    expect(page).to_have_url(re.compile("open=1"))
    book = page.locator(".records > *").filter(has_text="Мастер и Маргарита").first
    expect(book).to_be_visible()
    assert page.locator(".records > *").count() <= all_found
    look(page, "open-now")
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


def addresses_of_plugin(entry: int) -> list[str]:
    """Every address of the catalogue that takes nothing or the number of an entry to fill in."""
    patterns = (str(one.pattern) for one in urls.urlpatterns)
    filled = (re.sub(r"^<int:number>", str(entry), one) for one in patterns)
    queries = {"oai": "oai?verb=Identify", "saved/new/": "saved/new/?q=%D1%81"}
    public = [f"/catalog/{queries.get(one, one)}" for one in filled if not NOT_FILLED.search(one)]
    return [*public, "/api/v1/catalog/search?q=a", "/api/v1/catalog/suggest?q=a"]


NOT_FILLED = re.compile("<|act/")
# A person's own session asks; what comes is no page that opens and no file that is kept.
ANSWERED = "(path) => fetch(path, {redirect: 'manual'}).then((answer) => answer.status)"


def test_what_is_switched_off_is_not_there(signed_in, new_page, portal, complaints, tmp_path, shot):
    """An administrator switches the catalogue off for one library: nothing of it answers there.
    Lending, which needs it, is named and goes first.
    """
    library = Lender(portal, "bezkataloga")
    library.bring_books(tmp_path, "Сказки Паниковецкого леса")
    addresses = addresses_of_plugin(library.edition(f"{library.code}-1"))
    assert {"/catalog/new/rss/", "/catalog/selections/rss/", "/catalog/resources/"} < {*addresses}
    page, reader = signed_in("regional_admin"), new_page()
    screens = [str(one.pattern) for one in urls.admin_urlpatterns]
    staff = [
        f"/admin/l/{library.code}/catalog/{one}" for one in screens if not NOT_FILLED.search(one)
    ]

    def are_there() -> bool:
        seen = {one: portal.get(one, f"{library.code}.localhost")[0] for one in addresses}
        seen |= {one: page.evaluate(ANSWERED, one) for one in staff}
        there = {one for one, status in seen.items() if status != 404}
        assert not there or there == seen.keys(), (there, seen.keys() - there)
        return bool(there)

    page.goto(portal.url(REGION, f"/admin/plugins/?q={library.code}"))
    assert are_there()
    reader.goto(library.site("/"))
    expect(reader.get_by_role("link", name="Каталог").first).to_be_visible()
    catalogue = page.get_by_role("switch", name=re.compile(f"^Каталог: .*{library.code}"))
    lending = page.get_by_role("switch", name=re.compile(f"^Заказы и выдача: .*{library.code}"))
    catalogue.click()
    expect(page.locator("main")).to_contain_text("«Каталог» нужен другим: «Заказы и выдача»")
    check_axe(page)
    shot(page, "needed")
    for switch in (lending, catalogue):
        expect(switch).to_have_attribute("aria-checked", "true")
        switch.click()
        expect(switch).to_have_attribute("aria-checked", "false")
    assert not are_there()
    reader.goto(library.site("/"))
    expect(reader.get_by_role("link", name="Каталог")).to_have_count(0)
    expect(reader.locator("main")).not_to_contain_text("Новые поступления")
    reader.goto(portal.url(REGION, "/catalog/?q=сказки&scope=region"))
    expect(reader.locator("main")).not_to_contain_text(library.code)
    catalogue.click()
    expect(catalogue).to_have_attribute("aria-checked", "true")
    assert are_there()
    complaints.forgive(portal.url(REGION, f"/admin/l/{library.code}/catalog/"))
