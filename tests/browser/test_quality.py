"""Every public kind of page, in every theme: axe, width, weight, low vision, no script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.axe import check_axe, check_hosts, check_reflow, check_weight, complaint
from tests.browser.conftest import A_PHONE
from tests.browser.walk import LIBRARY, REGION, Kind, addresses
from tests.running import dev

pytestmark = pytest.mark.browser

THEMES = ("classic", "modern", "kids")
DRESSED = (REGION, LIBRARY)
WIDE, PHONE, NARROW = 1280, 360, 320
VIEW_NAMES = ("size", "scheme", "space", "images", "font")
# Width → settings of low-vision mode as readers combine them, and whether axe looks at them too:
# in one of the themes, by turns, since the settings bring colours and sizes of their own. The last
# of a phone is the largest there is.
LOOKS = {
    PHONE: {
        "": True,
        "size-150.scheme-wb.space-wide.images-off": True,
        "size-300.scheme-bb.space-widest.images-off.font-serif": False,
    },
    NARROW: {"": False},
    WIDE: {"": True, "size-200.scheme-by": True},
}


@pytest.fixture(scope="session")
def pages(portal, browser) -> list[tuple[Kind, str]]:
    """One page of each kind and its address."""
    page = browser.new_page(locale="ru-RU")
    found = list(addresses(page, portal.url))
    page.close()
    return found


@pytest.fixture
def open_pages(pages, new_page, session_of) -> Callable[..., Iterator[tuple[Kind, Page]]]:
    """The pages of all kinds one after another, each read by whom it is for."""

    def walk(width: int, **options: Any) -> Iterator[tuple[Kind, Page]]:
        readers: dict[str, Page] = {}
        for kind, url in pages:
            if kind.who not in readers:
                state = session_of(kind.who) if kind.who else None
                readers[kind.who] = new_page(storage_state=state, **options)
            open_at(readers[kind.who], url, width, kind.status)
            yield kind, readers[kind.who]

    return walk


def dress(portal, theme: str) -> None:
    """Dress the portal and the library in a theme, by one process."""
    script = DRESS.format(codes=[host.split(".")[0] for host in DRESSED], theme=theme)
    done = dev("manage", "shell", "--no-imports", "-c", script, variables=portal.variables)
    assert done.returncode == 0, done.stdout + done.stderr


DRESS = """
from bibnet.libraries.models import Library
from bibnet.themes.services import choose_theme
for code in {codes!r}:
    choose_theme(library=Library.objects.get(code=code), theme={theme!r}, actor=None)
