"""Without a network: hours, telephone and what was read are there; nobody's own pages are."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from bibnet.themes import offline
from tests.browser.axe import check_axe, check_reflow
from tests.browser.desk import sign_in
from tests.browser.waiting import wait_until
from tests.browser.walk import LIBRARY, REGION
from tests.running import DevRun

pytestmark = pytest.mark.browser

READY = "navigator.serviceWorker.ready.then(() => true)"
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
  }
  return found;
}"""
IS_KEPT = f"async (path) => (await ({KEPT})()).includes(path)"
IS_GONE = f"async (path) => !(await ({KEPT})()).includes(path)"
OFFLINE = "/view/offline/"
SESSION = "sessionid"
NAMES = "() => caches.keys()"


def enter(page: Page, url: str) -> None:
    """A first visit, until the worker has taken what it keeps."""
    page.goto(url)
    page.evaluate(READY)
    wait_until(page, IS_KEPT, OFFLINE)


def read_news(page: Page, portal: DevRun) -> str:
    """Open the newest piece of news as a reader does; the path of it."""
    page.goto(portal.url(LIBRARY, "/news/"))
    page.locator("main .news a[href*='/news/']").first.click()
    expect(page.locator("h1")).not_to_have_text("Новости")
    path = page.evaluate("location.pathname")
    wait_until(page, IS_KEPT, path)
    return path


@pytest.fixture(params=["desktop", "phone"])
def reader(request) -> Page:
    return request.getfixturevalue(request.param)


def test_hours_telephone_and_what_was_read_are_there_without_a_network(reader, portal, shot):
    enter(reader, portal.url(LIBRARY))
    news = read_news(reader, portal)
    title = reader.locator("h1").inner_text()
    reader.context.set_offline(True)

    reader.goto(portal.url(LIBRARY, news))
    expect(reader.locator("h1")).to_have_text(title)
    expect(reader.locator("main")).to_contain_text(re.compile(r"Это копия страницы.*\d{4} г"))
    check_reflow(reader)
    check_axe(reader)
    shot(reader, "saved-copy")

    reader.goto(portal.url(LIBRARY, "/events/"))
    expect(reader.locator("h1")).to_have_text("Нет связи")
    days = reader.locator("[data-day]:visible")
    expect(days).to_have_count(14)
    expect(days.first).to_contain_text(re.compile(r"\d\d:\d\d–\d\d:\d\d|выходной|закрыто"))
    expect(reader.locator("[data-seen]")).to_contain_text(re.compile(r"По состоянию на \d+"))
    expect(reader.locator("main a[href^='tel:']")).to_be_visible()
    seen = reader.locator("[data-seen-pages] a")
    expect(seen.first).to_have_text(title)
    check_reflow(reader)
    check_axe(reader)
    shot(reader, "offline")

    seen.first.click()
    expect(reader.locator("h1")).to_have_text(title)
    reader.context.set_offline(False)
    reader.goto(portal.url(LIBRARY, "/events/"))
    expect(reader.locator("h1")).not_to_have_text("Нет связи")


def test_the_page_of_the_first_visit_is_kept_without_a_second_request(phone, portal):
    asked: list[str] = []
    phone.context.on("request", lambda one: asked.append(one.url))
    url = portal.url(LIBRARY, "/news/")
    enter(phone, url)
    wait_until(phone, IS_KEPT, "/news/")
    assert asked.count(url) == 2, "the page itself, and its copy in the browser's own cache"
    phone.context.set_offline(True)
    phone.goto(url)
    expect(phone.locator("h1")).to_have_text("Новости")


def test_a_cabinet_is_never_kept(signed_in, portal):
    page = signed_in("reader")
    enter(page, portal.url(REGION))
    page.goto(portal.url(REGION, "/accounts/"))
    expect(page.locator("h1")).to_be_visible()
    mine = page.locator("h1").inner_text()
    page.goto(portal.url(REGION, "/accounts/security/"))
    page.goto(portal.url(REGION, "/search/?q=книга"))
    kept = page.evaluate(KEPT)
    assert [one for one in kept if not one.startswith("/static/")] == [OFFLINE]
    page.context.set_offline(True)
    page.goto(portal.url(REGION, "/accounts/"))
    expect(page.locator("h1")).to_have_text("Нет связи")
    assert mine not in page.content()
    assert "Кабинет" not in page.content(), "the page was asked for as a stranger"


