"""The region's second eye on what a library publishes."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import GroupApprovalTask, Workflow

from bibnet.libraries import reshaping
from bibnet.libraries.facts import change_facts
from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind, Library, Role
from bibnet.pages.models import NewsIndexPage, NewsPage

PORTAL = {"host": "region.localhost"}


def may_publish(user, library) -> bool:
    fresh = get_user_model().objects.get(pk=user.pk)
    index = NewsIndexPage.objects.child_of(library.root_page).get()
    return index.permissions_for_user(fresh).can_publish_subpage()


def ask_region(library: Library, *, is_on: bool = True) -> None:
    library.region_moderates = is_on
    change_facts(library=library, fields=["region_moderates"], actor=None)


def checkers(library: Library) -> set[str]:
    workflow = Workflow.objects.get(workflow_pages__page=library.root_page_id)
    task = GroupApprovalTask.objects.get(workflow_tasks__workflow=workflow)
    return {name.partition(": ")[0] for name in task.groups.values_list("name", flat=True)}


@pytest.fixture
def chief(person, northern):
    return person("northern-admin", northern, Role.LIBRARY_ADMIN)


@pytest.fixture
def moderator(person, region):
    return person("moderator", region, Role.EDITOR)


def test_nobody_of_the_library_publishes_alone_and_the_region_does(
    northern, southern, northern_editor, chief, moderator, regional_admin, person
):
    other = person("southern-editor", southern, Role.EDITOR)
    ask_region(northern)
    assert [may_publish(one, northern) for one in (northern_editor, chief)] == [False, False]
    assert [may_publish(one, northern) for one in (moderator, regional_admin)] == [True, True]
    assert may_publish(other, southern)
    assert (checkers(northern), checkers(southern)) == ({"region"}, {"southern"})
    ask_region(northern, is_on=False)
    assert [may_publish(one, northern) for one in (northern_editor, chief)] == [True, True]
    assert checkers(northern) == {"northern"}


def test_it_holds_for_what_is_below_founded_later_and_moved_away(
    northern, southern, regional_admin, person
):
    ask_region(northern)
    branch = found_library(
        Founding(code="branch", name="Branch", parent=northern, kind=Kind.BRANCH), actor=None
    )
    editor = person("branch-editor", branch, Role.EDITOR)
    assert not may_publish(editor, branch)
    assert checkers(branch) == {"region"}
    today = reshaping.timezone.localdate()
    reshaping.plan_act(
        library=branch, kind="move", on=today, actor=regional_admin,
        details={"parent": southern.pk, "is_member": False},
    )  # fmt: skip
    branch = Library.objects.get(pk=branch.pk)
    assert may_publish(editor, branch)
    assert checkers(branch) == {"branch"}


def test_a_text_sent_waits_for_the_region_which_publishes_it(
    northern, northern_editor, moderator, client
):
    ask_region(northern)
    index = NewsIndexPage.objects.child_of(northern.root_page).get()
    draft = index.add_child(instance=NewsPage(title="Sent", live=False, owner=northern_editor))
    client.force_login(get_user_model().objects.get(pk=northern_editor.pk))
    data = {"title": "Sent", "date": "25.11.2026", "body-count": "0", "action-submit": "1"}
    client.post(f"/admin/pages/{draft.pk}/edit/", data, headers=PORTAL)
    assert not NewsPage.objects.get(pk=draft.pk).live
    client.force_login(moderator)
    waits = client.get("/admin/l/region/", headers=PORTAL).content.decode()
    assert f"/admin/pages/{draft.pk}/edit/" in waits
    assert str(northern) in waits
    data = data | {"action-publish": "1"}
    del data["action-submit"]
    client.post(f"/admin/pages/{draft.pk}/edit/", data, headers=PORTAL)
    assert NewsPage.objects.get(pk=draft.pk).live


def test_only_the_region_switches_it_by_the_screen(northern, chief, regional_admin):
    def send(user, **data) -> bool:
        browser = Client(headers=PORTAL)
        browser.force_login(user)
        page = browser.get("/admin/l/northern/library/")
        form = page.context["form"]
        sent = {name: form[name].value() for name in form.fields} | data
        sent = {name: value for name, value in sent.items() if value not in (None, False)}
        assert browser.post("/admin/l/northern/library/", sent).status_code == 302
        return Library.objects.get(pk=northern.pk).region_moderates

    assert send(chief, region_moderates="on") is False
    assert send(regional_admin, region_moderates="on") is True
    assert send(chief, region_moderates="") is True
    assert send(regional_admin, region_moderates=None) is False
