"""Whether a name or a contact is somebody else's: said to a person, not to who tries a list."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bibnet.accounts.models import User
from bibnet.accounts.throttle import taken_answers

TOO_MANY = _("Too many names and contacts of other people were tried. Try again in an hour.")


def check_free(
    field: str, value: str, *, message: Any, client: str, own: User | None = None
) -> str:
    """The value, if no account but one's own has it. `client` is the address that asks.

    Raises ValidationError with the message; after some of them without looking.
    """
    if not value or (own is not None and getattr(own, field) == value):
        return value
    if not taken_answers.is_open(client):
        raise ValidationError(TOO_MANY)
    if User.objects.filter(**{field: value}).exists():
        raise ValidationError(message if taken_answers.claim(client) else TOO_MANY)
    return value
