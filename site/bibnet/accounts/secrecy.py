"""Secrets at rest: what the server must read again is encrypted, the rest is hashed."""

from __future__ import annotations

import base64
import hashlib
import secrets

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

CODE_DIGITS = 12


def encrypted(text: str) -> str:
    """The text under a key made of SECRET_KEY."""
    return _fernet().encrypt(text.encode()).decode()


def decrypted(text: str) -> str:
    """What `encrypted` was given; raises InvalidToken for anything else."""
    return _fernet().decrypt(text.encode()).decode()


def digest(secret: str, *, purpose: str) -> str:
    """A keyed hash of a secret; the same secret has another one for another purpose."""
    return salted_hmac(f"bibnet.accounts.{purpose}", secret, algorithm="sha256").hexdigest()


def same(secret: str, digested: str, *, purpose: str) -> bool:
    """Whether `digested` is the digest of the secret, also under an earlier SECRET_KEY."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(
        constant_time_compare(
            salted_hmac(
                f"bibnet.accounts.{purpose}", secret, secret=key, algorithm="sha256"
            ).hexdigest(),
            digested,
        )
        for key in keys
    )


def new_token() -> str:
    """A secret that no person has to type."""
    return secrets.token_urlsafe(32)


def new_slip_code() -> str:
    """A code that a person types from paper: twelve digits."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def spaced(code: str) -> str:
    """A slip's code in groups of four, as it is printed."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def typed_code(text: str) -> str:
    """A code as a person typed it, without the spaces and hyphens."""
    return "".join(sign for sign in text if sign.isalnum())


def _fernet() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet(
        [
            Fernet(
                base64.urlsafe_b64encode(hashlib.sha256(f"bibnet.accounts:{key}".encode()).digest())
            )
            for key in keys
        ]
    )
