"""A browser's own authenticator, played by Chromium: it makes passkeys and answers with them.

key = Keys(page)        # from now on the page's browser can make passkeys, and says yes
key.refuse()            # the person presses «cancel», or the finger is not known
"""

from __future__ import annotations

import base64
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from playwright.sync_api import Page

OPTIONS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Keys:
    """The passkeys in one browser, by the WebAuthn part of Chromium's debugging protocol."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("WebAuthn.enable")
        added = self._session.send("WebAuthn.addVirtualAuthenticator", {"options": OPTIONS})
        self._which = {"authenticatorId": added["authenticatorId"]}

    def all(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._send("getCredentials")["credentials"]
        return found

    def refuse(self) -> None:
        """From now on the person is not known, so nothing is made and nothing answered."""
        self._send("setUserVerified", isUserVerified=False)

    def allow(self) -> None:
        self._send("setUserVerified", isUserVerified=True)

    def forge(self) -> None:
        """Put another private key in the place of each: the same name, the signature wrong."""
        for one in self.all():
            made = ec.generate_private_key(ec.SECP256R1())
            der = made.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
            self.put({**one, "privateKey": base64.b64encode(der).decode()})

    def put(self, key: dict[str, Any]) -> None:
        """In the place of the one with the same name."""
        self._send("removeCredential", credentialId=key["credentialId"])
        self._send("addCredential", credential=key)

    def _send(self, act: str, **facts: Any) -> Any:
        return self._session.send(f"WebAuthn.{act}", {**self._which, **facts})
