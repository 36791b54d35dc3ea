from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser

from bibnet.accounts import secrecy
from bibnet.libraries import network


class PortalMFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors are encrypted at rest; no personal value goes into a QR code."""

    def encrypt(self, text: str) -> str:
        return secrecy.encrypted(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrecy.decrypted(encrypted_text)

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def get_totp_issuer(self) -> str:
        return str(network.region())
