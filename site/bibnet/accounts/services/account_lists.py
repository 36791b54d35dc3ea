"""Accounts of staff from a CSV or XLSX list: looked at row by row first, made at the second go."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bibnet.accounts import logins
from bibnet.accounts.models import User
from bibnet.libraries import roles
from bibnet.libraries.models import Library, Role
from bibnet.text.tables import BadFile, plain, read_lines

from . import people
from .people import NewColleague
from .slips import MadeSlip

MOST_ROWS = 2000
COLUMNS = {
    "last_name": ("фамилия", "surname", "last name"),
    "first_name": ("имя", "first name"),
    "patronymic": ("отчество", "patronymic"),
    "roles": ("роль", "роли", "role", "roles"),
    "email": ("почта", "электронная почта", "e-mail", "email"),
    "phone": ("телефон", "telephone", "phone"),
    "login_name": ("имя для входа", "логин", "login name", "login"),
    "library": ("библиотека", "код библиотеки", "library"),
}
NECESSARY = ("last_name", "first_name", "roles")
_KEYS = {plain(name): key for key, names in COLUMNS.items() for name in names}


@dataclass
class PlannedRow:
    """One row: who it would make, or whose account it knows already, and what is wrong with it."""

    number: int
    colleague: NewColleague | None = None
    known: User | None = None
    errors: list[str] = field(default_factory=list)
    name: str = ""

    @property
    def is_new(self) -> bool:
        return self.colleague is not None and self.known is None


def plan(*, name: str, content: bytes, library: Library, actor: User) -> list[PlannedRow]:
    """What the file would do, row by row; nothing is written. Raises BadFile."""
    lines = read_lines(name, content)
    keys = _keys(next(lines, []))
    allowed = {role.value for role in people.grantable_roles(actor, library)}
    rows: list[PlannedRow] = []
    for number, line in enumerate(lines, start=2):
        cells = {key: cell for key, cell in zip(keys, line, strict=False) if key and cell}
        if not cells:
            continue
        if len(rows) == MOST_ROWS:
            raise BadFile(_("More than {count} rows: cut the file.").format(count=MOST_ROWS))
        rows.append(_planned(number, cells, library, allowed))
    return rows


def carry_out(rows: list[PlannedRow], *, actor: User) -> list[MadeSlip]:
    """Make the accounts of all rows without errors; the slips of the new ones. Known people get
    the roles they lack. A row that fails now is left out with its reason.
    """
    made: list[MadeSlip] = []
    for row in rows:
        if row.errors or row.colleague is None:
            continue
        try:
            with transaction.atomic():
                made += _made(row, row.colleague, actor)
        except (ValidationError, PermissionDenied) as error:
            row.errors += getattr(error, "messages", [_("You may not give this role.")])
    return made


def _made(row: PlannedRow, colleague: NewColleague, actor: User) -> list[MadeSlip]:
    if row.known is None:
        return [people.invite(colleague, actor=actor)]
    for role in colleague.roles:
        roles.grant_role(user=row.known, library=colleague.library, role=Role(role), actor=actor)
    return []


def _keys(headings: list[str]) -> list[str]:
    keys = [_KEYS.get(plain(heading), "") for heading in headings]
    unknown = [heading for heading, key in zip(headings, keys, strict=True) if heading and not key]
    if unknown:
        raise BadFile(_("The column «{heading}» is not known.").format(heading=unknown[0]))
    missing = [COLUMNS[key][0] for key in NECESSARY if key not in keys]
    if missing:
        raise BadFile(
            _("There is no column «{heading}». The first row must hold the headings.").format(
                heading=missing[0]
            )
        )
    return keys


def _planned(number: int, cells: dict[str, str], library: Library, allowed: set[str]) -> PlannedRow:
    row = PlannedRow(number, name=f"{cells.get('last_name', '')} {cells.get('first_name', '')}")
    row.errors += [
        _("«{heading}» is empty.").format(heading=COLUMNS[key][0])
        for key in NECESSARY
        if key not in cells
    ]
    held, unknown = _roles(cells.get("roles", ""))
    row.errors += [_("There is no role «{name}».").format(name=name) for name in unknown]
    row.errors += [
        _("You may not give the role «{name}».").format(name=Role(role).label)
        for role in held
        if role not in allowed
    ]
    place = _place(cells.get("library", ""), library)
    if place is None:
        row.errors.append(_("There is no library «{code}» here.").format(code=cells["library"]))
    phone = logins.normal_phone(cells.get("phone", ""))
    if cells.get("phone") and not phone:
        row.errors.append(_("This is no telephone number: it has ten digits and a code."))
    if row.errors or place is None:
        return row
    row.colleague = NewColleague(
        last_name=cells["last_name"],
        first_name=cells["first_name"],
        patronymic=cells.get("patronymic", ""),
        email=logins.normal_email(cells.get("email", "")),
        phone=phone,
        login_name=logins.normal_login_name(cells.get("login_name", "")),
        library=place,
        roles=held,
    )
    row.known = _known(row.colleague, library)
    if row.known is not None and not people.staff_of(library).filter(pk=row.known.pk).exists():
        row.errors.append(_("Somebody else has this e-mail, telephone or login name."))
    return row


def _roles(text: str) -> tuple[list[str], list[str]]:
    """The roles that a cell names by their Russian or English name, and the unknown words."""
    by_name = {plain(str(role.label)): role.value for role in Role}
    by_name |= {plain(role.value): role.value for role in Role}
    words = [word for word in text.replace(";", ",").split(",") if word.strip()]
    found = [by_name[plain(word)] for word in words if plain(word) in by_name]
    return found, [word.strip() for word in words if plain(word) not in by_name]


def _place(code: str, library: Library) -> Library | None:
    """The library or one of its parts; the region's own list names any library."""
    return Library.objects.under(library).filter(code=code).first() if code else library


def _known(colleague: NewColleague, library: Library) -> User | None:
    """The account of the same person, by what is unique, else by the full name among the staff."""
    for typed in (colleague.email, colleague.phone, colleague.login_name):
        found = User.objects.by_identifier(typed) if typed else None
        if found is not None:
            return found
    if colleague.email or colleague.phone or colleague.login_name:
        return None
    return (
        people.staff_of(library)
        .filter(
            last_name=colleague.last_name,
            first_name=colleague.first_name,
            patronymic=colleague.patronymic,
        )
        .first()
    )
