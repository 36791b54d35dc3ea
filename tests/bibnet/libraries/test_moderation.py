"""Moderation is switched after people have their roles, and holds for them at once."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from bibnet.journal.models import AuditEntry
from bibnet.libraries import roles
from bibnet.libraries.facts import change_facts
from bibnet.libraries.models import Library, Role, RoleAssignment
from bibnet.pages.models import NewsIndexPage, NewsPage

PORTAL = {"host": "region.localhost"}


@pytest.fixture
def draft(northern):
    index = NewsIndexPage.objects.child_of(northern.root_page).get()
    return index.add_child(instance=NewsPage(title="Draft", live=False))


@pytest.fixture
def may_publish(draft):
    def ask(user) -> bool:
        fresh = get_user_model().objects.get(pk=user.pk)
        return NewsPage.objects.get(pk=draft.pk).permissions_for_user(fresh).can_publish()

    return ask


@pytest.fixture
def switch(person, northern):
    """Sends the library's screen with the tick of moderation on or off."""
    browser = Client(headers=PORTAL)
    browser.force_login(person("northern-admin", northern, Role.LIBRARY_ADMIN))
    address = f"/admin/l/{northern.code}/library/"

    def send(is_on: bool) -> None:
        form = browser.get(address).context["form"]
        data = {name: form[name].value() for name in form.fields}
        data |= {"has_moderation": is_on, "time_zone": "Europe/Moscow"}
        sent = {name: value for name, value in data.items() if value not in (None, False)}
        assert browser.post(address, sent).status_code == 302
        assert Library.objects.get(pk=northern.pk).has_moderation is is_on

    return send


def test_the_switch_holds_at_once_both_ways(person, northern, switch, may_publish):
    novice = person("novice", northern, Role.EDITOR, is_trusted=False)
    trusted = person("trusted", northern, Role.EDITOR)
    assert may_publish(novice) and may_publish(trusted)
    switch(True)
    assert not may_publish(novice) and may_publish(trusted)
    switch(False)
    assert may_publish(novice) and may_publish(trusted)


def test_the_novice_publishes_no_more_by_the_form(
    person, northern, switch, draft, django_user_model
):
    browser = Client(headers=PORTAL)
    browser.force_login(person("novice", northern, Role.EDITOR, is_trusted=False))
    switch(True)
    data = {"title": "Draft", "date": "25.11.2026", "body-count": "0", "action-publish": "1"}
    browser.post(f"/admin/pages/{draft.pk}/edit/", data)
    assert not NewsPage.objects.get(pk=draft.pk).live
    switch(False)
    browser.post(f"/admin/pages/{draft.pk}/edit/", data)
    assert NewsPage.objects.get(pk=draft.pk).live


def test_the_switch_of_one_library_changes_nothing_in_another(
    person, northern, southern, switch, may_publish
):
    novice = person("novice", southern, Role.EDITOR, is_trusted=False)
    before = list(novice.groups.values_list("name", flat=True))
    switch(True)
    assert list(novice.groups.values_list("name", flat=True)) == before


def test_facts_that_did_not_change_leave_no_entry(northern):
    change_facts(library=northern, fields=[], actor=None)
    assert not AuditEntry.objects.filter(action="libraries.edited").exists()


def test_who_was_made_trusted_and_by_whom_stands_in_the_log(person, northern, regional_admin):
    novice = person("novice", northern, Role.EDITOR, is_trusted=False)
    told = AuditEntry.objects.filter(action__startswith="libraries.trust_")
    for is_trusted, action in ((True, "libraries.trust_given"), (False, "libraries.trust_taken")):
        roles.grant_role(
            user=novice,
            library=northern,
            role=Role.EDITOR,
            actor=regional_admin,
            is_trusted=is_trusted,
        )
        entry = told.latest("pk")
        assert (entry.action, entry.actor, entry.library) == (action, regional_admin, northern)
    count = told.count()
    roles.grant_role(
        user=novice, library=northern, role=Role.EDITOR, actor=regional_admin, is_trusted=False
    )
    assert told.count() == count


def test_making_trusted_by_the_screen_is_logged(person, northern):
    novice = person("novice", northern, Role.EDITOR, is_trusted=False)
    browser = Client(headers=PORTAL)
    browser.force_login(person("northern-admin", northern, Role.LIBRARY_ADMIN))
    answer = browser.post(
        f"/admin/l/{northern.code}/people/{novice.pk}/roles/",
        {"place": northern.pk, "roles": "editor", "is_trusted": "on"},
    )
    assert answer.status_code == 302
    assert RoleAssignment.objects.get(user=novice).is_trusted
    assert AuditEntry.objects.filter(action="libraries.trust_given").count() == 1
