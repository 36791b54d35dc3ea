"""Two libraries about one book: a proposal that the network confirms, a correction that the source
takes over.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bibnet_catalog.describing.description import Description, Held, Item
from bibnet_catalog.writing.rusmarc import rusmarc
from playwright.sync_api import Page, expect

from tests.browser.axe import check_axe, check_reflow
from tests.browser.conftest import PHONE
from tests.browser.waiting import wait_until
from tests.browser.walk import REGION
from tests.running import DevRun, dev

pytestmark = pytest.mark.browser

CATALOGUER, LIBRARY, HOST = "karachev.katalog", "karachev", "karachev.localhost"
NEIGHBOUR, NETWORK = "brasovo", "svod"
TITLE, MISTYPED, RIGHT = "Лодки на Десне", "Лотки на Десне", "Обложка говорит иначе"
# The index follows by itself.
ARE_TWO = """async (title) => {
  const page = await fetch(`/catalog/?scope=region&q=${encodeURIComponent(title)}`);
  return (await page.text()).split('id="book-').length === 3;
}"""


def deliver(portal: DevRun, library: str, folder: Path, title: str) -> None:
    """Have a library's program deliver one book under this title."""
    file = folder / f"{library}.iso"
    described = Description(
        control_number="boats", title=title, year=1990, pages=120, languages=["rus"]
    )
    held = [Held(call_number="39.42", items=[Item(inventory=f"boats-{library}")])]
    file.write_bytes(rusmarc(described, held).as_marc())
    done = dev(
        *("manage", "catalog_import", "--json", "--library", library, str(file)),
        variables=portal.variables,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def at(portal: DevRun, library: str, path: str) -> str:
    return portal.url(REGION, f"/admin/l/{library}/catalog/{path}")


def to_record(page: Page, portal: DevRun, title: str) -> None:
    """Go to the one record of the library with this title."""
    page.goto(at(portal, LIBRARY, f"records/?q={title}"))
    page.get_by_role("link", name="boats").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def test_a_proposal_across_libraries_and_a_correction_are_confirmed(
    signed_in, new_page, portal, tmp_path, shot
):
    deliver(portal, LIBRARY, tmp_path, MISTYPED)
    page: Page = signed_in(CATALOGUER)
    to_record(page, portal, MISTYPED)
    page.get_by_role("link", name="Исправить").click()
    page.locator("[name=title]").fill(TITLE)
    page.locator("main [name=reason]").fill(RIGHT)
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    expect(page.locator("main")).to_contain_text(MISTYPED)
    page.set_viewport_size(PHONE)
    check_reflow(page)
    check_axe(page)
    shot(page, "corrected-360")
    deliver(portal, LIBRARY, tmp_path, TITLE)
    page.goto(at(portal, LIBRARY, "corrections/?taken_over=1"))
    expect(page.locator("main")).to_contain_text("в источнике уже так")
    check_reflow(page)
    shot(page, "taken-over-360")

    # The neighbour's book of that title is another one, which no program can know.
    deliver(portal, NEIGHBOUR, tmp_path, TITLE)
    page.set_viewport_size({"width": 1280, "height": 900})
    to_record(page, portal, TITLE)
    page.get_by_role("link", name="Почему вместе").click()
    page.locator("#propose-why").fill("У соседей книга о моторных лодках")
    shot(page, "together")
    page.get_by_role("button", name="Предложить разделить").click()
    expect(page.locator("main")).to_contain_text("Предложено")
    judge: Page = signed_in(NETWORK)
    judge.goto(at(portal, "bryansk", "proposals/"))
    judge.get_by_role("link", name=re.compile("разн|раздел", re.IGNORECASE)).first.click()
    check_axe(judge)
    shot(judge, "proposal")
    judge.set_viewport_size(PHONE)
    check_reflow(judge)
    shot(judge, "proposal-360")
    judge.get_by_role("button", name="Подтвердить").click()
    expect(judge.locator("main")).to_contain_text("Подтверждено")
    page.goto(at(portal, LIBRARY, "proposals/"))
    expect(page.locator("main")).to_contain_text("подтверждено")
    shot(page, "answered")
    reader: Page = new_page()
    reader.goto(portal.url(HOST, "/catalog/"))
    wait_until(reader, ARE_TWO, TITLE)
    reader.goto(portal.url(HOST, f"/catalog/?q={TITLE}&scope=region"))
    expect(reader.locator(".records > *").filter(has_text=TITLE)).to_have_count(2)
    check_axe(reader)
    shot(reader, "found")
