from __future__ import annotations

import json
import logging
import logging.config
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest

from bibnet.operations.logs import logging_config, scrub

SEEDED = [
    "marfa.petrova@example.org",
    "+7 (483) 260-11-22",
    "89001234567",
    "112-233-445 95",
]


@pytest.fixture
def lines(capsys):
    """What the handler of production prints for the logger `bibnet.sample`."""
    formatter = logging_config(level="INFO")["formatters"]["json"]
    made = formatter["()"](
        processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
    )

    def line(message: str, *args: object, exc_info: object = None) -> dict:
        record = logging.LogRecord(
            "bibnet.sample", logging.INFO, __file__, 1, message, args, exc_info
        )
        return json.loads(made.format(record))

    return line


@pytest.mark.parametrize("value", SEEDED)
def test_personal_values_do_not_reach_the_log(lines, value):
    assert value not in json.dumps(lines("reader %s came", value), ensure_ascii=False)


def test_an_exceptions_text_is_scrubbed_too(lines):
    try:
        raise ValueError("duplicate key: Key (email)=(marfa.petrova@example.org) already exists")
    except ValueError as error:
        line = lines("failed", exc_info=(ValueError, error, error.__traceback__))
    assert "ValueError" in line["exception"]
    assert "marfa" not in json.dumps(line)


def test_numbers_that_name_things_are_kept():
    text = "task 0d3f8800-1234-4567-8901-234567890123 of library 4812 took 88001 ms"
    assert scrub(text) == text


def test_an_answer_is_one_line_with_the_route_and_never_the_path(client, northern, caplog):
    with caplog.at_level(logging.INFO, logger="bibnet.request"):
        response = client.get(
            "/no-such/marfa.petrova/?q=secret", headers={"host": "northern.localhost"}
        )
    told = str([record.msg for record in caplog.records])
    assert response["X-Request-ID"] in told
    assert "marfa" not in told
    assert "secret" not in told


def test_a_foreign_request_id_is_taken_only_behind_our_proxy(client, northern, settings):
    headers = {"host": "northern.localhost", "x-request-id": "given-by-proxy-1"}
    assert client.get("/", headers=headers)["X-Request-ID"] != "given-by-proxy-1"
    settings.BIBNET_PROXIES = 1
    assert client.get("/", headers=headers)["X-Request-ID"] == "given-by-proxy-1"


SEEDED_PEOPLE = [
    (
        f"Сидорова{number}",
        f"Лукерья{number}",
        f"reader{number}@example.org",
        f"+7900000{number:04d}",
    )
    for number in range(50)
]


def test_ten_thousand_lines_name_nobody(client, person, northern, region, tmp_path, settings):
    """What people type, are called and are reached by: none of it in what production prints."""
    printed = StringIO()
    config = logging_config(level="INFO")
    config["handlers"]["stderr"]["stream"] = printed
    with printing(config):
        for name, first, email, phone in SEEDED_PEOPLE:
            user = person(name.lower().replace("сидорова", "sidorova"))
            user.last_name, user.first_name, user.email, user.phone = name, first, email, phone
            user.save()
            client.force_login(user)
            for path in ("/accounts/", "/accounts/data/", f"/search/?q={name}", f"/{email}/"):
                client.get(path, headers={"host": "region.localhost"})
            client.post(
                "/accounts/login/",
                {"username": email, "password": phone},
                headers={"host": "region.localhost"},
            )
            for what in (f"mail to {email} bounced", f"call {phone} failed"):
                for _ in range(100):
                    logging.getLogger("bibnet.sample").warning(what)
    lines = printed.getvalue().splitlines()
    assert len(lines) >= 10_000
    assert all(json.loads(line) for line in lines)
    text = printed.getvalue().casefold()
    found = [one for row in SEEDED_PEOPLE for one in row if one.casefold() in text]
    assert found == []


@contextmanager
def printing(config: dict) -> Iterator[None]:
    """Logging as in production for a while; the test runner's own afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logging.config.dictConfig(config)
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
