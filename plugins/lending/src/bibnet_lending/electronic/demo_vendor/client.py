"""Speaks the HTTP of the demonstration's vendor, with limits of time and size; knows no Django."""

from __future__ import annotations

import http.client
import json
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from bibnet_lending.electronic.vendors import Exchange, VendorError, VendorRefused

SECONDS = 8.0
LARGEST = 2_000_000
# What stands in these fields is nobody's to read in a transcript.
HIDDEN = frozenset(("reader",))


class Unknown(VendorRefused):
    """The vendor has never heard of it."""


class Client:
    """One account; `transcript` keeps what was asked, without key and readers."""

    def __init__(self, address: str, *, key: str, seconds: float = SECONDS) -> None:
        self.address = urlsplit(address)
        self.key, self.seconds = key, seconds
        self.transcript: list[Exchange] = []

    def get(self, path: str) -> Any:
        """What is there. Raises VendorError, Unknown."""
        return self._ask("GET", path, None)

    def post(self, path: str, **sent: Any) -> Any:
        """Have something done. Never tried again here: the number is for that."""
        return self._ask("POST", path, sent)

    def _ask(self, method: str, path: str, sent: dict[str, Any] | None) -> Any:
        begun = monotonic()
        shown = {name: "…" if name in HIDDEN else value for name, value in (sent or {}).items()}
        asked = f"{method} {path} {json.dumps(shown, ensure_ascii=False) if sent else ''}".strip()
        answered = ""
        try:
            status, body = self._exchange(method, path, sent)
            answered = f"{status} {body[:500].decode('utf-8', 'replace')}"
        except (OSError, http.client.HTTPException) as error:
            answered = f"{type(error).__name__}: {error}"
            raise VendorError(answered) from error
        finally:
            spent = int((monotonic() - begun) * 1000)
            self.transcript.append(Exchange(asked=asked, answered=answered, milliseconds=spent))
        return _understood(status, body)

    def _exchange(self, method: str, path: str, sent: Any) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(
            self.address.hostname or "", self.address.port, timeout=self.seconds
        )
        try:
            headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
            body = None if sent is None else json.dumps(sent, default=str).encode()
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read(LARGEST)
        finally:
            connection.close()


def _understood(status: int, body: bytes) -> Any:
    """What an answer says; what is no answer is a VendorError."""
    try:
        told = json.loads(body)
    except ValueError as error:
        raise VendorError(f"{status}: no JSON") from error
    if status in (200, 201):
        return told
    if status == 404:
        raise Unknown(VendorRefused.OTHER)
    if status == 409 and isinstance(told, dict):
        raise VendorRefused(str(told.get("code", VendorRefused.OTHER)))
    raise VendorError(f"{status}: {str(told)[:200]}")
