"""What production does not start with."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from bibnet.settings.refusals import reasons, refuse_unsafe

KEY = secrets.token_urlsafe(60)
SAFE = {
    "BIBNET_SECRET_KEY": KEY,
    "BIBNET_DOMAINS": "libraries.example.org",
    "BIBNET_REGION_HOST": "libraries.example.org",
    "BIBNET_DATABASE_URL": "postgres://bibnet:p4ssw0rd@127.0.0.1/bibnet",
}
REFUSED = [
    ("BIBNET_DEBUG", "true", "BIBNET_DEBUG is on"),
    ("DEBUG", "1", "DEBUG is on"),
    ("DJANGO_DEBUG", "yes", "DJANGO_DEBUG is on"),
    ("BIBNET_SECRET_KEY", "", "BIBNET_SECRET_KEY is empty"),
    ("BIBNET_SECRET_KEY", "django-insecure-" + KEY, "BIBNET_SECRET_KEY is a default key"),
    ("BIBNET_SECRET_KEY", "for-tests-only", "BIBNET_SECRET_KEY is a default key"),
    ("BIBNET_SECRET_KEY", "change-me-" + KEY, "BIBNET_SECRET_KEY is a default key"),
    ("BIBNET_SECRET_KEY", KEY[:49], "BIBNET_SECRET_KEY is too weak"),
    ("BIBNET_SECRET_KEY", "a" * 80, "BIBNET_SECRET_KEY is too weak"),
    ("BIBNET_DOMAINS", "", "BIBNET_DOMAINS is empty"),
    ("BIBNET_DOMAINS", "*", "BIBNET_DOMAINS holds '*', which leaves ALLOWED_HOSTS open"),
    ("BIBNET_DOMAINS", "libraries.example.org, *", "leaves ALLOWED_HOSTS open"),
    ("BIBNET_DOMAINS", ".", "leaves ALLOWED_HOSTS open"),
    ("BIBNET_DOMAINS", ".org", "leaves ALLOWED_HOSTS open"),
    ("BIBNET_DOMAINS", "*.example.org", "leaves ALLOWED_HOSTS open"),
    ("BIBNET_OWN_DOMAINS", "*", "BIBNET_OWN_DOMAINS holds '*'"),
    ("BIBNET_REGION_HOST", "", "BIBNET_REGION_HOST is empty"),
    ("BIBNET_REGION_HOST", "example.com", "is not under any of BIBNET_DOMAINS"),
    ("BIBNET_DATABASE_URL", "", "BIBNET_DATABASE_URL is empty"),
    ("BIBNET_DATABASE_URL", "sqlite:////tmp/db", "BIBNET_DATABASE_URL is not PostgreSQL"),
    ("BIBNET_STAFF_MFA", "false", "BIBNET_STAFF_MFA is off"),
    ("BIBNET_STAFF_MFA", "0", "BIBNET_STAFF_MFA is off"),
    ("BIBNET_SCHEME", "http", "BIBNET_SCHEME is not https"),
]


def start(program: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / program), *arguments],
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "bibnet.settings.production",
            **variables,
        },
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(("name", "value", "sentence"), REFUSED)
def test_each_unsafe_value_is_refused_by_its_name(name, value, sentence):
    found = list(reasons({**SAFE, name: value}))
    assert [reason for reason in found if sentence in reason]


def test_safe_values_are_not_refused():
    assert list(reasons(SAFE)) == []
    assert list(reasons({**SAFE, "BIBNET_STAFF_MFA": "true", "BIBNET_DEBUG": "false"})) == []


def test_one_message_names_everything_and_shows_no_secret():
    with pytest.raises(ImproperlyConfigured) as caught:
        refuse_unsafe({**SAFE, "BIBNET_SECRET_KEY": KEY[:30], "BIBNET_DOMAINS": "*", "DEBUG": "1"})
    message = str(caught.value)
    assert message.count("\n  - ") == 3
    assert KEY[:30] not in message
    assert "p4ssw0rd" not in message


@pytest.mark.parametrize("value", ["BIBNET_DEBUG", "BIBNET_SECRET_KEY", "BIBNET_DOMAINS"])
def test_neither_the_server_nor_a_command_starts_with_an_unsafe_value(value):
    unsafe = {"BIBNET_DEBUG": "1", "BIBNET_SECRET_KEY": "", "BIBNET_DOMAINS": "*"}[value]
    variables = {**SAFE, value: unsafe}
    server = start("gunicorn", "bibnet.wsgi", "--preload", "--check-config", **variables)
    command = start("bibnet", "migrate", **variables)
    for done in (server, command):
        assert done.returncode != 0
        assert "Bibnet does not start in production:" in done.stderr
        assert value in done.stderr


def test_every_variable_that_the_settings_read_stands_in_the_example():
    folder = Path(__file__).resolve().parent.parent.parent
    example = (folder / "deploy" / "bibnet.env.example").read_text()
    named = set(re.findall(r"^#?(BIBNET_\w+)=", example, flags=re.MULTILINE))
    read = set()
    for path in (folder / "site" / "bibnet" / "settings").glob("*.py"):
        read |= set(re.findall(r'env\.\w+\(\s*"(BIBNET_\w+)"', path.read_text()))
    # Fixed in production, so no operator's choice.
    assert read - named == {"BIBNET_SCHEME", "BIBNET_STAFF_MFA"}
    assert named <= read
