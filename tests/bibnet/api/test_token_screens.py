from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bibnet.api.models import ApiToken
from bibnet.api.tokens import find_token, issue_token
from bibnet.journal.models import AuditEntry
from bibnet.libraries import roles
from bibnet.libraries.models import Role

LIST = "/admin/l/northern/tokens/"
ADD = f"{LIST}add/"
FORM = {"name": "The town's site", "scopes": ["plugins:write"], "days": "90"}


@pytest.fixture
def northern_admin(person, northern):
    return person("northern-admin", northern, Role.LIBRARY_ADMIN)


@pytest.fixture
def at_work(northern_admin):
    browser = Client(headers={"host": "region.localhost"})
    browser.force_login(northern_admin)
    return browser


def make(library, actor, name="robot", **kwargs):
    values = {"scopes": ["plugins:write"], "valid_for": timedelta(days=30), **kwargs}
    return issue_token(library=library, name=name, actor=actor, **values)


def text_on(page) -> str:
    """The token that a page shows in clear, or nothing."""
    return page.partition('value="bn_')[2].partition('"')[0]


def test_a_new_token_is_shown_once_and_works(at_work, northern_admin):
    answer = at_work.post(ADD, FORM, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "no-store" in answer["Cache-Control"]
    shown = text_on(answer.content.decode())
    token = find_token(f"bn_{shown}")
    assert token.user is None
    assert token.created_by == northern_admin
    assert timedelta(days=89) < token.expires_at - timezone.now() <= timedelta(days=90)
    again = at_work.get(LIST).content.decode()
    assert not text_on(again)
    assert token.prefix in again


def test_neither_session_nor_audit_log_hold_the_text_in_clear(at_work):
    at_work.post(ADD, FORM)
    kept = dict(at_work.session)
    shown = text_on(at_work.get(LIST).content.decode())
    assert shown
    assert shown not in str(kept)
    entry = AuditEntry.objects.get(action="api.token_issued")
    assert shown not in str(vars(entry))
    assert entry.fields == ["plugins:write"]


def test_a_token_of_a_person_acts_in_that_name(at_work, person, northern):
    colleague = person("colleague", northern, Role.EDITOR)
    answer = at_work.post(ADD, {**FORM, "username": "colleague"}, follow=True)
    assert find_token(f"bn_{text_on(answer.content.decode())}").user == colleague


@pytest.mark.parametrize("name", ["nobody-of-this-name", "both", "regional-admin"])
def test_no_token_in_the_name_of_who_is_not_managed_here(
    at_work, name, person, northern, southern, regional_admin
):
    """Whoever holds a token acts as that person: more than the administrator may, perhaps."""
    both = person("both", northern, Role.EDITOR)
    roles.grant_role(user=both, library=southern, role=Role.LIBRARY_ADMIN, actor=None)
    answer = at_work.post(ADD, {**FORM, "username": name})
    assert answer.context["form"].errors["username"]
    assert not ApiToken.objects.under(northern).exists()


def test_a_token_needs_a_purpose_and_a_permission(at_work, northern):
    form = at_work.post(ADD, {"days": "90"}).context["form"]
    assert set(form.errors) == {"name", "scopes"}
    assert set(at_work.post(ADD, {**FORM, "days": "9999"}).context["form"].errors) == {"days"}


def test_revoking_ends_it_at_once(at_work, northern, northern_admin):
    token, text = make(northern, northern_admin)
    answer = at_work.post(f"{LIST}{token.pk}/revoke/", follow=True)
    assert find_token(text) is None
    assert "revoke/" not in answer.content.decode()
    assert AuditEntry.objects.filter(action="api.token_revoked", object_id=token.pk).exists()


def test_the_day_of_the_last_use_is_listed(at_work, northern, northern_admin):
    _token, text = make(northern, northern_admin)
    find_token(text)
    rows = at_work.get(LIST).context["rows"]
    assert [one.last_used_on for one, _titles in rows] == [timezone.localdate()]


def test_another_librarys_tokens_are_neither_seen_nor_revoked(
    at_work, southern, regional_admin, northern_editor
):
    token, text = make(southern, regional_admin, name="secret of the south")
    assert "secret of the south" not in at_work.get(LIST).content.decode()
    assert at_work.get("/admin/l/southern/tokens/").status_code in (302, 403)
    assert at_work.post(f"{LIST}{token.pk}/revoke/").status_code == 404
    assert find_token(text) is not None
    at_work.force_login(northern_editor)
    assert at_work.get(LIST).status_code in (302, 403)
    assert at_work.post(ADD, FORM).status_code in (302, 403)


def test_ten_and_fifty_tokens_take_as_many_queries(at_work, northern, northern_admin):
    counts = []
    for amount in (10, 40):
        for number in range(amount):
            make(northern, northern_admin, name=f"robot {number}", user=northern_admin)
        at_work.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert len(at_work.get(LIST).context["rows"]) in (10, 50)
        counts.append(len(queries))
    assert counts[0] == counts[1]
