"""No address opens a session but the one door: a walk over the URL resolver."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

# What may open a session, and is tested in its own place.
OUR_DOORS = {
    "accounts/login/",
    "accounts/second-step/",
    "accounts/first-factor/",
    "accounts/sign-up/",
    "accounts/desk/",
    "accounts/slip/password/",
    "accounts/security/app/",
    "accounts/security/passkey/",
    "accounts/security/sheet/",
    "session/open/",
}
# Words by which packages name views that sign somebody in or set a password.
SUSPICIOUS = re.compile(
    r"log_?in|log_?out|sign_?in|sign_?up|password|token|auth|session|reset|otp|mfa|social", re.I
)
SAMPLES = {"int": "1", "str": "x", "slug": "x", "uuid": "0" * 8 + "-0000-4000-8000-" + "0" * 12}


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern).removeprefix("^")
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield route, entry


def sample(route: str) -> str:
    """An address that the route matches, made of harmless values."""
    filled = re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES.get(found[1] or "str", "x"), route)
    filled = re.sub(r"\(\?P<\w+>[^()]*(?:\([^()]*\)[^()]*)*\)", "1", filled)
    return "/" + filled.replace("\\", "").rstrip("$").rstrip("\\Z")


def name_of(entry: URLPattern) -> str:
    view = getattr(entry.callback, "view_class", entry.callback)
    return f"{view.__module__}.{getattr(view, '__qualname__', '')} {entry.name or ''}"


def suspicious() -> list[str]:
    return sorted(
        {
            route
            for route, entry in patterns(get_resolver())
            if SUSPICIOUS.search(route + name_of(entry)) and not route.startswith("accounts/")
        }
    )


def test_the_walk_sees_wagtails_doors():
    assert {"admin/login/", "_util/login/"} <= set(suspicious())
    assert any("password_reset" in route for route in suspicious())


@pytest.mark.parametrize("host", ["region.localhost", "northern.localhost"])
def test_no_other_address_opens_a_session(host, person, northern):
    person("petya")
    credentials = {
        "username": "petya",
        "login": "petya",
        "email": "petya",
        "password": "open sesame",
    }
    opened = []
    for route in suspicious():
        if route in OUR_DOORS:
            continue
        client = Client(headers={"host": host}, raise_request_exception=False)
        for response in (client.post(sample(route), credentials), client.get(sample(route))):
            if "_auth_user_id" in client.session or b'type="password"' in getattr(
                response, "content", b""
            ):
                opened.append((route, response.status_code))
    assert opened == []


@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/"])
def test_foreign_doors_lead_to_ours(client, region, path):
    response = client.get(f"{path}?next=/admin/pages/", headers={"host": "region.localhost"})
    assert response["Location"] == "/accounts/login/?next=%2Fadmin%2Fpages%2F"


@pytest.mark.parametrize(
    "path", ["/admin/password_reset/", "/admin/password_reset/confirm/1/set-password/"]
)
def test_wagtails_password_pages_are_gone(client, region, path):
    assert client.get(path, headers={"host": "region.localhost"}).status_code == 404


def test_signing_out_of_the_admin_signs_out_everywhere(client, person, region):
    client.force_login(person("petya"))
    client.post("/admin/logout/", headers={"host": "region.localhost"})
    assert "_auth_user_id" not in client.session