"""


@pytest.fixture(scope="module")
def undressed(portal) -> Iterator[None]:
    """After the walks all looks as before."""
    yield
    dress(portal, "classic")


@pytest.fixture(scope="module", params=THEMES)
def theme(request, portal, undressed) -> str:
    dress(portal, request.param)
    return request.param


def open_at(page: Page, url: str, width: int, status: int = 200) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    answer = page.goto(url)
    assert answer is not None
    assert answer.status == status, url


def wear(page: Page, view: str) -> None:
    """Put a low-vision setting on the page as the server writes it, without asking it again."""
    page.evaluate(WEAR, dict(one.split("-") for one in view.split(".") if one))


WEAR = """(view) => {
  for (const name of ["size", "scheme", "space", "images", "font"]) {
    const attribute = `data-lv-${name}`;
    if (view[name]) document.documentElement.setAttribute(attribute, view[name]);
    else document.documentElement.removeAttribute(attribute);
  }
}"""


SWITCH = ".lv > summary"
SOON = 3


def check_switch(page: Page) -> None:
    """Fails unless the first presses of Tab on a page just opened reach the low-vision switch."""
    stops = []
    for _ in range(SOON):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.outerHTML.slice(0, 80)"))
        if page.evaluate(f"document.activeElement.matches('{SWITCH}')"):
            break
    else:
        raise AssertionError(f"{page.url}: low vision is no stop of {stops}")
    page.evaluate("document.activeElement.blur()")


def check_order(page: Page) -> None:
    """Fails unless the low-vision switch is among the first things shown that can be reached."""
    page.evaluate(REACHABLE)
    stop = page.locator(SWITCH).get_attribute("data-stop")
    assert stop in map(str, range(SOON)), f"{page.url}: low vision is stop {stop}"


# Shares of the pages, so that two processes come to an end together.
SHARES = 3


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_every_kind_of_page_is_light_fits_and_is_accessible(
    theme, share, pages, new_page, session_of, shot
):
    problems: list[str] = []
    for place, (kind, url) in enumerate(pages[share::SHARES], share):
        has_turn = THEMES[place // SHARES % len(THEMES)] == theme
        # A colour that is still moving from one setting to the next has no contrast of its own.
        state = session_of(kind.who) if kind.who else None
        page = new_page(**A_PHONE, storage_state=state, reduced_motion="reduce")
        open_at(page, url, PHONE, kind.status)
        if urlsplit(url).hostname in DRESSED:
            assert page.get_attribute("html", "data-theme") == theme
        for check in (check_weight, check_hosts, check_switch):
            problems += complaint(check, page)
        for width, views in LOOKS.items():
            page.set_viewport_size({"width": width, "height": 900})
            problems += complaint(check_order, page)
            for view, is_searched in views.items():
                wear(page, view)
                found = complaint(check_reflow, page)
                if is_searched and (has_turn or not view):
                    found += complaint(check_axe, page)
                problems += [f"{theme} {width} px {view or 'plain'}: {one}" for one in found]
            wear(page, "")
            if width != NARROW:
                shot(page, f"{kind.name}-{width}")
        page.context.close()
    assert not problems, "\n".join(problems)


def test_the_server_writes_a_readers_settings_into_every_kind_of_page(pages, new_page, session_of):
    view = "size-200.scheme-by.space-wide.images-off.font-serif"
    hosts = {urlsplit(url).hostname for _, url in pages}
    cookies = [
        {"name": "bibnet_view", "value": view, "domain": host, "path": "/"} for host in hosts
    ]
    guest, reader = new_page(), new_page(storage_state=session_of("reader"))
    for page in (guest, reader):
        page.context.add_cookies(cookies)
    for kind, url in pages:
        page = reader if kind.who else guest
        open_at(page, url, WIDE, kind.status)
        worn = {name: page.get_attribute("html", f"data-lv-{name}") for name in VIEW_NAMES}
        assert worn == dict(one.split("-") for one in view.split(".")), url


def test_low_vision_mode_is_set_by_keyboard_from_any_page_and_stays(portal, new_page, shot):
    page = new_page(viewport={"width": WIDE, "height": 900})
    page.goto(portal.url(LIBRARY, "/news/"))
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    page.get_by_label("Двойной").check()
    page.get_by_label("Чёрным по жёлтому").check()
    page.get_by_label("Скрыть, оставить описания").check()
    page.get_by_label("Очень широкие").check()
    page.get_by_role("button", name="Применить").press("Enter")
    page.wait_for_url("**/news/")
    root = page.locator("html")
    assert root.get_attribute("data-lv-size") == "200"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 233, 77)"
    shot(page, "news")
    page.goto(portal.url(LIBRARY, "/"))
    assert root.get_attribute("data-lv-size") == "200"
    assert root.get_attribute("data-lv-images") == "off"
    # What is described is kept for screen readers; what decorates may be gone altogether.
    pictures = page.locator("main img:not([alt=''])")
    boxes = [one.bounding_box() for one in pictures.all()]
    assert boxes
    assert all(box is not None and box["width"] <= 1 for box in boxes)
    decoration = [one.bounding_box() for one in page.locator("main img[alt='']").all()]
    assert all(box is None or box["width"] <= 1 for box in decoration)
    spacing = "getComputedStyle(document.body).letterSpacing"
    assert page.evaluate(spacing) not in {"normal", "0px"}
    [cookie] = [one for one in page.context.cookies() if one["name"] == "bibnet_view"]
    assert cookie["expires"] > 0, "forgotten when the browser is closed"
    shot(page, "home")
    page.locator(".lv > summary").click()
    assert page.get_by_label("Двойной").is_checked()
    page.get_by_role("button", name="Обычная версия").click()
    page.wait_for_load_state()
    assert root.get_attribute("data-lv-size") is None
    assert pictures.first.is_visible()


def test_the_keyboard_reaches_everything_and_focus_is_always_seen(pages, new_page):
    page = new_page(viewport={"width": WIDE, "height": 900})
    for kind, url in pages:
        if kind.name not in {"portal", "home", "event", "news-item", "sign-in"}:
            continue
        open_at(page, url, WIDE, kind.status)
        wanted = page.evaluate(REACHABLE)
        seen = set()
        for _ in range(len(wanted) + 20):
            page.keyboard.press("Tab")
            stop = page.evaluate(STOP)
            if stop is None:
                break
            assert stop["outline"] >= 3, f"{url}: no frame round {stop['html']}"
            assert stop["shown"], f"{url}: focus is out of sight at {stop['html']}"
            seen.add(stop["number"])
        assert seen >= set(wanted), f"{url}: never reached {set(wanted) - seen}"


# Numbers everything that the keyboard should reach, closed details left out.
REACHABLE = """() => {
  const all = document.querySelectorAll("a[href], button, input, select, textarea, summary");
  const open = (one) => !one.closest("details:not([open])") || one.tagName === "SUMMARY";
  const shown = (one) => one.offsetParent !== null || getComputedStyle(one).position === "fixed";
  const groups = new Set();
  return [...all].filter((one) => {
    if (one.disabled || one.type === "hidden" || !open(one) || !shown(one)) return false;
    if (one.tabIndex < 0) return false;
    if (one.type !== "radio") return true;
    const first = !groups.has(one.name);
    groups.add(one.name);
    return first;
  }).map((one, number) => (one.dataset.stop = number, number));
}"""
STOP = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  return {
    number: Number(one.dataset.stop ?? -1),
    html: one.outerHTML.slice(0, 120),
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    shown: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  };
}"""


