"""What an editor types is not lost with her browser, nor doubled by her haste."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Response, expect

from tests.browser.conftest import A_PHONE, DESKTOP, EDITOR, OURS
from tests.browser.desk import sign_in
from tests.browser.walk import LIBRARY, REGION

pytestmark = pytest.mark.browser

SAVED = ".w-autosave-indicator__state--saved"
LEAD = "Собираем снимки старых дворов."
TEXT = "Приносите, мы отсканируем и сразу вернём."
# Once a save begins, no letter comes through.
HANDS_OFF = """() => {
  const drop = (event) => { event.preventDefault(); event.stopImmediatePropagation(); };
  document.addEventListener("w-autosave:save", () => {
    window.handsOff = true;
    window.addEventListener("beforeinput", drop, true);
  }, { once: true });
}"""


def begin(page: Page, title: str) -> None:
    """From the start page to a piece of news with its title and lead."""
    page.get_by_role("link", name="Написать новость", exact=True).click()
    page.locator("#id_title").fill(title)
    page.locator("#id_lead").fill(LEAD)


# Whatever was typed until then, though it be half a word, the text has told the form.
TOLD = """() => {
  const body = document.querySelector("[data-contentpath=body]");
  const typed = body.querySelector("[contenteditable=true]").innerText.trim();
  return window.handsOff && body.querySelector("input[name$=value]").value.includes(typed);
}"""


def body_of(page: Page) -> Locator:
    """The rich text of the form."""
    return page.locator("[data-contentpath=body] [contenteditable=true]").first


def sent(request: Request) -> str:
    """What the form of a request holds."""
    return (request.post_data_buffer or b"").decode(errors="replace")


def kill(chromium: Browser) -> None:
    """What a power cut does to it."""
    found = chromium.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    [number] = [one["id"] for one in found if one["type"] == "browser"]
    os.kill(number, signal.SIGKILL)


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_a_browser_that_dies_loses_nothing_that_was_saved(
    device, start_browser, portal, account, new_page, shot
):
    options = {"viewport": DESKTOP} if device == "desktop" else A_PHONE
    title = f"Двор, которого нет ({device})"
    dying = start_browser()
    page = dying.new_context(**{**OURS, **options}).new_page()
    sign_in(page, portal, account(EDITOR))
    begin(page, title)
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"), wait_until="commit")
    text = body_of(page)
    form = page.url
    with page.expect_response(lambda answer: answer.url == form and TEXT in sent(answer.request)):
        text.click()
        page.keyboard.type(TEXT)
    expect(page.locator(SAVED)).to_be_visible()
    shot(page, "before")
    kill(dying)

    page = new_page(**options)
    sign_in(page, portal, account(EDITOR))
    shot(page, "start")
    page.get_by_role("link", name=f"Черновик: {title}").click()
    expect(page.locator("#id_title")).to_have_value(title)
    expect(page.locator("#id_lead")).to_have_value(LEAD)
    expect(body_of(page)).to_have_text(TEXT)
    shot(page, "found")


def test_what_is_typed_while_a_draft_is_being_saved_is_saved_as_well(signed_in, portal):
    page = signed_in(EDITOR)
    page.goto(portal.url(REGION, "/admin/"))
    while_it_waits(page, lambda: page.keyboard.type(", и второе"))
    page.get_by_role("link", name="Написать новость", exact=True).click()
    page.locator("#id_title").fill("Первое")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"), wait_until="commit")
    form = page.url
    page.wait_for_event("response", lambda answer: answer.url == form and answer.ok)
    expect(page.locator(SAVED)).to_be_visible()
    page.goto(form)
    expect(page.locator("#id_title")).to_have_value("Первое, и второе")


def test_what_a_text_had_not_yet_told_the_form_when_a_save_began_is_saved_after_it(
    signed_in, portal
):
    page, title = signed_in(EDITOR), "Слово перед самым сохранением"
    page.goto(portal.url(REGION, "/admin/"))
    begin(page, title)
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"), wait_until="commit")
    expect(page.locator(SAVED)).to_be_visible()
    form, text = page.url, body_of(page)
    while_it_waits(page, lambda: page.wait_for_function(TOLD, polling=50), "*/edit/*")
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.evaluate(HANDS_OFF)
    page.locator("#id_lead").fill(f"{LEAD} И плёнки.")
    text.click()
    while not page.evaluate("() => window.handsOff"):
        page.keyboard.type("слово ")
    written = text.inner_text().strip()

    def is_whole(answer: Response) -> bool:
        return answer.url == form and written in sent(answer.request)

    if not any(map(is_whole, answers)):  # it may have come while the text was read
        page.wait_for_event("response", is_whole)
    expect(page.locator(SAVED)).to_be_visible()
    page.goto(form)
    expect(body_of(page)).to_have_text(written)


def test_publishing_while_the_first_draft_is_being_saved_makes_one_page(
    signed_in, portal, new_page
):
    page, title = signed_in(EDITOR), "Опубликовано второпях"
    page.goto(portal.url(REGION, "/admin/"))
    button = page.locator("footer").get_by_role("button", name="Опубликовать")
    while_it_waits(page, button.click)
    begin(page, title)
    expect(page.locator(".messages")).to_contain_text("опубликована")
    expect(page.get_by_role("row").filter(has_text=title)).to_have_count(1)
    page.goto(portal.url(REGION, "/admin/"))
    expect(page.get_by_role("link", name=f"Черновик: {title}")).to_have_count(0)
    reader = new_page()
    reader.goto(portal.url(LIBRARY, "/news/"))
    expect(reader.locator("main")).to_contain_text(title)


def while_it_waits(
    page: Page, act: Callable[[], object], address: str = "*/admin/pages/add/*"
) -> None:
    """Let the next save reach the server, and its answer the browser only after the act."""
    device = page.context.new_cdp_session(page)
    held: list[str] = []

    def pause(paused: dict[str, Any]) -> None:
        asked = paused["request"]
        if not held and asked["method"] == "POST" and "json" in asked["headers"]["Accept"]:
            held.append(asked["url"])
            act()
        device.send("Fetch.continueRequest", {"requestId": paused["requestId"]})

    device.on("Fetch.requestPaused", pause)
    pattern = {"urlPattern": address, "requestStage": "Response"}
    device.send("Fetch.enable", {"patterns": [pattern]})
