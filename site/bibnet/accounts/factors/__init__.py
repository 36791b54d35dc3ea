"""Second factors: an application with codes (TOTP), a passkey, a printed sheet of codes.

They are kept as `allauth.mfa` authenticators; asked for and shown by our own pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator
    from django.db.models import QuerySet

    from bibnet.accounts.models import User

TOTP, PASSKEY, SHEET = "totp", "webauthn", "recovery_codes"
TITLES = {
    TOTP: _("codes from an application"),
    PASSKEY: _("passkey"),
    SHEET: _("printed sheet of codes"),
}


def of(user: User) -> QuerySet[Authenticator]:
    """The person's second factors, the oldest first."""
    from allauth.mfa.models import Authenticator

    return Authenticator.objects.filter(user=user).order_by("created_at", "pk")


def kinds_of(user: User) -> set[str]:
    return set(of(user).values_list("type", flat=True))


def has_any(user: User) -> bool:
    return of(user).exists()
