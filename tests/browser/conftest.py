"""The portal in Chromium: the real server with the demo network, on wide and narrow screens.

    def test_something(desktop, portal):
        desktop.goto(portal.url("tyutchev.localhost", "/news/"))

`desktop` (1280 px) and `phone` (360 px) are Playwright pages; `new_page` makes more of them, each
in a browser profile of its own, and `signed_in("editor")` one in which the demo's editor has signed
in. A page that asks another host for anything, misses a file or reports an error fails its test.
A first start founds the demo network, which takes its time: it is kept, and each of the processes
serves a copy of it. `BIBNET_TEST_DATA` names the folder of data of an earlier `./dev run` to be
copied instead.
Screenshots: `shot(page, "name")`; they are kept under var/artifacts/browser, and so is one of each
page open when a test fails.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    StorageState,
    WebError,
    expect,
    sync_playwright,
)

from tests.browser.axe import check_axe, check_reflow
from tests.browser.desk import Desk, sign_in
from tests.running import DevRun, dev, first_start, running
from tools import machine
from tools.places import ARTIFACTS, PYTHON, STATE
from tools.ports import free_port

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
A_PHONE = {"viewport": PHONE, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
OURS = {"locale": "ru-RU", "timezone_id": "Europe/Moscow", "viewport": DESKTOP}
SECONDS = 30
EDITOR = "tyutchev.redaktor"
LOAD_PICTURES = """() => Promise.all([...document.images].map((one) => {
  one.loading = "eager";
  return one.decode().catch(() => null);
}))"""
# Wagtail's screens scroll a part of themselves, so a picture of all of it needs a taller window.
HEIGHT = """() => Math.max(
  innerHeight,
  ...[...document.querySelectorAll("main.content-wrapper")].map((one) =>
    one.offsetTop + one.scrollHeight + 1),
)"""
TALLEST = 6_000
REPORT = pytest.StashKey[pytest.TestReport]()
TALLY = "tally"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if report.when == "call":
        item.stash[REPORT] = report
    return report


def pytest_terminal_summary(terminalreporter, config):
    reports = [one for kind in terminalreporter.stats.values() for one in kind]
    lines = [
        line
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, line in report.user_properties
        if name == TALLY
    ]
    if lines:
        terminalreporter.section("an editor's work, from signing in to published")
        for line in sorted(lines):
            terminalreporter.line(line)


@pytest.fixture
def tally(record_property) -> Callable[[str], None]:
    """Keeps a line about the editor's work for the summary of the run."""
    return partial(record_property, TALLY)


@pytest.fixture(scope="session")
def plugins(tmp_path_factory) -> Path:
    """A folder in which a plugin made by `startplugin` is installed, to stand beside the core."""
    target = tmp_path_factory.mktemp("plugins")
    words = ("--title", "Clubs", "--title-ru", "Кружки", "--into", str(target))
    made = dev("manage", "startplugin", "clubs", *words)
    assert made.returncode == 0, made.stdout + made.stderr
    source = made.stdout.splitlines()[0]
    options = ("--no-deps", "--no-index", "--no-build-isolation", "--quiet")
    command = [PYTHON, "-m", "pip", "install", *options, "--target", target / "installed", source]
    subprocess.run(command, check=True)
    return target / "installed"


@pytest.fixture(scope="session")
def portal(tmp_path_factory, plugins) -> Iterator[DevRun]:
    """The demo network, served by `./dev run` for the process's tests, a plugin beside it."""
    folder = tmp_path_factory.mktemp("portal") / "var"
    shutil.copytree(first_start(), folder)
    (folder / STATE.name).unlink()  # the plugin's tables and files are yet to be made
    variables = {
        "BIBNET_VAR": str(folder),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(plugins),
        "BIBNET_DEMO_VENDOR": f"http://127.0.0.1:{free_port()}",
    }
    with running(folder, variables=variables) as run:
        run.wait_until_up()
        yield run


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=SECONDS * 1000)
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def start_browser(playwright) -> Callable[[], Browser]:
    """Starts a Chromium; who starts it ends it."""
    path = machine.chromium()
    if path is None:
        pytest.fail("the browser tests need Chromium: apt-get install chromium")
    return partial(playwright.chromium.launch, executable_path=path, args=OPTIONS)


