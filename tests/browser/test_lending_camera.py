"""A librarian without a scanner: the camera reads a ticket and books, one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import check_axe, check_reflow
from tests.browser.conftest import A_PHONE, OPTIONS, OURS, PHONE, SECONDS
from tests.browser.filming import bars, film, nothing, square
from tests.browser.lending import LIBRARIAN, Lender

pytestmark = pytest.mark.browser
FAKE = "--use-fake-device-for-media-stream"
ALLOWED = "--use-fake-ui-for-media-stream"
TICKET = """
from django.utils import timezone
from bibnet.accounts.models import Reader
from bibnet.libraries.models import Library
from bibnet_lending import phone
from bibnet_lending.services.tickets import issue_ticket
library = Library.objects.get(code="camera")
reader = Reader.objects.create(last_name="Съёмкина", first_name="Анна")
ticket = issue_ticket(library=library, reader=reader, number="{number}", actor=None)
print("SQUARE", phone.number_for(ticket, now=timezone.now()))
"""
LOANS = """
from bibnet.libraries.models import Library
from bibnet_lending.models import DeskAct, Loan
library = Library.objects.get(code="camera")
own = {{"library": library, "ticket__number": "{number}"}}
print("LOANS", Loan.objects.of(library).filter(returned_at=None, **own).count())
print("ACTS", DeskAct.objects.of(library).filter(**own).count())
"""

# The server has done it, and nobody here knows.
LOST = """
const ask = window.fetch;
let isLost = false;
window.fetch = async (...asked) => {
  const answer = await ask(...asked);
  const sent = asked[1]?.body;
  if (isLost || !(sent instanceof FormData) || sent.get("code") !== "camera-3") return answer;
  isLost = true;
  throw new TypeError("lost");
};
"""

# A browser that reads codes itself, and a camera with a light: Chromium on Linux has neither.
ABLE = """
window.BarcodeDetector = class {
  static async getSupportedFormats() {
    return ["qr_code", "code_128", "code_39", "ean_13", "itf"];
  }
  async detect() {
    return [{ rawValue: "9785170000000" }, { rawValue: "camera-C" }];
  }
};
MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true });
MediaStreamTrack.prototype.applyConstraints = async (asked) => { window.lit = asked; };
"""


@pytest.fixture
def filmed(start_browser, session_of, complaints) -> Iterator[Callable[..., Page]]:
    """A librarian's page in a browser that has a camera, or one that may not be used."""
    browsers: list[Browser] = []

    def make(*flags: str, **options) -> Page:
        browsers.append(start_browser(args=[*OPTIONS, FAKE, *flags]))
        own = {**OURS, "storage_state": session_of(LIBRARIAN), **options}
        context = browsers[-1].new_context(**own)
        context.set_default_timeout(SECONDS * 1000)
        complaints.watch(context)
        return context.new_page()

    yield make
    for one in browsers:
        one.close()
    assert not complaints.found, "\n".join(complaints.found)


@pytest.fixture(scope="module")
def library(portal, tmp_path_factory) -> Lender:
    library = Lender(portal, "camera")
    titles = "Снимки Снежети", "Плёнка и Десна", "Выдержка"
    library.bring_books(tmp_path_factory.mktemp("camera"), *titles)
    return library


def ticket_square(library: Lender, number: str) -> Image.Image:
    """What the telephone of a new reader shows."""
    return square(library.run(TICKET.format(number=number)).split("SQUARE ")[1].split()[0])


def open_camera(page: Page, library: Lender) -> None:
    """Open the desk and its camera; what reads codes is loaded when the film begins."""
    page.goto(library.screen("desk/"))
    for name in ("Камера", "Выключить камеру", "Камера"):
        page.get_by_role("button", name=name, exact=True).click()
        if name == "Камера":
            said = page.locator("[data-camera-said]")
            expect(said).to_contain_text(re.compile("Поднесите к камере|Билет"))