def test_signing_out_erases_what_was_kept(phone, portal, account):
    enter(phone, portal.url(REGION))
    phone.goto(portal.url(REGION, "/news/"))
    wait_until(phone, IS_KEPT, "/news/")
    sign_in(phone, portal, account("reader"))
    phone.goto(portal.url(REGION, "/accounts/logout/"))
    wait_until(phone, IS_GONE, "/news/")
    wait_until(phone, IS_KEPT, OFFLINE)


def test_a_librarys_host_erases_when_it_learns_that_its_session_has_ended(phone, portal):
    enter(phone, portal.url(LIBRARY))
    phone.goto(portal.url(LIBRARY, "/news/"))
    wait_until(phone, IS_KEPT, "/news/")
    ended = {"name": SESSION, "value": "ended-elsewhere", "url": portal.url(LIBRARY)}
    phone.context.add_cookies([ended])
    phone.goto(portal.url(LIBRARY, "/about/"))
    wait_until(phone, IS_GONE, "/news/")
    assert OFFLINE in phone.evaluate(KEPT)


def test_one_press_erases_the_list_and_the_copies_without_a_network(reader, portal, shot):
    enter(reader, portal.url(LIBRARY))
    news = read_news(reader, portal)
    reader.context.set_offline(True)
    reader.goto(portal.url(LIBRARY, "/nowhere/"))
    erase = reader.get_by_role("button", name="Стереть")
    shot(reader, "erase")
    erase.press("Enter")
    expect(reader.locator("[data-erased]")).to_be_focused()
    expect(reader.locator("[data-erased]")).to_have_text("Стёрто: список и копии страниц.")
    expect(reader.get_by_text("Эти страницы откроются")).to_have_count(0)
    expect(reader.locator("[data-seen-pages] a")).to_have_count(0)
    check_reflow(reader)
    check_axe(reader)
    shot(reader, "erased")
    assert [one for one in reader.evaluate(KEPT) if not one.startswith("/static/")] == [OFFLINE]
    reader.goto(portal.url(LIBRARY, news))
    expect(reader.locator("h1")).to_have_text("Нет связи")


def test_the_privacy_page_erases_too(phone, portal, shot):
    enter(phone, portal.url(LIBRARY))
    phone.goto(portal.url(LIBRARY, "/news/"))
    wait_until(phone, IS_KEPT, "/news/")
    phone.goto(portal.url(LIBRARY, "/privacy/"))
    phone.get_by_role("button", name="Стереть").click()
    wait_until(phone, IS_GONE, "/news/")
    expect(phone.locator("[data-erased]")).to_be_focused()
    check_axe(phone)
    shot(phone, "privacy")


def test_a_copy_runs_under_the_policy_of_its_page(phone, portal):
    enter(phone, portal.url(LIBRARY))
    path = read_news(phone, portal)
    online = phone.goto(portal.url(LIBRARY, path))
    phone.context.set_offline(True)
    for shown in (path, "/nowhere/"):
        copy = phone.goto(portal.url(LIBRARY, shown))
        for name in offline.SAFETY:
            assert copy.headers[name.lower()] == online.headers[name.lower()], (shown, name)


def test_a_new_version_erases_what_the_old_one_kept(phone, portal):
    phone.goto(portal.url(LIBRARY, "/view/manifest.webmanifest"))
    put = "async ([name, path]) => (await caches.open(name)).put(path, new Response('old'))"
    phone.evaluate(put, ["bibnet-pages-older", "/x/"])
    phone.evaluate(put, ["foreign", "/y/"])
    enter(phone, portal.url(LIBRARY))
    wait_until(phone, IS_GONE, "/x/")
    names = phone.evaluate(NAMES)
    assert len([one for one in names if one.startswith("bibnet-")]) == 2
    assert "foreign" in names


def test_low_vision_holds_without_a_network(phone, portal):
    enter(phone, portal.url(LIBRARY))
    phone.context.add_cookies(
        [{"name": "bibnet_view", "value": "size-200.scheme-by", "url": portal.url(LIBRARY)}]
    )
    read_news(phone, portal)
    expect(phone.locator("html")).to_have_attribute("data-lv-size", "200")
    phone.context.set_offline(True)
    phone.goto(portal.url(LIBRARY, "/nowhere/"))
    expect(phone.locator("h1")).to_have_text("Нет связи")
    expect(phone.locator("html")).to_have_attribute("data-lv-size", "200")
    expect(phone.locator("html")).to_have_attribute("data-lv-scheme", "by")
    check_reflow(phone)


def test_a_library_does_not_see_what_was_read_at_another(phone, portal):
    enter(phone, portal.url(LIBRARY))
    read_news(phone, portal)
    enter(phone, portal.url(REGION))
    assert not [one for one in phone.evaluate(KEPT) if one.startswith("/news/")]