@pytest.fixture(scope="session")
def browser(start_browser) -> Iterator[Browser]:
    chromium = start_browser()
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
        page.evaluate(LOAD_PICTURES)
        size, height = page.viewport_size, page.evaluate(HEIGHT)
        is_taller = size is not None and height > size["height"]
        if is_taller:
            page.set_viewport_size({"width": size["width"], "height": min(height, TALLEST)})
        page.screenshot(path=path, full_page=True, scale="css")
        if is_taller:
            page.set_viewport_size(size)
        return path

    return keep


@pytest.fixture
def look(shot) -> Callable[[Page, str], None]:
    """Keeps a picture and checks what every public page must pass."""

    def at(page: Page, name: str) -> None:
        check_reflow(page)
        check_axe(page)
        shot(page, name)

    return at


class Complaints:
    """What went wrong in a test's pages without showing on them."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", self._error)

    def forgive(self, words: str) -> None:
        """Leave out what the test has provoked."""
        self.found = [one for one in self.found if words not in one]

    def _request(self, asked: Request) -> None:
        parts = urlsplit(asked.url)
        if parts.scheme in {"http", "https"} and not (parts.hostname or "").endswith("localhost"):
            self.found.append(f"asked another host: {asked.url}")

    def _response(self, answer: Response) -> None:
        if answer.status >= 400 and not is_page(answer.request):
            self.found.append(f"{answer.status} {answer.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # A file that fails to load is noted above, with its kind.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.found.append(f"{message.page and message.page.url}: {message.text}")

    def _error(self, error: WebError) -> None:
        self.found.append(f"{error.page and error.page.url}: {error.error}")


def is_page(asked: Request) -> bool:
    """Whether a page was asked for, by the browser or by the worker that asks in its place."""
    by_worker = asked.service_worker is not None and "/static/" not in asked.url
    return asked.resource_type == "document" or by_worker


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture
def new_page(browser, request, shot, complaints) -> Iterator[Callable[..., Page]]:
    """Opens a page in a profile of its own; options go to Playwright's `new_context`."""
    contexts: list[BrowserContext] = []

    def make(**options) -> Page:
        context = browser.new_context(**{**OURS, **options})
        context.set_default_timeout(SECONDS * 1000)
        complaints.watch(context)
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
    assert not complaints.found, "\n".join(complaints.found)


@pytest.fixture
def desktop(new_page) -> Page:
    return new_page(viewport=DESKTOP)


@pytest.fixture
def phone(new_page) -> Page:
    return new_page(**A_PHONE)


@pytest.fixture(scope="session")
def account(portal) -> Callable[[str], dict[str, str]]:
    """The demo account of a role or a login name, as `demo_accounts --json` names it."""

    def find(who: str) -> dict[str, str]:
        found = [one for one in portal.facts()["accounts"] if who in (one["login"], one["role"])]
        assert found, f"the demo has no {who}"
        return found[0]

    return find


@pytest.fixture(scope="session")
def session_of(browser, portal, account) -> Callable[[str], StorageState]:
    """The cookies of a person who has signed in; each person signs in once in all the tests."""
    kept: dict[str, StorageState] = {}

    def of(who: str) -> StorageState:
        login = account(who)["login"]
        if login not in kept:
            context = browser.new_context(**OURS)
            sign_in(context.new_page(), portal, account(who))
            kept[login] = context.storage_state()
            context.close()
        return kept[login]

    return of


@pytest.fixture
def signed_in(new_page, session_of) -> Callable[..., Page]:
    """Opens a page of a person who has signed in."""

    def enter(who: str, **options) -> Page:
        return new_page(storage_state=session_of(who), **options)

    return enter


@pytest.fixture(params=["desktop", "phone"])
def desk(request, new_page, portal, account, tally) -> Desk:
    """An editor who has just signed in, on a wide screen and on a telephone."""
    options = {"viewport": DESKTOP} if request.param == "desktop" else A_PHONE
    return Desk(new_page(**options), portal, account(EDITOR), request.param, tally)


@pytest.fixture
def seen_by_readers(portal, new_page) -> Callable[[str, str, str], Page]:
    """A stranger's page with this title on it, on a telephone, opened once, never reloaded."""

    def see(host: str, path: str, title: str) -> Page:
        page = new_page(**A_PHONE)
        page.goto(portal.url(host, path))
        expect(page.locator("main")).to_contain_text(title)
        check_reflow(page)
        return page

    return see
