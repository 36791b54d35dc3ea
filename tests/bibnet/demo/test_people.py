from __future__ import annotations

import json
import stat

import pytest
from django.core.management import call_command

from bibnet.accounts.models import Reader, User
from bibnet.demo import people, texts
from bibnet.demo.passwords import NAME, Passwords
from bibnet.libraries.models import Library, Role
from bibnet.libraries.roles import has_role

pytestmark = pytest.mark.empty_network


@pytest.fixture
def cast(db, of_a_demonstration):
    """All accounts, in a network that has the libraries they name."""
    from bibnet.libraries import founding

    region = founding.found_region(code="bryansk", name="Region")
    named = {row["library"] for name in ("accounts", "readers") for row in texts.rows(name)}
    for code in sorted(named - {"bryansk"}):
        facts = {"has_moderation": code == "karachev"}
        founding.found_library(
            founding.Founding(
                code=code,
                name=code,
                parent=region,
                has_microsite=code == "karachev",
                facts=facts,
            ),
            actor=None,
        )
    people.make_accounts()
    return of_a_demonstration


def test_there_is_an_account_of_each_role_that_can_sign_in(cast):
    found = people.accounts()
    assert {one.role for one in found} == {*Role.values, people.READER}
    for one in found:
        user = User.objects.get(username=one.login)
        assert user.check_password(one.password)
        if one.role != people.READER:
            assert has_role(user, Library.objects.get(code=one.library), Role(one.role))


def test_one_editor_waits_for_a_second_eye(cast):
    novice = User.objects.get(username="karachev.novichok")
    assert [group.name for group in novice.groups.filter(name__contains=":")] == [
        "karachev: authors"
    ]


def test_a_child_has_a_representative(cast):
    child = Reader.objects.get(user__username="mitya")
    assert child.representative.user.username == "chitatel"


def test_passwords_stay_when_the_accounts_are_made_again(cast):
    before = [one.as_json() for one in people.accounts()]
    people.make_accounts()
    assert [one.as_json() for one in people.accounts()] == before


def test_passwords_are_made_here_and_readable_by_the_owner_alone(cast, tmp_path):
    kept = cast / NAME
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    other = Passwords.of(tmp_path / "another")
    assert other.of_login("region") != Passwords.of(cast).known("region")


def test_the_command_lists_them_as_json(cast, capsys):
    call_command("demo_accounts", "--json")
    listed = json.loads(capsys.readouterr().out)
    assert {"name", "login", "password", "role", "library", "sign_in"} <= listed[0].keys()
    assert all(one["password"] for one in listed)
