"""Demonstration accounts: staff of each role and readers, with passwords of this installation."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.accounts.models.reader import Reader, Relation
from bibnet.accounts.services import consents
from bibnet.accounts.services.sign_up import Application, sign_up, sign_up_child
from bibnet.libraries import network
from bibnet.libraries.models import Library, Role
from bibnet.libraries.roles import grant_role

from .passwords import Passwords
from .texts import rows

READER = "reader"


@dataclass(frozen=True)
class Account:
    """A way in: who it is, what the person may do and where to sign in."""

    title: str
    login: str
    password: str
    name: str
    role: str
    library: str
    sign_in: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def make_accounts() -> None:
    """Make the accounts that are missing and give each its password and its roles."""
    passwords = Passwords.of(settings.VAR_DIR)
    for row in rows("accounts"):
        user = _staff(row, passwords)
        grant_role(
            user=user,
            library=Library.objects.get(code=row["library"]),
            role=Role(row["role"]),
            actor=None,
            is_trusted=row["trusted"] == "yes",
        )
    for row in rows("readers"):
        if not User.objects.filter(username=row["login"]).exists():
            _reader(row, passwords)
    passwords.keep()


def accounts() -> list[Account]:
    """All demonstration accounts that exist, staff first."""
    passwords = Passwords.of(settings.VAR_DIR)
    standing = set(User.objects.values_list("username", flat=True))
    sign_in = network.portal_url() + reverse("accounts:login")
    return [
        Account(
            title=row["title"],
            login=row["login"],
            password=passwords.known(row["login"]),
            name=" ".join(filter(None, (row["last_name"], row["first_name"], row["patronymic"]))),
            role=row.get("role", READER),
            library=row["library"],
            sign_in=sign_in,
        )
        for row in (*rows("accounts"), *rows("readers"))
        if row["login"] in standing
    ]


def _staff(row: dict[str, str], passwords: Passwords) -> User:
    user = User.objects.filter(username=row["login"]).first()
    if user is None:
        user = User.objects.create_user(
            username=row["login"],
            password=passwords.of_login(row["login"]),
            last_name=row["last_name"],
            first_name=row["first_name"],
            patronymic=row["patronymic"],
        )
    return user


def _reader(row: dict[str, str], passwords: Passwords) -> None:
    library = Library.objects.get(code=row["library"])
    application = Application(
        last_name=row["last_name"],
        first_name=row["first_name"],
        patronymic=row["patronymic"],
        birth_date=_born(int(row["age"])),
        email=row["email"],
        login_name=row["login"],
        password=passwords.of_login(row["login"]),
    )
    agreed = [one.purpose.key for one in consents.asked() if one.purpose.is_required]
    if not row["representative"]:
        sign_up(application, agreed=agreed, library=library)
        return
    sign_up_child(
        application,
        representative=Reader.objects.get(user__username=row["representative"]),
        relation=Relation.PARENT,
        agreed=agreed,
        library=library,
    )


def _born(age: int) -> date:
    """A birthday half a year ago, so that nobody's age changes soon."""
    return timezone.localdate() - timedelta(days=round((age + 0.5) * 365.25))
