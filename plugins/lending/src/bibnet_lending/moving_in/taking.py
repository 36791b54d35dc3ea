"""One row after another of a library's own list: known again by the number of the ticket, never
doubled; a row that is wrong is left out with its reason, the others go in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.accounts.models import Reader, User
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet.text.tables import BadCell, Row, by_name, plain, read_rows
from bibnet_lending.errors import LendingError
from bibnet_lending.models import ReaderTicket
from bibnet_lending.services.tickets import correct_ticket, move_in

from .columns import COLUMNS, PERSONS, TICKETS, meant

ADDED, CHANGED, UNCHANGED, REFUSED = "added", "changed", "unchanged", "refused"


@dataclass(frozen=True)
class Taken:
    """What became of a row, and why it was left out or what of it was not taken."""

    outcome: str
    note: str = ""


@dataclass
class MovedIn:
    """What came of a list: how many rows did what; by row number why some were left out, or the
    person's data kept.
    """

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: dict[int, str] = field(default_factory=dict)
    kept: dict[int, str] = field(default_factory=dict)

    def add(self, row: int, taken: Taken) -> None:
        self.read += 1
        if taken.outcome == REFUSED:
            self.refused[row] = taken.note
            return
        setattr(self, taken.outcome, getattr(self, taken.outcome) + 1)
        if taken.note:
            self.kept[row] = taken.note

    def as_json(self) -> dict[str, Any]:
        counts = {name: getattr(self, name) for name in ("read", "added", "changed", "unchanged")}
        return {**counts, "refused": len(self.refused), "reasons": self.refused, "kept": self.kept}


def rows_of(name: str, content: bytes) -> list[Row]:
    """The filled rows of a file. Raises BadFile."""
    return read_rows(name, content, columns=by_name(COLUMNS), must="number")


def repeated(rows: Iterable[Row]) -> dict[int, str]:
    """Rows whose number stands further up already, with the reason to leave them out."""
    first: dict[str, int] = {}
    found = {}
    for row in rows:
        number = row.cells.get("number", "")
        if number and first.setdefault(number, row.number) != row.number:
            said = _("the ticket {number} stands in row {row} already")
            found[row.number] = said.format(number=number[:40], row=first[number])
    return found


def take_readers(
    *,
    library: Library,
    name: str,
    content: bytes,
    actor: User | None,
    is_dry: bool = False,
    now: datetime | None = None,
) -> MovedIn:
    """Take a member's readers in; `is_dry` says what would come of it and writes nothing.

    Each row is a transaction of its own, so that nobody waits for the list. Raises BadFile.
    """
    rows = rows_of(name, content)
    told = MovedIn()
    wrong = repeated(rows)
    for row in rows:
        taken = take_row(
            library=library,
            row=row,
            actor=actor,
            wrong=wrong.get(row.number, ""),
            is_dry=is_dry,
            now=now,
        )
        told.add(row.number, taken)
    return told


@transaction.atomic
def take_row(
    *,
    library: Library,
    row: Row,
    actor: User | None,
    wrong: str = "",
    is_dry: bool = False,
    now: datetime | None = None,
) -> Taken:
    """Take one reader in; of a dry run nothing stays."""
    try:
        with transaction.atomic():
            if wrong:
                raise BadCell(wrong)
            taken = _one(library, meant(row), actor, now or timezone.now())
            transaction.set_rollback(is_dry)
    except (BadCell, LendingError) as error:
        return Taken(REFUSED, str(error))
    return taken


def _one(library: Library, cells: Mapping[str, Any], actor: User | None, now: datetime) -> Taken:
    """Take one reader in. Raises BadCell, LendingError."""
    tickets = ReaderTicket.objects.of(library).select_related("reader")
    known = tickets.filter(number=cells["number"]).first()
    if known is None:
        return _added(library, cells, actor, now)
    if plain(known.reader.last_name) != plain(cells["last_name"]):
        said = _("the ticket {number} is another reader's: {name}")
        raise BadCell(said.format(number=known.number, name=known.reader.last_name))
    of_ticket = _other(known, cells, TICKETS)
    of_person = _other(known.reader, cells, PERSONS)
    note = _why_kept(known) if of_person else ""
    if of_ticket:
        correct_ticket(ticket=known, **of_ticket)
    if of_person and not note:
        Reader.objects.filter(pk=known.reader_id).update(**of_person)
    is_changed = of_ticket or (of_person and not note)
    return Taken(CHANGED if is_changed else UNCHANGED, note)


def _added(library: Library, cells: Mapping[str, Any], actor: User | None, now: datetime) -> Taken:
    names = {key: cells[key] for key in ("last_name", "first_name")}
    person = {key: cells[key] for key in PERSONS if key in cells}
    reader = Reader.objects.create(**names, **person, registered_in=library)
    own = {key: cells[key] for key in ("number", "kind", *TICKETS) if key in cells}
    own.setdefault("registered_on", _last_year(schedule.today(library, now)))
    move_in(library=library, reader=reader, actor=actor, now=now, **own)
    return Taken(ADDED)


def _why_kept(ticket: ReaderTicket) -> str:
    """Why the person's own data stay: one library's list is not to change whom others know."""
    if ticket.reader.user_id is not None:
        return _("The reader has an account: the data of the person stay as they are.")
    with all_libraries("a person may have tickets elsewhere"):
        theirs = ReaderTicket.objects.filter(reader=ticket.reader_id)
        if theirs.exclude(library=ticket.library_id).exists():
            return _("The reader of other libraries too: the data of the person stay as they are.")
    return ""


def _other(
    row: Reader | ReaderTicket, cells: Mapping[str, Any], names: Iterable[str]
) -> dict[str, Any]:
    """What the list says otherwise; what it leaves empty stays."""
    return {key: cells[key] for key in names if key in cells and getattr(row, key) != cells[key]}


def _last_year(today: date) -> date:
    """A day that has the reader registered anew at the first visit."""
    return date(today.year - 1, 12, 31)
