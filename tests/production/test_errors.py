"""What fails is told to the operator's server, and nothing that people typed goes with it."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from .conftest import HOST, Region

PERSONAL = ("Лугова", "+7 900", "anna@example.org", "203.0.113.7", "secret-link", "cookie-of-hers")
REQUEST = f"""
from unittest import mock
import sentry_sdk
from django.test import Client

failing = mock.patch(
    "bibnet.pages.cache.PageCacheMiddleware.__call__",
    side_effect=RuntimeError("Анна Лугова, +7 900 000-00-00"),
)
with failing:
    client = Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.7")
    client.cookies["name"] = "cookie-of-hers"
    answer = client.post(
        "/ask/?link=secret-link",
        {{"email": "anna@example.org"}},
        headers={{"host": "{HOST}", "x-forwarded-proto": "https"}},
    )
print("status", answer.status_code, "id", answer.headers["X-Request-ID"])
sentry_sdk.flush(10)
"""


class Sink(BaseHTTPRequestHandler):
    """Takes envelopes in: lines of JSON, the first of which tells what it is."""

    events: list[dict[str, object]] = []
    raw: list[str] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.raw.append(body.decode())
        lines = [json.loads(line) for line in body.decode().splitlines() if line]
        self.events += [one for one in lines if "exception" in one]
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def sink() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Sink)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://key@127.0.0.1:{server.server_port}/1"
    server.shutdown()


def test_an_error_is_told_without_anything_personal(region: Region, sink: str) -> None:
    done = region.command("shell", "-c", REQUEST, BIBNET_ERRORS_URL=sink)
    assert "status 500" in done.stdout, done.stdout + done.stderr
    (event,) = Sink.events
    (raised,) = event["exception"]["values"]
    assert raised["type"] == "RuntimeError"
    frames = raised["stacktrace"]["frames"]
    assert frames
    assert all(frame["lineno"] and "vars" not in frame for frame in frames)
    assert event["tags"]["request_id"] == done.stdout.split()[-1]
    for text in PERSONAL:
        assert text not in "".join(Sink.raw), text


def test_without_an_address_nothing_is_sent(region: Region, sink: str) -> None:
    Sink.raw.clear()
    done = region.command("shell", "-c", REQUEST)
    assert "status 500" in done.stdout, done.stdout + done.stderr
    assert not Sink.raw
