from __future__ import annotations

from datetime import timedelta

import pytest

from bibnet.api.tokens import issue_token
from bibnet.libraries import roles
from bibnet.libraries.models import Role
from bibnet.plugins.state import is_enabled

PATH = "/api/v1/libraries/northern/plugins/"
REGION = {"host": "region.localhost"}


@pytest.fixture
def patch(client, northern):
    def send(data: dict, **headers: str):
        return client.patch(PATH, data, "application/json", headers={**REGION, **headers})

    return send


def switches(response) -> dict[str, bool]:
    return {row["slug"]: row["enabled"] for row in response.json()}


def test_anybody_sees_which_plugins_a_library_has(client, northern):
    assert switches(client.get(PATH, headers=REGION))["dummy"] is False


def test_the_regional_administrator_switches_a_plugin(client, patch, regional_admin, northern):
    client.force_login(regional_admin)
    assert switches(patch({"slug": "dummy", "enabled": True}))["dummy"] is True
    assert is_enabled("dummy", northern)
    assert switches(patch({"slug": "dummy", "enabled": False}))["dummy"] is False


def test_what_a_plugin_needs_comes_along_only_if_asked_for(client, patch, regional_admin):
    client.force_login(regional_admin)
    refused = patch({"slug": "dependent", "enabled": True})
    assert refused.status_code == 409
    assert refused.json()["code"] == "missing_requirements"
    assert refused.json()["reasons"]
    done = patch({"slug": "dependent", "enabled": True, "with_requirements": True})
    assert {"dependent": True, "dummy": True}.items() <= switches(done).items()


def test_nobody_else_switches_anything(client, patch, northern_editor, southern_editor, northern):
    assert patch({"slug": "dummy", "enabled": True}).status_code in (401, 403)
    for person in (northern_editor, southern_editor):
        client.force_login(person)
        assert patch({"slug": "dummy", "enabled": True}).status_code == 403
    assert not is_enabled("dummy", northern)


def test_a_persons_token_with_the_scope_switches_and_a_desks_does_not(
    patch, person, northern, regional_admin
):
    admin = person("admin", northern, Role.LIBRARY_ADMIN)

    def bearer(user, scopes) -> str:
        _, text = issue_token(
            library=northern,
            name="robot",
            scopes=scopes,
            valid_for=timedelta(days=1),
            actor=admin,
            user=user,
        )
        return f"Bearer {text}"

    asked = {"slug": "dummy", "enabled": True}
    assert patch(asked, authorization=bearer(None, ["plugins:write"])).status_code == 403
    assert patch(asked, authorization=bearer(admin, [])).status_code == 403
    assert patch(asked, authorization=bearer(admin, ["plugins:write"])).status_code == 200
    assert is_enabled("dummy", northern)


def test_a_token_changes_nothing_outside_its_own_library(
    client, person, northern, southern, regional_admin
):
    """Its person may do more elsewhere; the token may not, on the portal's host either."""
    both = person("both", northern, Role.LIBRARY_ADMIN)
    roles.grant_role(user=both, library=southern, role=Role.LIBRARY_ADMIN, actor=None)
    _, text = issue_token(
        library=northern,
        name="robot",
        scopes=["plugins:write"],
        valid_for=timedelta(days=1),
        actor=both,
        user=both,
    )
    answer = client.patch(
        "/api/v1/libraries/southern/plugins/",
        {"slug": "dummy", "enabled": True},
        "application/json",
        headers={**REGION, "authorization": f"Bearer {text}"},
    )
    assert answer.status_code == 403
    assert not is_enabled("dummy", southern)


def test_an_unknown_plugin_and_a_wrong_body_are_refused_with_words(client, patch, regional_admin):
    client.force_login(regional_admin)
    assert patch({"slug": "nothing", "enabled": True}).json()["code"] == "not_installed"
    assert set(patch({"enabled": "perhaps"}).json()) == {"slug", "enabled"}
