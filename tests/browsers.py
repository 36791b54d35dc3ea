"""Browsers of the tests: they keep their cookies by host and follow redirects between hosts."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.test import Client

from bibnet.accounts.models import User
from bibnet.accounts.services import sessions, viewing

PASSWORD = "тихий омут 7"
PORTAL = "http://region.localhost:8000"


class Browser:
    """One browser: a cookie jar for each host, redirects followed from host to host."""

    def __init__(self, **headers: str) -> None:
        self.headers = headers
        self.jars: dict[str, Client] = {}

    def at(self, host: str) -> Client:
        if host not in self.jars:
            self.jars[host] = Client(
                headers={"host": f"{host}:8000", **self.headers}, raise_request_exception=False
            )
        return self.jars[host]

    def get(self, address: str, *, follow: bool = True) -> HttpResponse:
        parts = urlsplit(address)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        response = self.at(parts.hostname).get(path)
        return self._followed(parts.hostname, response) if follow else response

    def post(self, address: str, data: dict, *, follow: bool = True) -> HttpResponse:
        parts = urlsplit(address)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        response = self.at(parts.hostname).post(path, data)
        return self._followed(parts.hostname, response) if follow else response

    def _followed(self, host: str, response: HttpResponse) -> HttpResponse:
        for _step in range(10):
            if response.status_code not in (301, 302):
                break
            parts = urlsplit(response["Location"])
            host = parts.hostname or host
            response = self.get(f"http://{host}:8000{parts.path}?{parts.query}", follow=False)
        response.host = host
        return response

    def sign_in(self, name: str, password: str = PASSWORD, *, query: str = "", **data: str):
        address = f"{PORTAL}/accounts/login/{query}"
        return self.post(address, {"username": name, "password": password, **data})


def user_at(browser: Browser, host: str) -> str | None:
    """The id of the account that this host's session belongs to."""
    return browser.at(host).session.get("_auth_user_id")


def look_with_eyes_of(person: User, client: Client, viewer: User) -> None:
    """Let the client be the viewer's, who looks with the person's eyes."""
    client.force_login(viewer)
    session = client.session
    session[sessions.FACTOR] = "totp"
    session[viewing.KEY] = viewing.begin(viewer=viewer, person=person, reason="-").pk
    session.save()
