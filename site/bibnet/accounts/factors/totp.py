"""Codes of an application on the telephone (RFC 6238)."""

from __future__ import annotations

import segno
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core.cache import caches

from bibnet.accounts.models import User
from bibnet.accounts.secrecy import digest, typed_code

# A code is good for a step of 30 seconds and one step on either side.
USED_SECONDS = 120


def new_secret() -> str:
    return auth.generate_totp_secret()


def qr_code(user: User, secret: str) -> str:
    """The drawing that the application reads, as SVG without colours of its own."""
    address = get_adapter().build_totp_url(user, secret)
    return segno.make(address, error="m").svg_inline(omitsize=True, border=2, dark="#000")


def is_right(secret: str, code: str) -> bool:
    """Whether the code belongs to a secret that is just being set up."""
    return auth.validate_totp_code(secret, typed_code(code))


def add(user: User, secret: str) -> Authenticator:
    """Make it the person's second factor, in place of an earlier application."""
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    return auth.TOTP.activate(user, secret).instance


def check(user: User, code: str) -> bool:
    """Whether the code is right now and was not used before, on any server of ours."""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    code = typed_code(code)
    if found is None or not is_right(get_adapter().decrypt(found.data["secret"]), code):
        return False
    used = f"accounts.totp.{user.pk}.{digest(code, purpose='totp')[:32]}"
    if not caches["shared"].add(used, 1, USED_SECONDS):
        return False
    found.record_usage()
    return True
