"""An editor at her desk, or with her telephone: what she presses, types and waits for is counted.

A line for each thing published tells the seconds from opening the sign-in to the portal's answer
that readers see it; the run's summary prints them. They are never asserted: the machine differs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.running import DevRun


def sign_in(page: Page, portal: DevRun, person: dict[str, str]) -> None:
    """Sign in on the portal by name and password, as a person does."""
    page.goto(portal.url(path="/accounts/login/"))
    page.fill("[name=username]", person["login"])
    page.fill("[name=password]", person["password"])
    page.get_by_role("button", name="Войти").click()
    page.wait_for_url(lambda address: "/accounts/login/" not in address)


class Desk:
    """A page in which an editor has just signed in, and the tally of her work."""

    def __init__(
        self,
        page: Page,
        portal: DevRun,
        person: dict[str, str],
        device: str,
        tally: Callable[[str], None],
    ) -> None:
        self.page, self.portal, self.device, self._tally = page, portal, device, tally
        self.presses = self.screens = self.signs = 0
        self._begun = time.monotonic()
        sign_in(page, portal, person)
        page.on("domcontentloaded", self._note)

    def _note(self, page: Page) -> None:
        self.screens += 1

    def published(self, what: str) -> None:
        """Write down how long it took, and by what work."""
        seconds = time.monotonic() - self._begun
        work = f"{self.presses} presses, {self.signs} signs typed, {self.screens} screens"
        self._tally(f"{what}, {self.device}: {seconds:.1f} s; {work}")

    def press(self, what: Locator) -> None:
        what.click()
        self.presses += 1

    def type(self, field: str | Locator, text: str) -> None:
        """Fill a field, named by its id or given."""
        where = self.page.locator(f"#id_{field}") if isinstance(field, str) else field
        where.fill(text)
        self.signs += len(text)

    def choose(self, name: str, *, value: str | None = None, label: str | None = None) -> None:
        """Take one of a list."""
        self.page.locator(f"[name={name}]").select_option(value=value, label=label)
        self.presses += 1

    def begin(self, button: str) -> None:
        """From the start page, where signing in leads, to an empty form."""
        self.press(self.page.get_by_role("link", name=button, exact=True))
        self.page.wait_for_load_state()

    def write_text(self, text: str) -> None:
        """Fill the text that stands ready in an empty form, or the first of an old page."""
        body = self.page.locator("[data-contentpath=body]").first
        field = body.locator("[contenteditable=true]").first
        body.locator(".c-sf-add-button").first.wait_for()
        if not field.count():
            self.press(body.locator(".c-sf-add-button").first)
            self.press(self.page.get_by_role("option", name="Текст", exact=True))
        field.click()
        self.page.keyboard.type(text)
        self.signs += len(text)

    def publish(self) -> None:
        button = self.page.locator("footer").get_by_role("button", name="Опубликовать")
        if not button.is_visible():
            self.press(self.page.locator("footer .w-dropdown__toggle"))
        self.press(button)
        self.page.wait_for_load_state()

    def open_panel(self, heading: str) -> None:
        panel = self.page.locator("section.w-panel.collapsed").filter(
            has=self.page.locator(".w-panel__heading", has_text=heading)
        )
        self.press(panel.locator(".w-panel__toggle").first)

    def choose_picture(self, file: Path) -> None:
        self.press(self.page.locator("#id_picture-chooser .chooser__choose-button"))
        self._upload(file)
        expect(self.page.locator("#id_picture")).not_to_have_value("")

    def add_file(self, file: Path) -> None:
        """Another block after the text, and a file from the editor's own machine in it."""
        body = self.page.locator("[data-contentpath=body]").first
        self.press(body.locator(".c-sf-add-button").last)
        self.press(self.page.get_by_role("option", name="Файл", exact=True))
        block = body.locator("[data-contentpath=document]")
        self.press(block.locator(".chooser__choose-button"))
        self._upload(file)
        expect(block.locator("input[type=hidden]").first).not_to_have_value("")

    def _upload(self, file: Path) -> None:
        dialog = self.page.locator(".modal-dialog")
        self.press(dialog.get_by_role("tab", name="Загрузить"))
        dialog.locator("input[type=file]").set_input_files(file)
        expect(dialog.locator("[name$=upload-title]")).not_to_have_value("")
        self.press(dialog.get_by_role("button", name="Загрузить"))
        expect(dialog).to_have_count(0)
