"""What every page must pass: axe's rules, width, weight, and no request to another host.

check_axe(page)        # WCAG 2.2 A and AA and the size of targets: no violation
check_reflow(page)     # nothing wider than the window
check_weight(page)     # HTML, style, script, fonts and all together
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

SCRIPT = Path(__file__).with_name("axe.min.js")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
KB = 1024
# First view: HTML as the browser unpacks it, the others as they travel.
MOST = {
    "HTML": 60 * KB,
    "style": 35 * KB,
    "script": 60 * KB,
    "fonts": 80 * KB,
    "images": 250 * KB,
    "all": 400 * KB,
}
MOST_FONTS = 2

_RUN = """async ([tags, exclude, known]) => {
  const isKnown = (rule, node) => known.some(([name, selector]) =>
    name === rule && node.target.length === 1
      && document.querySelector(node.target[0])?.matches(selector));
  const found = await axe.run({ exclude }, {
    runOnly: { type: "tag", values: tags },
    rules: { "target-size": { enabled: true } },
    resultTypes: ["violations"],
    preload: false,
  });
  return found.violations.map(({ id, impact, help, nodes }) => ({
    id, impact, help, nodes: nodes.filter((node) => !isKnown(id, node)).map(
      (node) => [node.target.join(" "), node.html.slice(0, 200)]),
  })).filter(({ nodes }) => nodes.length);
}"""
_WEIGHT = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const files = performance.getEntriesByType("resource").map((one) => ({
    name: one.name, kind: one.initiatorType, size: one.encodedBodySize,
  }));
  return { html: page.decodedBodySize, sent: page.encodedBodySize, files };
}"""
_WIDER = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(0, 5).map((one) => one.outerHTML.slice(0, 160))"""


@cache
def _source() -> str:
    return SCRIPT.read_text(encoding="utf-8")


def violations(
    page: Page, *, without: list[str] | None = None, known: Iterable[tuple[str, str]] = ()
) -> list[dict[str, Any]]:
    """What axe finds on the page.

    `without` are selectors of parts that are not ours, `known` pairs of a rule and a selector of
    the elements of others that break it.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())  # by the debugger: the CSP of the page stays as it is
    return page.evaluate(_RUN, [TAGS, [[one] for one in without or []], [*map(list, known)]])


def check_axe(
    page: Page, *, without: list[str] | None = None, known: Iterable[tuple[str, str]] = ()
) -> None:
    """Fails with each rule that is broken and where."""
    found = violations(page, without=without, known=known)
    lines = [
        f"{one['id']} ({one['impact']}): {one['help']}\n"
        + "\n".join(f"    {target}  {html}" for target, html in one["nodes"])
        for one in found
    ]
    assert not found, f"{page.url}\n" + "\n".join(lines)


def check_reflow(page: Page) -> None:
    """Fails if the page scrolls sideways, with what sticks out."""
    page.wait_for_load_state()
    width = page.evaluate("document.documentElement.scrollWidth")
    shown = page.evaluate("document.documentElement.clientWidth")
    assert width <= shown, f"{page.url}: {width} px in a window of {shown}: {page.evaluate(_WIDER)}"


def weight(page: Page) -> dict[str, int]:
    """Bytes of the first view by kind."""
    found = page.evaluate(_WEIGHT)
    sizes = dict.fromkeys(MOST, 0)
    sizes["HTML"], sizes["all"] = found["html"], found["sent"]
    for file in found["files"]:
        sizes["all"] += file["size"]
        kind = _kind(file)
        if kind:
            sizes[kind] += file["size"]
    return sizes


def check_weight(page: Page) -> None:
    """Fails if a first view is heavier than it may be, or has more than two fonts."""
    heavy = {kind: size for kind, size in weight(page).items() if size > MOST[kind]}
    assert not heavy, f"{page.url}: {heavy} bytes, at most {MOST}"
    files = page.evaluate(_WEIGHT)["files"]
    fonts = {file["name"] for file in files if _kind(file) == "fonts"}
    assert len(fonts) <= MOST_FONTS, fonts


def check_hosts(page: Page) -> None:
    """Fails if the first view asked another host for anything."""
    own = urlsplit(page.url).hostname
    files = page.evaluate(_WEIGHT)["files"]
    foreign = [file["name"] for file in files if urlsplit(file["name"]).hostname not in {own, None}]
    assert not foreign, f"{page.url} asked {foreign}"


def _kind(file: dict[str, Any]) -> str:
    name = urlsplit(file["name"]).path
    suffixes = {
        ".css": "style",
        ".js": "script",
        ".woff2": "fonts",
        **dict.fromkeys((".svg", ".webp", ".jpg", ".jpeg", ".png", ".avif"), "images"),
    }
    return next((kind for end, kind in suffixes.items() if name.endswith(end)), "")


def complaint(check: Callable[[Page], None], page: Page) -> list[str]:
    """What a check has against the page, so that one walk tells all of it."""
    try:
        check(page)
    except AssertionError as error:
        return [str(error)]
    return []
