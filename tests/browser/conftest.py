"""The portal in Chromium: the real server with the demo network, on wide and narrow screens.

    def test_something(desktop, portal):
        desktop.goto(portal.url("tyutchev.localhost", "/news/"))

`desktop` (1280 px) and `phone` (360 px) are Playwright pages; `new_page` makes more of them, each
in a browser profile of its own. A page that asks another host for anything fails its test.
Screenshots: `shot(page, "name")`; they are kept under var/artifacts/browser, and so is one of each
page open when a test fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, sync_playwright

from tests.running import DevRun, running
from tools import machine
from tools.places import ARTIFACTS

# Debian's Chromium as root in a machine without a screen or a network.
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
SECONDS = 15
REPORT = pytest.StashKey[pytest.TestReport]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if report.when == "call":
        item.stash[REPORT] = report
    return report


@pytest.fixture(scope="session")
def portal(tmp_path_factory) -> Iterator[DevRun]:
    """The demo network, served by `./dev run` for the whole session."""
    with running(tmp_path_factory.mktemp("portal")) as dev:
        dev.wait_until_up()
        yield dev


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright) -> Iterator[Browser]:
    path = machine.chromium()
    if path is None:
        pytest.fail("the browser tests need Chromium: apt-get install chromium")
    chromium = playwright.chromium.launch(executable_path=path, args=OPTIONS)
    yield chromium
    chromium.close()


@pytest.fixture
def shot(request) -> Callable[[Page, str], Path]:
    """Keeps a picture of the whole page as an artifact; returns its path."""
    folder = ARTIFACTS / "browser"
    folder.mkdir(parents=True, exist_ok=True)
    test = re.sub(r"\W+", "-", request.node.name).strip("-")

    def keep(page: Page, name: str) -> Path:
        path = folder / f"{test}--{name}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return keep


@pytest.fixture
def new_page(browser, request, shot) -> Iterator[Callable[..., Page]]:
    """Opens a page in a profile of its own; options go to Playwright's `new_context`."""
    contexts: list[BrowserContext] = []
    foreign: list[str] = []

    def note(asked: Request) -> None:
        parts = urlsplit(asked.url)
        if parts.scheme in {"http", "https"} and not (parts.hostname or "").endswith("localhost"):
            foreign.append(asked.url)

    def make(**options) -> Page:
        ours = {"locale": "ru-RU", "timezone_id": "Europe/Moscow", "viewport": DESKTOP}
        context = browser.new_context(**{**ours, **options})
        context.set_default_timeout(SECONDS * 1000)
        context.on("request", note)
        contexts.append(context)
        return context.new_page()

    yield make
    report = request.node.stash.get(REPORT, None)
    if report is not None and report.failed:
        pages = [page for context in contexts for page in context.pages]
        for number, page in enumerate(pages, 1):
            shot(page, f"failed-{number}")
    for context in contexts:
        context.close()
    assert not foreign, f"asked other hosts: {foreign}"


@pytest.fixture
def desktop(new_page) -> Page:
    return new_page(viewport=DESKTOP)


@pytest.fixture
def phone(new_page) -> Page:
    return new_page(viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)


@pytest.fixture(scope="session")
def account(portal) -> Callable[[str], dict[str, str]]:
    """The demo account of a role, as `demo_accounts --json` names it."""

    def find(role: str) -> dict[str, str]:
        found = [one for one in portal.facts()["accounts"] if one["role"] == role]
        assert found, f"the demo has no {role}"
        return found[0]

    return find
