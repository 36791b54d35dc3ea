from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from bibnet.api.models import ApiToken
from bibnet.api.tokens import TokenError, find_token, issue_token, revoke_token
from bibnet.journal.models import AuditEntry
from bibnet.libraries.models import Role
from bibnet.libraries.scope import all_libraries


@pytest.fixture
def northern_admin(person, northern):
    return person("northern-admin", northern, Role.LIBRARY_ADMIN)


@pytest.fixture
def issue(northern, northern_admin):
    def make(**kwargs):
        defaults = {
            "library": northern,
            "name": "Desk of the reading room",
            "scopes": ["plugins:write"],
            "valid_for": timedelta(days=30),
            "actor": northern_admin,
        }
        return issue_token(**{**defaults, **kwargs})

    return make


def test_a_token_is_found_by_its_text_of_which_only_a_digest_is_kept(issue):
    token, text = issue()
    assert find_token(text) == token
    assert find_token(text + "x") is None
    with all_libraries("the whole table is searched"):
        row = ApiToken.objects.values().get()
    assert text not in str(row)


def test_a_token_ends_with_its_term_its_revocation_and_its_persons_blocking(
    issue, northern_admin, northern_editor
):
    _, expiring = issue()
    assert find_token(expiring, now=timezone.now() + timedelta(days=31)) is None
    token, revoked = issue()
    revoke_token(token=token, actor=northern_admin)
    assert find_token(revoked) is None
    _, personal = issue(user=northern_editor)
    northern_editor.is_active = False
    northern_editor.save(update_fields=["is_active"])
    assert find_token(personal) is None


def test_only_the_librarys_administrator_issues_and_revokes(
    issue, northern_editor, southern_editor
):
    for actor in (northern_editor, southern_editor):
        with pytest.raises(PermissionDenied):
            issue(actor=actor)
    token, _ = issue()
    with pytest.raises(PermissionDenied):
        revoke_token(token=token, actor=southern_editor)


def test_an_unknown_scope_and_an_endless_token_are_refused(issue):
    with pytest.raises(TokenError):
        issue(scopes=["everything:write"])
    with pytest.raises(TokenError):
        issue(valid_for=timedelta(days=4000))


def test_issuing_and_revoking_stand_in_the_audit_log(issue, northern_admin):
    token, _ = issue()
    revoke_token(token=token, actor=northern_admin)
    actions = AuditEntry.objects.filter(object_type="api.apitoken").values_list("action", flat=True)
    assert set(actions) == {"api.token_issued", "api.token_revoked"}


def test_a_token_counts_on_its_own_librarys_hosts_and_the_portal_only(client, issue, southern):
    _, text = issue()
    bearer = f"Bearer {text}"

    def status(host: str, header: str) -> int:
        return client.get(
            "/api/v1/libraries/", headers={"host": f"{host}.localhost", "authorization": header}
        ).status_code

    assert status("northern", bearer) == 200
    assert status("region", bearer) == 200
    assert status("southern", bearer) == 401
    assert status("northern", "Bearer bn_nothing") == 401
    assert status("northern", "Bearer") == 401
