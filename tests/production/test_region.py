"""The portal as operators run it."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import psycopg
import pytest
import redis

from tests.production.conftest import HOST

TOKEN = "Bearer token-of-the-tests"


def test_the_portal_answers_through_a_proxy(served):
    response = served.get("/")
    assert response.status == 200
    assert "Библиотеки области" in response.body


def test_plain_http_is_sent_to_https(served):
    response = served.get("/", X_Forwarded_Proto="http")
    assert response.status == 301
    assert response.headers["Location"] == f"https://{HOST}/"


def test_browsers_are_told_to_stay_with_https(served):
    assert served.get("/").headers["Strict-Transport-Security"] == (
        "max-age=31536000; includeSubDomains"
    )


def test_cookies_are_secure_and_bound_to_their_host(served):
    response = served.get("/accounts/login/")
    cookies = response.headers.get_all("Set-Cookie") or []
    assert cookies
    assert all("Secure" in cookie for cookie in cookies)


@pytest.mark.parametrize("host", ["example.com", "127.0.0.1", "northern.example.org", ""])
def test_a_host_that_is_no_library_is_not_served(served, host):
    assert served.get("/", Host=host).status in {400, 404}


def test_a_founded_library_is_live_at_once(served):
    done = served.command("found_library", "--code", "tyutchev", "--name", "Библиотека Тютчева")
    assert done.returncode == 0, done.stderr
    response = served.get("/", Host=f"tyutchev.{HOST}")
    assert response.status == 200
    assert "Библиотека Тютчева" in response.body
    assert f"https://tyutchev.{HOST}" in served.get("/libraries/").body


def test_probes_answer_without_a_host_of_ours_and_without_https(served):
    for path in ("/healthz", "/readyz"):
        response = served.get(path, Host="127.0.0.1:8001", X_Forwarded_Proto="http")
        assert response.status == 200


def test_metrics_need_the_token(served):
    assert served.get("/metrics").status == 404
    assert served.get("/metrics", Authorization="Bearer another").status == 404
    assert served.get("/metrics", Authorization=TOKEN).status == 200


def requests_counted(served) -> float:
    """What one of the processes says about all of them."""
    figures = served.get("/metrics", Authorization=TOKEN).body
    lines = [line for line in figures.splitlines() if line.startswith("bibnet_requests_total{")]
    return sum(float(line.split()[-1]) for line in lines)


def test_metrics_add_up_what_all_processes_did(served):
    before = requests_counted(served)
    for _request in range(20):
        served.get("/accounts/login/")
    counts = [requests_counted(served) for _scrape in range(6)]
    assert counts[0] >= before + 20
    assert counts == sorted(counts)


def test_static_files_are_served_for_ever(served):
    addresses = re.findall(r'"(/static/[^"]+\.css)"', served.get("/").body)
    assert addresses
    response = served.get(addresses[0])
    assert response.status == 200
    assert "immutable" in response.headers["Cache-Control"]


def test_the_shared_cache_is_redis(served):
    served.get("/readyz")
    with redis.from_url(served.variables["BIBNET_REDIS_URL"]) as client:
        assert client.keys("bibnet-shared*")


def test_the_portal_s_own_role_cannot_rewrite_the_journal_nor_the_tables(served):
    with psycopg.connect(served.variables["BIBNET_DATABASE_URL"]) as connection:
        for statement in (
            "UPDATE journal_entry SET amount = 0",
            "DELETE FROM journal_auditentry",
            "TRUNCATE journal_entry",
            "DROP TRIGGER journal_entry_append_only ON journal_entry",
            "CREATE TABLE mine (id int)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
            connection.rollback()


def test_an_error_page_shows_no_settings(served):
    response = served.get("/no-such-page/")
    assert response.status == 404
    assert "BIBNET_" not in response.body
    assert "Traceback" not in response.body


def test_the_log_holds_lines_of_json_and_no_address_of_a_reader(served):
    served.get(f"/?q={quote('Иванова')}")
    log = (served.folder / "server.log").read_text()
    lines = [line for line in log.splitlines() if line.startswith("{")]
    assert any(json.loads(line)["event"] == "request" for line in lines)
    assert "203.0.113.7" not in log


def test_the_search_address_is_never_printed(region):
    url = "https://indexer:s3cr3t-word@search.example.org"
    for arguments in (("diffsettings", "--all"), ("check",)):
        done = region.command(*arguments, BIBNET_SEARCH_URL=url)
        assert done.returncode == 0
        assert "s3cr3t-word" not in done.stdout + done.stderr
    script = "from django.conf import settings; print(settings.BIBNET_SEARCH_URL.reveal())"
    done = region.command("shell", "--no-imports", "-c", script, BIBNET_SEARCH_URL=url)
    assert done.stdout.strip() == url


def test_django_has_nothing_to_say_against_the_settings(region):
    done = region.command("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
