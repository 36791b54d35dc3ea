"""The OpenAPI document is checked in, so that a change of the API is seen in the diff."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

KEPT = Path(__file__).resolve().parents[3] / "docs" / "openapi.yaml"


def test_the_kept_document_is_what_the_portal_serves(tmp_path):
    """Write it anew with `./dev manage spectacular --lang en --file docs/openapi.yaml`."""
    made = tmp_path / "openapi.yaml"
    call_command("spectacular", "--lang", "en", "--file", str(made), "--validate", "--fail-on-warn")
    assert made.read_text() == KEPT.read_text()


def test_the_document_and_its_screen_ask_no_other_host(client, northern):
    headers = {"host": "northern.localhost"}
    page = client.get("/api/", headers=headers)
    assert page.status_code == 200
    for attribute in (b'src="http', b'href="http', b'src="//', b'href="//'):
        assert attribute not in page.content
    assert b"/api/v1/libraries/" in client.get("/api/v1/openapi.yaml", headers=headers).content


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/nothing/"])
def test_an_unknown_address_is_404(client, northern, path):
    assert client.get(path, headers={"host": "northern.localhost"}).status_code == 404
