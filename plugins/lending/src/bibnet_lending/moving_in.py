"""Readers of a library's own list, CSV or XLSX, taken in as often as it is brought.

A reader is known again by the number of the ticket and never doubled; a row that is wrong is left
out with its reason, the others go in. A library may keep its own system and bring its list daily.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.accounts import logins
from bibnet.accounts.models import Reader, User
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet.text.tables import BadCell, Column, Row, by_name, plain, read_rows

from .errors import LendingError
from .models import ReaderTicket, TicketKind
from .services.tickets import correct_ticket, move_in

_BETWEEN_PHONES = re.compile(r"[,;/]")
_DAYS = ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S")


def day(text: str) -> date:
    """A day as lists write it. Raises BadCell."""
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise BadCell(_("write the day as 07.05.1988, not «{text}»").format(text=text[:40]))


def address(text: str) -> str:
    """An e-mail address. Raises BadCell."""
    try:
        validate_email(text)
    except ValidationError as error:
        raise BadCell(_("«{text}» is no e-mail address").format(text=text[:60])) from error
    return text


def telephone(text: str) -> str:
    """The first telephone of a cell, as it is kept everywhere. Raises BadCell."""
    found = (logins.normal_phone(one) for one in (text, *_BETWEEN_PHONES.split(text)))
    phone = next((one for one in found if one), "")
    if not phone:
        raise BadCell(_("«{text}» is no telephone").format(text=text[:40]))
    return phone


def kind(text: str) -> str:
    """A kind of ticket by its word. Raises BadCell."""
    known = {plain(str(label)): value for value, label in TicketKind.choices}
    known |= {value: value for value in TicketKind.values}
    found = known.get(plain(text))
    if found is None:
        raise BadCell(_("there is no kind of ticket «{text}»").format(text=text[:40]))
    return found


COLUMNS = (
    Column("number", ("номер билета", "билет", "читательский билет", "№ билета")),
    Column("last_name", ("фамилия",)),
    Column("first_name", ("имя",)),
    Column("patronymic", ("отчество",)),
    Column("birth_date", ("дата рождения", "родился"), day),
    Column("barcode", ("штрихкод", "штрих-код")),
    Column("phone", ("телефон",), telephone),
    Column("email", ("e-mail", "почта", "электронная почта"), address),
    Column("kind", ("вид билета",), kind),
    Column("valid_until", ("действует до", "срок действия"), day),
    Column("registered_on", ("перерегистрация", "последняя перерегистрация"), day),
    Column("note", ("примечание",)),
)
_BY_KEY = {one.key: one for one in COLUMNS}
_NECESSARY = ("number", "last_name", "first_name")
_PERSONS = ("patronymic", "birth_date", "phone", "email")
_TICKETS = ("barcode", "valid_until", "registered_on", "note")
_LONGEST = {"number": 40, "barcode": 40, "phone": 80, "note": 255, "email": 254}


@dataclass
class MovedIn:
    """What came of a list: how many rows did what, and why some were left out, by row number."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: dict[int, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        counts = {name: getattr(self, name) for name in ("read", "added", "changed", "unchanged")}
        return {**counts, "refused": len(self.refused), "reasons": self.refused}


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
    now = now or timezone.now()
    rows = read_rows(name, content, columns=by_name(COLUMNS), must="number")
    told = MovedIn()
    if is_dry:
        with transaction.atomic():
            _take(library, rows, told, actor, now)
            transaction.set_rollback(True)
    else:
        _take(library, rows, told, actor, now)
    return told


def _take(
    library: Library, rows: list[Row], told: MovedIn, actor: User | None, now: datetime
) -> None:
    for row in rows:
        told.read += 1
        try:
            with transaction.atomic():
                what = _one(library, _cells(row), actor, now)
        except (BadCell, LendingError) as error:
            told.refused[row.number] = str(error)
        else:
            setattr(told, what, getattr(told, what) + 1)


def _cells(row: Row) -> dict[str, Any]:
    """The cells as they are meant. Raises BadCell with the first that is wrong."""
    for key in _NECESSARY:
        if key not in row.cells:
            raise BadCell(_("the column «{name}» is empty").format(name=_BY_KEY[key].names[0]))
    for key, text in row.cells.items():
        if len(text) > _LONGEST.get(key, 150):
            raise BadCell(_("«{text}…» is too long").format(text=text[:30]))
    return {key: _BY_KEY[key].read(text) for key, text in row.cells.items()}


def _one(library: Library, cells: Mapping[str, Any], actor: User | None, now: datetime) -> str:
    """Take one reader in; which count it goes to. Raises BadCell, LendingError."""
    tickets = ReaderTicket.objects.of(library).select_related("reader")
    known = tickets.filter(number=cells["number"]).first()
    if known is None:
        names = {key: cells[key] for key in ("last_name", "first_name")}
        person = {key: cells[key] for key in _PERSONS if key in cells}
        reader = Reader.objects.create(**names, **person, registered_in=library)
        own = {key: cells[key] for key in ("number", "kind", *_TICKETS) if key in cells}
        own.setdefault("registered_on", _last_year(schedule.today(library, now)))
        move_in(library=library, reader=reader, actor=actor, now=now, **own)
        return "added"
    if plain(known.reader.last_name) != plain(cells["last_name"]):
        raise BadCell(
            _("the ticket {number} is another reader's: {name}").format(
                number=known.number, name=known.reader.last_name
            )
        )
    of_ticket = _other(known, cells, _TICKETS)
    of_person = _other(known.reader, cells, _PERSONS) if _is_ours_alone(known) else {}
    if of_ticket:
        correct_ticket(ticket=known, **of_ticket)
    if of_person:
        Reader.objects.filter(pk=known.reader_id).update(**of_person)
    return "changed" if of_ticket or of_person else "unchanged"


def _is_ours_alone(ticket: ReaderTicket) -> bool:
    """Whether nobody but this library knows the person: not who has an account or a ticket
    elsewhere, of whom one library's list is not to tell the others.
    """
    if ticket.reader.user_id is not None:
        return False
    with all_libraries("a person may have tickets elsewhere"):
        theirs = ReaderTicket.objects.filter(reader=ticket.reader_id)
        return not theirs.exclude(library=ticket.library_id).exists()


def _other(
    row: Reader | ReaderTicket, cells: Mapping[str, Any], names: Iterable[str]
) -> dict[str, Any]:
    """What the list says otherwise; what it leaves empty stays."""
    return {key: cells[key] for key in names if key in cells and getattr(row, key) != cells[key]}


def _last_year(today: date) -> date:
    """A day that has the reader registered anew at the first visit."""
    return date(today.year - 1, 12, 31)
