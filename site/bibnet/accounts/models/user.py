from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bibnet.accounts import logins


class UserManager(DjangoUserManager["User"]):
    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        return logins.normal_email(email or "")

    def create_user(
        self,
        username: str | None = None,
        email: str | None = None,
        password: str | None = None,
        **fields: Any,
    ) -> User:
        """A new account; without a login name it gets one of its own."""
        return super().create_user(username or self.free_login_name(), email, password, **fields)

    def by_identifier(self, typed: str) -> User | None:
        """The account with this e-mail, telephone or login name, or None."""
        typed = typed.strip()
        if "@" in typed:
            return self.filter(email=logins.normal_email(typed)).first()
        name = logins.normal_login_name(typed)
        found = self.filter(username=name).first() if name else None
        phone = logins.normal_phone(typed)
        if found is None and phone:
            found = self.filter(phone=phone).first()
        return found

    def free_login_name(self, wanted: str = "") -> str:
        """`wanted`, or with a number added if it is taken; a made-up one if nothing is wanted."""
        base = logins.normal_login_name(wanted)
        if not base:
            return f"reader-{secrets.randbelow(10**8):08d}"
        taken = set(self.filter(username__startswith=base).values_list("username", flat=True))
        name, number = base, 1
        while name in taken:
            number += 1
            name = f"{base}{number}"
        return name


class User(AbstractUser):
    """A login of staff or of a reader, by e-mail, telephone or a name given by the library.

    Names are those that colleagues see; a reader's own stand in `Reader`.
    """

    username = models.CharField(
        _("login name"),
        max_length=logins.LOGIN_NAME_LENGTH,
        unique=True,
        validators=[logins.validate_login_name],
        help_text=_("Letters, digits, dot or hyphen. Small and capital letters are the same."),
        error_messages={"unique": _("This login name is taken.")},
    )
    patronymic = models.CharField(_("patronymic"), max_length=150, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    # A letter to the address was answered: only then does recovery use it.
    email_confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    pin = models.CharField(max_length=128, blank=True, editable=False)

    # The library that the staff's last screen was of, while a request runs.
    code_at_hand = ""

    objects = UserManager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        # The order of the lists of people: that of a whole region stops after a page.
        indexes = [models.Index(fields=["last_name", "first_name", "username"], name="user_names")]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=~Q(email=""),
                name="one_account_per_email",
                violation_error_message=_("There is an account with this e-mail already."),
            ),
            models.UniqueConstraint(
                fields=["phone"],
                condition=~Q(phone=""),
                name="one_account_per_phone",
                violation_error_message=_("There is an account with this telephone already."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @classmethod
    def normalize_username(cls, username: str) -> str:
        return logins.normal_login_name(username)

    def clean(self) -> None:
        super().clean()
        self.phone = logins.normal_phone(self.phone)

    @property
    def formal_name(self) -> str:
        """Surname first, as in a register; the login name if there is no other."""
        parts = (self.last_name, self.first_name, self.patronymic)
        return " ".join(part for part in parts if part) or self.username
