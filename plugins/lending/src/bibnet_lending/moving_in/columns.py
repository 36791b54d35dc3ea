"""The columns of a library's own list of readers, and what their cells mean."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from bibnet.accounts import logins
from bibnet.text.tables import BadCell, Column, Row, plain
from bibnet_lending.models import TicketKind

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
NECESSARY = ("number", "last_name", "first_name")
PERSONS = ("patronymic", "birth_date", "phone", "email")
TICKETS = ("barcode", "valid_until", "registered_on", "note")
_LONGEST = {"number": 40, "barcode": 40, "phone": 80, "note": 255, "email": 254}


def meant(row: Row) -> dict[str, Any]:
    """The cells as they are meant. Raises BadCell with the first that is wrong."""
    for key in NECESSARY:
        if key not in row.cells:
            raise BadCell(_("the column «{name}» is empty").format(name=_BY_KEY[key].names[0]))
    for key, text in row.cells.items():
        if len(text) > _LONGEST.get(key, 150):
            raise BadCell(_("«{text}…» is too long").format(text=text[:30]))
    return {key: _BY_KEY[key].read(text) for key, text in row.cells.items()}
