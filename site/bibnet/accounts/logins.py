"""What people type to say who they are: e-mail, telephone, or a name given by the library."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_PHONE_SIGNS = re.compile(r"[\s().\-–—]")
_LOGIN_NAME = re.compile(r"[^\W_][\w.-]*", re.UNICODE)
LOGIN_NAME_LENGTH = 60


def normal_phone(typed: str) -> str:
    """The telephone as `+79001234567`; empty if it is none. Without a country it is Russian."""
    signs = _PHONE_SIGNS.sub("", typed)
    digits = signs.removeprefix("+")
    if not digits.isascii() or not digits.isdigit():
        return ""
    if signs.startswith("+"):
        return f"+{digits}" if 8 <= len(digits) <= 15 else ""
    if len(digits) == 11 and digits[0] in "78":
        return f"+7{digits[1:]}"
    if len(digits) == 10:
        return f"+7{digits}"
    return ""


def normal_email(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed).strip().lower()


def normal_login_name(typed: str) -> str:
    """The name as it is kept: small letters, е for ё, so that a child need not tell them apart."""
    return unicodedata.normalize("NFKC", typed).strip().lower().replace("ё", "е")


def validate_login_name(name: str) -> None:
    """A login name must not be mistaken for an e-mail or a telephone."""
    if len(name) < 3 or not _LOGIN_NAME.fullmatch(name) or not any(map(str.isalpha, name)):
        raise ValidationError(
            _("At least three signs: letters, digits, dot or hyphen, and not digits only."),
            code="login_name",
        )


def suggested_login_name(*, last_name: str, first_name: str) -> str:
    """A login name made of a person's names, not checked for being free: `ivanova.m`."""
    surname = re.sub(r"[^a-z0-9]", "", anyascii(last_name).lower())
    initial = re.sub(r"[^a-z0-9]", "", anyascii(first_name).lower())[:1]
    name = ".".join(part for part in (surname, initial) if part)[: LOGIN_NAME_LENGTH - 6]
    return name if len(name) >= 3 else f"reader.{name}".rstrip(".")