def test_without_script_every_page_is_there_and_the_menu_works(pages, open_pages, new_page):
    for kind, page in open_pages(PHONE, java_script_enabled=False):
        assert page.locator("h1, [role=heading][aria-level='1']").count() == 1, kind.name
        assert page.locator("main").inner_text().strip(), kind.name
    page = new_page(java_script_enabled=False, viewport={"width": PHONE, "height": 740})
    page.goto(pages[0][1])
    page.get_by_role("link", name="Меню").click()
    assert page.url.endswith("#menu")
    assert page.locator("#menu").is_visible()


def test_two_browsers_of_one_page_see_one_body_with_their_own_settings(portal, new_page):
    plain, large = new_page(), new_page()
    large.context.add_cookies(
        [{"name": "bibnet_view", "value": "size-300", "domain": LIBRARY, "path": "/"}]
    )
    for page in (plain, large, plain, large):
        page.goto(portal.url(LIBRARY, "/news/"))
    assert plain.get_attribute("html", "data-lv-size") is None
    assert large.get_attribute("html", "data-lv-size") == "300"


def test_headings_go_down_step_by_step_on_every_page(open_pages):
    for kind, page in open_pages(WIDE):
        levels = page.eval_on_selector_all(
            "h1, h2, h3, h4, [role=heading]",
            "all => all.map((one) => Number(one.getAttribute('aria-level') ?? one.tagName[1]))",
        )
        assert levels.count(1) == 1, f"{kind.name}: {levels}"
        assert levels[0] == 1, f"{kind.name}: {levels}"
        steps = [after - before for before, after in pairwise(levels)]
        assert max(steps, default=0) <= 1, f"{kind.name}: {levels}"
