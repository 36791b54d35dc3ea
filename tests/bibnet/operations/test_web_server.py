"""What the web server's configuration as delivered writes into its logs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CONFIGURATION = Path(__file__).parents[3] / "deploy" / "nginx.conf"
# What says neither who asked nor for what.
HARMLESS = {
    "time_iso8601",
    "host",
    "request_method",
    "status",
    "body_bytes_sent",
    "request_time",
}


def blocks(text: str, name: str) -> list[str]:
    """The insides of the blocks of a name, braces matched."""
    found = []
    for start in re.finditer(rf"^\s*{name}\s*\{{", text, re.M):
        depth, end = 1, start.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        found.append(text[start.end() : end - 1])
    return found


@pytest.fixture(scope="module")
def configuration() -> str:
    return re.sub(r"#.*", "", CONFIGURATION.read_text())


def test_every_server_logs_in_the_format_without_personal_values(configuration):
    servers = blocks(configuration, "server")
    assert len(servers) == 3
    for server in servers:
        assert set(re.findall(r"access_log\s+([^;]+);", server)) <= {
            "/var/log/nginx/bibnet-access.log bibnet",
            "off",
        }
        assert "access_log /var/log/nginx/bibnet-access.log bibnet;" in server


def test_the_format_holds_nothing_of_the_reader_or_of_the_address(configuration):
    (described,) = re.findall(r"log_format\s+bibnet\s+([^;]+);", configuration)
    assert set(re.findall(r"\$\{?(\w+)", described)) <= HARMLESS


def test_lines_about_errors_do_not_name_the_reader(configuration):
    """nginx adds address and request to each error of a connection, up to the level `crit`."""
    for server in blocks(configuration, "server"):
        (level,) = re.findall(r"error_log\s+\S+\s+(\w+);", server)
        assert level in {"alert", "emerg"}
