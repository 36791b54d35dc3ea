"""A library founded for one walk: lending is on, and nobody has a book there or waits for one."""

from __future__ import annotations

from pathlib import Path

from bibnet_catalog.describing.description import Description, Held, Item
from bibnet_catalog.writing.rusmarc import rusmarc
from playwright.sync_api import Locator, Page

from tests.browser.walk import REGION
from tests.running import DevRun, dev

LIBRARIAN, ADMINISTRATOR = "karachev.kafedra", "karachev.admin"
FOUNDED = """
from bibnet.accounts.models import User
from bibnet.libraries import founding, network
from bibnet.libraries.models import Role
from bibnet.libraries.roles import grant_role
from bibnet.plugins.services import enable_plugin
facts = founding.Founding(code="{code}", name="Библиотека для проверки «{code}»",
    hostname="{code}.localhost", parent=network.region())
library = founding.found_library(facts, actor=None)
for slug in ("catalog", "lending"):
    enable_plugin(library=library, slug=slug, actor=None)
for login, role in (("{librarian}", Role.LIBRARIAN), ("{administrator}", Role.LIBRARY_ADMIN)):
    user = User.objects.get(username=login)
    grant_role(user=user, library=library, role=role, actor=None)
"""
TICKET = """
from bibnet.accounts.models import Reader
from bibnet.libraries.models import Library
from bibnet_lending.services.tickets import issue_ticket
library = Library.objects.get(code="{code}")
reader = Reader.objects.get(user__username="{login}")
issue_ticket(library=library, reader=reader, number="{number}", actor=None)
"""


def manage(portal: DevRun, *command: str, is_refused: bool = False) -> str:
    """What a command of the portal says; fails where it goes otherwise than it should."""
    done = dev("manage", *command, variables=portal.variables)
    assert (done.returncode != 0) == is_refused, done.stdout + done.stderr
    return str(done.stdout + done.stderr)


class Lender:
    """A library of a walk's own in the demo network, at which demo people work."""

    def __init__(self, portal: DevRun, code: str) -> None:
        self.portal, self.code = portal, code
        self.run(FOUNDED.format(code=code, librarian=LIBRARIAN, administrator=ADMINISTRATOR))

    def run(self, script: str) -> str:
        """What a script says that is run in the portal's shell."""
        return manage(self.portal, "shell", "-v", "0", "-c", script)

    def switch(self, verb: str, *, is_refused: bool = False) -> str:
        """Switch lending on or off here."""
        words = ("plugins", verb, "lending", "--library", self.code)
        return manage(self.portal, *words, is_refused=is_refused)

    def issue_ticket(self, login: str, number: str) -> None:
        """Give a reader of the demo a ticket here."""
        self.run(TICKET.format(code=self.code, login=login, number=number))

    def bring_books(self, folder: Path, *titles: str) -> None:
        """Take in a book of each title, with one copy: CODE-1, CODE-2 and so on."""
        records = b""
        for number, title in enumerate(titles, 1):
            inventory = f"{self.code}-{number}"
            described = Description(
                control_number=inventory, title=title, year=1990 + number, languages=["rus"]
            )
            held = [Held(call_number="84(2)6", items=[Item(inventory=inventory)])]
            records += rusmarc(described, held).as_marc()
        file = folder / f"{self.code}.iso"
        file.write_bytes(records)
        manage(self.portal, "catalog_import", "--json", "--library", self.code, str(file))

    def edition(self, inventory: str) -> int:
        """The number of the entry that a copy belongs to."""
        said = self.run(
            "from bibnet.libraries.models import Library\n"
            "from bibnet_catalog import api\n"
            f"library = Library.objects.get(code='{self.code}')\n"
            f"(copy,) = api.numbered_copies(library, '{inventory}')\n"
            "print('EDITION', copy.edition.number)"
        )
        return int(said.split("EDITION ")[1].split()[0])

    def site(self, path: str) -> str:
        """The address of a page of its microsite."""
        return self.portal.url(f"{self.code}.localhost", path)

    def screen(self, path: str) -> str:
        """The address of a screen of its staff."""
        return self.portal.url(REGION, f"/admin/l/{self.code}/lending/{path}")


def scan(page: Page, typed: str) -> None:
    """What a scanner does at the desk: type and press Enter."""
    page.locator("#scan").fill(typed)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def told(page: Page) -> Locator:
    """What the desk says it has done; the camera has a place of its own for what it says."""
    return page.locator("#desk-answer [role=status]")