def test_the_camera_reads_a_ticket_and_books_one_after_the_other(library, filmed, tmp_path, shot):
    scenes = (
        (ticket_square(library, "camera-A"), 9),
        (bars("camera-1"), 9),
        (bars("camera-2"), 9),
        (nothing(), 60),
    )
    path = film(tmp_path / "desk.y4m", *scenes)
    page = filmed(ALLOWED, f"--use-file-for-fake-video-capture={path}")
    open_camera(page, library)
    check_axe(page)
    shot(page, "reading")
    expect(page.get_by_role("heading", name="Билет camera-A")).to_be_visible()
    answer = page.locator("#desk-answer")
    expect(answer).to_contain_text("Снимки Снежети")
    # The page was not left; a screen reader hears what was done, and the focus stays.
    expect(page.locator("[data-camera-said]")).to_contain_text("Выдано до")
    expect(page.get_by_role("button", name="Выключить камеру")).to_be_focused()
    expect(answer).to_contain_text("Плёнка и Десна")
    expect(answer).to_contain_text("На руках 2 из 10")
    check_axe(page)
    shot(page, "lent")
    page.set_viewport_size(PHONE)
    check_reflow(page)
    check_axe(page)
    shot(page, "lent-360")

    # What stayed before the camera was one press; other buttons do not leave the page either.
    page.get_by_role("button", name="Отменить F9").click()
    expect(answer).to_contain_text("На руках 1 из 10")
    expect(page.get_by_role("button", name="Выключить камеру")).to_be_focused()
    assert library.run(LOANS.format(number="camera-A")).split() == ["LOANS", "1", "ACTS", "3"]
    page.get_by_role("button", name="Выключить камеру").click()
    expect(page.locator("video")).to_be_hidden()
    assert page.evaluate("document.querySelector('video').srcObject") is None


def test_a_book_whose_answer_was_lost_is_lent_once(library, filmed, tmp_path, shot):
    scenes = (ticket_square(library, "camera-B"), 7), (bars("camera-3"), 7), (nothing(), 7)
    path = film(tmp_path / "lost.y4m", *scenes, (bars("camera-3"), 7), (nothing(), 60))
    page = filmed(ALLOWED, f"--use-file-for-fake-video-capture={path}", **A_PHONE)
    page.add_init_script(LOST)
    open_camera(page, library)
    expect(page.locator("[data-camera-said]")).to_contain_text("Связь прервалась")
    done = page.locator("#desk-answer .banner")
    expect(done).to_contain_text("Выдано до")
    expect(done).to_be_in_viewport(ratio=1)
    shot(page, "lent")
    assert library.run(LOANS.format(number="camera-B")).split() == ["LOANS", "1", "ACTS", "1"]


def test_what_the_browser_can_itself_is_not_loaded_and_the_light_is_switched(library, filmed):
    library.run(TICKET.format(number="camera-C"))
    page = filmed(ALLOWED)
    page.add_init_script(ABLE)
    page.goto(library.screen("desk/"))
    page.get_by_role("button", name="Камера").click()
    # The ISBN that stands beside it is left alone.
    expect(page.get_by_role("heading", name="Билет camera-C")).to_be_visible()
    light = page.get_by_role("button", name="Подсветка")
    light.click()
    expect(light).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("window.lit") == {"advanced": [{"torch": True}]}
    files = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    assert not [one for one in files if "zxing" in one]


def test_a_camera_that_may_not_be_used_is_said_so(library, filmed, shot):
    page = filmed("--deny-permission-prompts")
    page.goto(library.screen("desk/"))
    page.get_by_role("button", name="Камера").click()
    expect(page.locator("[data-camera-said]")).to_contain_text("не разрешает этой странице")
    expect(page.get_by_role("button", name="Камера")).to_be_visible()
    check_axe(page)
    shot(page, "refused")


def test_without_a_camera_there_is_no_button(library, signed_in):
    page = signed_in(LIBRARIAN)
    page.goto(library.screen("desk/"))
    expect(page.locator("#scan")).to_be_focused()
    expect(page.locator("[data-camera-button]")).to_be_hidden()
