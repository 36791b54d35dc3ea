"""Editors publish through their forms while readers ask all the while, on the real server."""

from __future__ import annotations

import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookiejar import CookieJar

from benchmarks.serving import Server
from tests.installation import Installation

HOST = "northern.localhost"
PASSWORD = "тихий омут 7"
READERS = 6
EACH = 3
EDITORS = f"""
from bibnet.accounts.models import User
from bibnet.libraries import roles
from bibnet.libraries.models import Library, Role
from bibnet.pages.models import NewsIndexPage
northern = Library.objects.get(code="northern")
for name in ("anna", "vera"):
    user = User.objects.create_user(name, password={PASSWORD!r})
    roles.grant_role(user=user, library=northern, role=Role.EDITOR, actor=None)
print("index", NewsIndexPage.objects.child_of(northern.root_page).get().pk)
"""

# New connections, so that each of the two workers is met many times.
ASKED = 16
NEWS = """
from django.utils import timezone
from wagtail.models import Page
from bibnet.libraries.models import Library
from bibnet.pages.models import NewsIndexPage, NewsPage
library = Library.objects.get(code="northern")
index = NewsIndexPage.objects.child_of(Page.objects.get(pk=library.root_page_id)).get()
index.add_child(instance=NewsPage(title="Just published", date=timezone.now()))
"""
CLOSING = """
from django.utils import timezone
from bibnet.libraries.models import ChangeKind, Library, ScheduleChange
from bibnet.libraries.schedule.services import add_change
today = timezone.localdate()
add_change(
    change=ScheduleChange(
        kind=ChangeKind.CLOSED, since=today, until=today, public_text="A pipe has burst"
    ),
    libraries=[Library.objects.get(code="northern")],
    actor=None,
)
"""
REOPENING = """
from bibnet.libraries.models import ScheduleChange
from bibnet.libraries.schedule.services import withdraw_change
withdraw_change(change=ScheduleChange.objects.get(), actor=None)
"""


def furnish(installation: Installation) -> Installation:
    """A region with one library; static files are there."""
    installation.command(
        "found_region", "--code", "region", "--name", "Region", "--host", "region.localhost"
    )
    installation.command("found_library", "--code", "northern", "--name", "Northern")
    installation.command("collectstatic", "--noinput", "--verbosity", "0")
    return installation


class Stay(urllib.request.HTTPRedirectHandler):
    """Redirects lead to hosts that no name server knows here."""

    def redirect_request(self, *args: object) -> None:
        return None


class Editor:
    """A browser on the portal's host, with its cookies."""

    def __init__(self, server: Server) -> None:
        self.root = f"http://127.0.0.1:{server.port}"
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(cookies, Stay)

    def ask(self, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        wanted = urllib.request.Request(
            self.root + path, data=body, headers={"Host": "region.localhost"}
        )
        try:
            with self.opener.open(wanted, timeout=120) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()

    def send(self, path: str, data: dict[str, str]) -> int:
        """Open a form and send it filled in; the status."""
        status, form = self.ask(path)
        assert status == 200, form[:2000]
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token is not None
        return self.ask(path, {"csrfmiddlewaretoken": token[1], **data})[0]

    def sign_in(self, name: str) -> None:
        assert self.send("/accounts/login/", {"username": name, "password": PASSWORD}) == 302

    def publish(self, index: int, title: str) -> None:
        data = {
            "title": title,
            "lead": "",
            "body-count": "0",
            "picture": "",
            "picture_alt": "",
            "date": time.strftime("%d.%m.%Y"),
            "tags": "",
            "go_live_at": "",
            "expire_at": "",
            "action-publish": "1",
        }
        assert self.send(f"/admin/pages/add/pages/newspage/{index}/", data) == 302


@dataclass
class Readers:
    """People who ask for the news again and again; when each asked, and what came."""

    server: Server
    answers: list[tuple[float, int, str]] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)

    def read(self) -> None:
        while not self.is_over.is_set():
            asked_at = time.monotonic()
            status, body = self.server.get(HOST, "/news/")
            self.answers.append((asked_at, status, body.decode()))


def publish_while_readers_ask(server: Server, installation: Installation) -> None:
    """Fails if a later request of anybody lacks what an editor has published, or is no success."""
    index = int(installation.command("shell", "--command", EDITORS).split()[-1])
    readers = Readers(server)
    published: dict[str, float] = {}

    def edit(name: str) -> None:
        editor = Editor(server)
        editor.sign_in(name)
        for number in range(EACH):
            title = f"{name} writes {number}"
            editor.publish(index, title)
            published[title] = time.monotonic()

    with ThreadPoolExecutor(READERS + 2) as people:
        reading = [people.submit(readers.read) for _reader in range(READERS)]
        try:
            for writing in [people.submit(edit, name) for name in ("anna", "vera")]:
                writing.result(timeout=600)
            goal = len(readers.answers) + 2 * READERS
            # A reader who stopped met an error, which is told below: do not wait for more.
            while len(readers.answers) < goal and not any(one.done() for one in reading):
                time.sleep(0.05)
        finally:
            readers.is_over.set()
        for one in reading:
            one.result(timeout=120)

    assert len(published) == 2 * EACH
    assert {status for _at, status, _body in readers.answers} == {200}
    for title, at in published.items():
        later = [body for asked, _status, body in readers.answers if asked > at]
        assert later
        assert all(title in body for body in later)


def seen(server: Server, words: str) -> set[bool]:
    """Whether the words stand on the front page, in the answers of all workers."""
    answers = [server.get(HOST) for _turn in range(ASKED)]
    assert {status for status, _body in answers} == {200}
    return {words in body.decode() for _status, body in answers}


def close_and_reopen(server: Server, installation: Installation) -> None:
    """Fails if the next request of a worker does not know of a change of the schedule."""
    assert seen(server, "A pipe has burst") == {False}
    installation.command("shell", "--command", CLOSING)
    assert seen(server, "A pipe has burst") == {True}
    installation.command("shell", "--command", REOPENING)
    assert seen(server, "A pipe has burst") == {False}
