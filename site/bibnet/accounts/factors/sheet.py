"""A printed sheet of one-time codes: a second factor that needs neither telephone nor key."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction

from bibnet.accounts.models import User
from bibnet.accounts.secrecy import typed_code


@transaction.atomic
def add(user: User) -> list[str]:
    """Make a new sheet and return its codes; an earlier sheet is worth nothing from now on."""
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    return RecoveryCodes.activate(user).generate_codes()


@transaction.atomic
def check(user: User, code: str) -> bool:
    """Whether the code stands on the sheet unused; uses it up."""
    found = _sheet(user)
    if found is None or not found.wrap().validate_code(typed_code(code)):
        return False
    Authenticator.objects.get(pk=found.pk).record_usage()
    return True


def codes_left(user: User) -> int:
    found = _sheet(user)
    return len(found.wrap().get_unused_codes()) if found else 0


def _sheet(user: User) -> Authenticator | None:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
