"""The worker alone, with a small server that answers as each test wants it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from threading import Thread

import pytest
from playwright.sync_api import Page, Worker, expect

from bibnet.themes import offline
from tests.browser.waiting import wait_until

pytestmark = pytest.mark.browser

CODE = files("bibnet.themes") / "data"
WORKER = "/worker.js"
STYLE = "/static/look.css"
SETTINGS = {
    "page": "/offline/",
    "files": [],
    "static": "/static/",
    "mark": offline.MARK,
    "untouched": ["/admin/"],
    "ends": "/logout/",
    "safety": offline.SAFETY,
    "days": offline.MOST_DAYS,
    "most_pages": offline.MOST_PAGES,
    "most_files": offline.MOST_FILES,
}
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const one of await (await caches.open(name)).keys()) {
      const { pathname, search } = new URL(one.url);
      found.push(pathname + search);
    }
  }
  return found;
}"""
IS_KEPT = f"async (path) => (await ({KEPT})()).includes(path)"
IS_GONE = f"async (path) => !(await ({KEPT})()).includes(path)"
REGISTER = f"""async () => {{
  await navigator.serviceWorker.register("{WORKER}");
  await navigator.serviceWorker.ready;
}}"""
IS_UNREGISTERED = """async () =>
  (await navigator.serviceWorker.getRegistrations()).length === 0"""
IS_CONTROLLED = "() => navigator.serviceWorker.controller !== null"
COUNT_CLONES = """
self.clones = 0;
const clone = Response.prototype.clone;
Response.prototype.clone = function () { self.clones += 1; return clone.call(this); };
"""
TELL_ACTIVE = """
const open = caches.open.bind(caches);
self.addEventListener("activate", (event) => {
  event.waitUntil(open(`active-${BIBNET.version}`));
});
"""
IS_ACTIVE = "(version) => caches.has(`active-${version}`)"
FULL_STORE = "() => { caches.open = () => Promise.reject(new Error('full')); }"
# Answers every page itself, whatever the server says.
BAD = """
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.mode !== "navigate") return;
  const headers = { "Content-Type": "text/html" };
  event.respondWith(new Response("<h1>Bad</h1>", { headers }));
});
"""


def good(version: str = "1") -> str:
    told = json.dumps({"version": version, **SETTINGS})
    code = (CODE / "worker.js").read_text("utf-8")
    return f"const BIBNET = {told};\n{COUNT_CLONES}{TELL_ACTIVE}{code}"


class Site(ThreadingHTTPServer):
    """Pages that may be kept, until `statuses` or `worker` say something else."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.worker = good()
        self.statuses: dict[str, int] = {}

    def url(self, path: str) -> str:
        return f"http://localhost:{self.server_port}{path}"


class Answer(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        status = self.server.statuses.get(path, 200)
        kind, body, more = "text/html; charset=utf-8", f"<h1>{status}</h1>", {}
        if path == WORKER:
            kind, body = "text/javascript", self.server.worker
            # Whatever a browser could still have.
            more = {"Cache-Control": "max-age=3600"}
        elif path == STYLE:
            kind, body, more = "text/css", "h1 { color: red }", {"Cache-Control": "immutable"}
        elif path.startswith("/film"):
            kind, body = "video/mp4", "film"
        elif path == "/offline/":
            body = "<h1>Offline</h1><template data-saved-copy>Copy [[seen]]</template>"
        elif status == 301:
            more = {"Location": "/elsewhere/"}
        if status == 200 and kind.startswith("text/html"):
            more = {offline.MARK: "keep", "Cache-Control": "no-cache"}
        content = body.encode()
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(content)),
            **more,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def page(new_page) -> Page:
    return new_page()


def enter(page: Page, site: Site) -> Worker:
    page.goto(site.url("/"))
    page.evaluate(REGISTER)
    wait_until(page, IS_CONTROLLED)
    return page.context.service_workers[-1]


def read(page: Page, site: Site, path: str = "/news/") -> None:
    page.goto(site.url(path))
    wait_until(page, IS_KEPT, path)


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451, 301])
def test_a_page_that_is_gone_takes_its_copies_along(status, page, site):
    enter(page, site)
    read(page, site)
    read(page, site, "/news/?from=list")
    site.statuses["/news/"] = status
    page.goto(site.url("/news/"))
    wait_until(page, IS_GONE, "/news/")
    wait_until(page, IS_GONE, "/news/?from=list")
    assert "/offline/" in page.evaluate(KEPT)


def test_a_server_that_fails_shows_its_own_page_and_the_copy_stays(page, site):
    enter(page, site)
    read(page, site)
    site.statuses["/news/"] = 503
    page.goto(site.url("/news/"))
    expect(page.locator("h1")).to_have_text("503")
    page.context.set_offline(True)
    page.goto(site.url("/news/"))
    expect(page.locator("h1")).to_have_text("200")


def test_a_copy_older_than_thirty_days_is_not_shown(page, site):
    enter(page, site)
    now = datetime.now(UTC)
    put = """async ([path, seen]) => {
      const [name] = (await caches.keys()).filter((one) => one.startsWith("bibnet-pages-"));
      const headers = { "Content-Type": "text/html", "X-Bibnet-Seen": seen };
      await (await caches.open(name)).put(path, new Response("<h1>Kept</h1>", { headers }));
    }"""
    page.evaluate(put, ["/old/", (now - timedelta(days=31)).isoformat()])
    page.evaluate(put, ["/young/", (now - timedelta(days=29)).isoformat()])
    page.context.set_offline(True)
    page.goto(site.url("/young/"))
    expect(page.locator("h1")).to_have_text("Kept")
    page.goto(site.url("/old/"))
    expect(page.locator("h1")).to_have_text("Offline")
    assert "/old/" not in page.evaluate(KEPT)


def test_the_offline_page_is_kept_once_whatever_stands_behind_its_address(page, site):
    enter(page, site)
    page.goto(site.url("/offline/?again"))
    read(page, site)
    assert [one for one in page.evaluate(KEPT) if "offline" in one] == ["/offline/"]


def test_what_is_not_kept_is_not_read_twice(page, site):
    worker = enter(page, site)
    before = worker.evaluate("self.clones")
    # A film that the browser is sent to, as a link to a file does.
    page.goto(site.url("/film.mp4"))
    assert worker.evaluate("self.clones") == before
    read(page, site)
    assert worker.evaluate("self.clones") == before + 1


def test_styles_come_though_the_browsers_store_fails(page, site):
    worker = enter(page, site)
    worker.evaluate(FULL_STORE)
    assert page.evaluate("async (path) => (await fetch(path)).status", STYLE) == 200


def test_a_new_worker_takes_over_from_a_bad_one_though_the_store_is_full(page, site):
    site.worker = BAD
    enter(page, site)
    site.worker = f"{good('2')}\n({FULL_STORE})();"
    # The bad one's page does not ask for the new one; the browser does.
    page.goto(site.url("/"))
    expect(page.locator("h1")).to_have_text("Bad")
    wait_until(page, IS_ACTIVE, "2")
    page.goto(site.url("/"))
    expect(page.locator("h1")).to_have_text("200")


def test_the_empty_worker_erases_and_goes(page, site):
    enter(page, site)
    read(page, site)
    site.worker = (CODE / "no_worker.js").read_text("utf-8")
    page.goto(site.url("/"))
    wait_until(page, IS_UNREGISTERED)
    assert page.evaluate(KEPT) == []
    page.goto(site.url("/"))
    assert not page.evaluate(IS_CONTROLLED)
