"""The first regional administrator is made by a command and is no superuser."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from bibnet.accounts.models import User
from bibnet.libraries.roles import is_regional_admin


@pytest.fixture
def typed(monkeypatch):
    """What stands on standard input."""

    def give(text: str) -> None:
        monkeypatch.setattr("sys.stdin", StringIO(text))

    return give


@pytest.mark.parametrize(
    ("login", "name"), [("anna.petrova", "anna.petrova"), ("Anna@mail.ru", "anna")]
)
def test_a_new_account_gets_the_role_and_signs_in(login, name, typed, region, client):
    typed("тихий омут 7\n")
    call_command("regional_administrator", login, "--last-name", "Петрова")
    user = User.objects.get(username=name)
    assert is_regional_admin(user)
    assert not user.is_superuser
    assert user.check_password("тихий омут 7")
    assert user.last_name == "Петрова"
    client.force_login(user, "bibnet.accounts.backends.PortalBackend")
    assert client.get("/admin/plugins/", headers={"host": "region.localhost"}).status_code == 200


def test_an_account_that_is_there_keeps_its_password(typed, region, stranger):
    typed("")
    call_command("regional_administrator", "stranger")
    stranger.refresh_from_db()
    assert is_regional_admin(stranger)
    assert stranger.check_password("open sesame")


@pytest.mark.parametrize("password", ["", "12345678", "anna.petrova"])
def test_a_weak_password_makes_no_account(password, typed, region):
    typed(f"{password}\n")
    with pytest.raises(CommandError, match=r"\w"):
        call_command("regional_administrator", "anna.petrova")
    assert not User.objects.filter(username="anna.petrova").exists()
