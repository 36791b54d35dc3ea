"""One cell of the matrix: what a person gets by one method at one address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler

from .addresses import Address, is_refused
from .belongings import is_as_it_was
from .things import Things

PORTAL = "region.localhost"
# Rows that any request may write: who is signed in, who was seen.
BOOKKEEPING = (
    "django_session",
    "accounts_accountsession",
    "axes_",
    "journal_visitmark",
    "journal_dailysalt",
    "bibnet_shared_cache",
    "background_",
    # Wagtail asks to delete the session of this number *and* this person.
    "wagtailadmin_editingsession",
)
WRITES = ("INSERT", "UPDATE", "DELETE")
# Files of a library that none of its pages shows.
FILES = ("wagtaildocs_serve", "media/pictures/")
# Loads the middleware once; under this name a person remembers the session.
HANDLER = ClientHandler(enforce_csrf_checks=False)
SIGNED_IN = "_session_of_cells"
# Links that do something for whoever holds them; their secret is what is checked.
FOR_WHO_HOLDS_THEM = frozenset({"accounts:slip_link", "accounts:confirm_email"})


@dataclass(frozen=True)
class Cell:
    """The answer, and what it cost: `writes` are the tables written to.

    `touches` says that something of the library which was asked about is not as it was.
    """

    address: Address
    who: str
    method: str
    status: int
    is_refused: bool
    shows_mark: bool
    writes: tuple[str, ...]
    touches: bool = False

    def __str__(self) -> str:
        did = f" wrote {', '.join(sorted(set(self.writes)))}" if self.writes else ""
        shown = " shows what it must not" if self.shows_mark else ""
        if self.touches:
            did += " and changed something of the library"
        return f"{self.method.upper()} {self.address} as {self.who}: {self.status}{shown}{did}"

    @property
    def is_harmless(self) -> bool:
        """Whether nothing of the other library was shown or changed.

        What names the library in its address, or a file of it, must not open at all, not even to
        fail.
        """
        if self.address.starts_with("admin/l/", *FILES) and self.is_let_in:
            return False
        if self.shows_mark or self.touches:
            return False
        if self.address.name in FOR_WHO_HOLDS_THEM:
            return True
        # An address that names nothing of the library may write what is the person's own.
        return not (self.address.parameters and self.writes)

    @property
    def is_let_in(self) -> bool:
        """Past the permission, whatever came of it."""
        return not self.is_refused and not self.is_no_method

    @property
    def got_through(self) -> bool:
        """Let in and answered."""
        return self.is_let_in and self.status < 500

    @property
    def is_no_method(self) -> bool:
        """The address does not know this method, or wants what only its own screen sends."""
        return self.status in (400, 405, 415)


def ask(
    person: Any | None,
    address: Address,
    url: str,
    method: str,
    *,
    mark: str,
    who: str,
    data: dict[str, Any] | None = None,
    prepare: Callable[[Client], None] | None = None,
    things: Things | None = None,
    host: str = PORTAL,
    content_type: str = "",
) -> Cell:
    """What `person` (None is anybody) gets, undone afterwards; an exception counts as 500.

    `data` is what a form sends, `prepare` brings the browser into a state, `things` are those
    that must stay as they are.
    """
    client = _browser(person, prepare)
    with transaction.atomic():
        with tables_written() as written:
            answer = getattr(client, method)(
                url,
                data,
                headers={"host": host, "x-requested-with": "XMLHttpRequest"},
                **({"content_type": content_type} if content_type else {}),
            )
        text = _text(answer)
        writes = tuple(written)
        touches = things is not None and bool(writes) and not is_as_it_was(things)
        transaction.set_rollback(True)
    return Cell(
        address=address,
        who=who,
        method=method,
        status=answer.status_code,
        is_refused=is_refused(answer),
        shows_mark=mark in text,
        writes=writes,
        touches=touches,
    )


def _browser(person: Any | None, prepare: Callable[[Client], None] | None) -> Client:
    """Signed in once for as long as the test has this person; prepared, anew each time."""
    client = Client(raise_request_exception=False)
    client.handler = HANDLER
    if person is None:
        return client
    if prepare is not None:
        client.force_login(person)
        prepare(client)
    elif SIGNED_IN in vars(person):
        client.cookies[settings.SESSION_COOKIE_NAME] = vars(person)[SIGNED_IN]
    else:
        client.force_login(person)
        vars(person)[SIGNED_IN] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return client


def _text(answer: HttpResponse) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace") + str(answer.headers)


@contextmanager
def tables_written() -> Iterator[list[str]]:
    """Tables that were written to in the block, bookkeeping left out.

    Django's own log of queries asks SQLite once more for each of them, to quote its values.
    """
    found: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        words = sql.replace('"', " ").replace("(", " ").split(maxsplit=3)
        if words and words[0] in WRITES:
            table = words[1] if words[0] == "UPDATE" else words[2]
            if not table.startswith(BOOKKEEPING):
                found.append(table)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found
