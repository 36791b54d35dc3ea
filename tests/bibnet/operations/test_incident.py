"""After a leak: what the commands of `bibnet incident` do and write."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from bibnet.accounts.models import AccountSession, Reader
from bibnet.api.models import ApiToken
from bibnet.api.tokens import find_token, issue_token
from bibnet.journal.models import AuditEntry
from bibnet.libraries.models import Role

MOMENT = "2026-11-29T12:00Z"


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(MOMENT, tick=False)


@pytest.fixture
def sign_in():
    """A browser in which somebody has signed in by the form."""

    def sign_in(name: str) -> Client:
        browser = Client()
        typed = {"username": name, "password": "open sesame"}
        browser.post("/accounts/login/", typed, headers={"host": "region.localhost"})
        assert browser.get("/accounts/", headers={"host": "region.localhost"}).status_code == 200
        return browser

    return sign_in


@pytest.fixture
def token(northern, person):
    chief = person("chief", northern, Role.LIBRARY_ADMIN)
    return issue_token(
        library=northern, name="desk", scopes=[], valid_for=timedelta(days=9), actor=chief
    )[1]


def tell(*arguments: str) -> str:
    out = StringIO()
    call_command("incident", *arguments, stdout=out)
    return out.getvalue()


def is_in(browser: Client) -> bool:
    return browser.get("/accounts/", headers={"host": "region.localhost"}).status_code == 200


def test_all_are_signed_out_and_no_token_opens_anything(
    region, northern_editor, stranger, sign_in, token
):
    browsers = [sign_in("northern-editor"), sign_in("stranger")]
    told = tell("lock", "--reason", "a stolen backup")
    assert told == "Signed out: 2. Tokens revoked: 1.\n"
    assert not any(is_in(browser) for browser in browsers)
    assert not AccountSession.objects.exists()
    assert find_token(token) is None
    entry = AuditEntry.objects.get(action="operations.locked")
    assert (entry.fields, entry.reason, entry.library) == (["everybody"], "a stolen backup", region)


def test_readers_may_stay(region, northern_editor, stranger, sign_in):
    editor, reader = sign_in("northern-editor"), sign_in("stranger")
    assert tell("lock", "--staff-only", "--reason", "a phished editor").startswith("Signed out: 1.")
    assert not is_in(editor)
    assert is_in(reader)


def test_the_notice_holds_the_numbers_the_terms_and_nobody_s_name(
    region, northern_editor, stranger, sign_in, token
):
    sign_in("northern-editor")
    Reader.objects.create(
        last_name="Безымянная", first_name="Роза", birth_date=date(2008, 11, 29)
    )  # of age today
    Reader.objects.create(last_name="Тайный", first_name="Лев", birth_date=date(2008, 11, 30))
    ApiToken.objects.under(region).update(last_used_on=date(2026, 11, 29))
    words = ("notice", "--since", "2026-11-28T10:00", "--noticed", "2026-11-29T11:00")
    text = tell(*words)
    assert "до: 30 ноября 2026, 11:00" in text
    assert "результаты расследования до: 2 декабря 2026, 11:00" in text
    assert "читателей — 2, из них младше 18 лет — 1" in text
    assert "входов — 1, из них сотрудников — 1" in text
    assert "ключей API в работе — 1" in text
    assert "– Создан ключ API: 1" in text
    assert "Записи на события" in text
    for name in ("Безымянная", "Роза", "Тайный", "northern-editor"):
        assert name not in text
    facts = json.loads(tell(*words, "--json"))
    assert (facts["readers"], facts["minors"], facts["sessions_begun"]) == (2, 1, 1)
    earlier = json.loads(tell("notice", "--since", "2026-11-01", "--until", "2026-11-02", "--json"))
    assert (earlier["sessions_begun"], earlier["tokens_used"], earlier["acts"]) == (0, 0, {})


def test_what_is_no_time_or_the_wrong_way_round_is_refused(region):
    with pytest.raises(CommandError, match="no time"):
        tell("notice", "--since", "yesterday")
    with pytest.raises(CommandError, match="later"):
        tell("notice", "--since", "2026-11-29T10:00", "--until", "2026-11-28T10:00")
