from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import Workflow

from bibnet.journal import services as journal
from bibnet.journal.models import AuditEntry, Entry
from bibnet.libraries import network, roles, schedule
from bibnet.libraries.consequences import consequences
from bibnet.libraries.models import ActKind, Library, LibraryAct, Role, State
from bibnet.libraries.reshaping import ReshapingError, cancel_act, perform_due, plan_act
from bibnet.pages.models import LibraryHomePage, NewsIndexPage, NewsPage
from bibnet.plugins import points
from bibnet.plugins.errors import Refused
from bibnet.plugins.registrar import Registrar

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def tuesday(time_machine):
    time_machine.move_to("2026-11-24T09:00Z", tick=False)


def act(library, kind, *, on=TODAY, actor=None, **details) -> LibraryAct:
    return plan_act(library=library, kind=kind, on=on, actor=actor, details=details)


def location(client, host: str, path: str = "/") -> str:
    response = client.get(path, headers={"host": host})
    return response.get("Location", str(response.status_code))


@pytest.fixture
def answers():
    """Lets a test answer an extension point, and takes the answer back."""
    added = []

    def answer(point, function):
        Registrar("core").on(point)(function)
        added.append((point, function))

    yield answer
    for point, function in added:
        point.hooks = [hook for hook in point.hooks if hook.function is not function]


def test_a_renamed_library_lives_at_its_new_address_and_the_old_one_leads_there(
    client, northern, person
):
    editor = person("editor", northern, Role.EDITOR)
    act(northern, ActKind.RENAME, name="Polar library", short_name="Polar", code="polar")
    renamed = Library.objects.get(pk=northern.pk)
    assert (renamed.code, renamed.name) == ("polar", "Polar library")
    assert location(client, "northern.localhost", "/news/") == "http://polar.localhost:8000/news/"
    assert location(client, "polar.localhost") == "200"
    assert location(client, "polar.localhost", "/libraries/northern/").startswith(
        "http://polar.localhost"
    )
    roles.sync_groups(editor)
    assert renamed.root_page.permissions_for_user(editor).can_publish()


def test_a_new_name_alone_keeps_the_address(client, northern):
    act(northern, ActKind.RENAME, name="Polar library", short_name="Polar")
    assert location(client, "northern.localhost") == "200"
    assert northern.hosts.count() == 1


def test_a_new_name_stands_wherever_the_old_one_did(client, northern):
    home = northern.root_page.specific
    home.seo_title = "Drafted before"
    draft = home.save_revision()
    act(northern, ActKind.RENAME, name="Polar library", short_name="Polar", code="polar")
    assert list(Library.objects.containing("polar")) == [Library.objects.get(pk=northern.pk)]
    assert not Library.objects.containing("northern")
    [workflow] = Workflow.objects.filter(workflow_pages__page=home)
    assert workflow.name.startswith("Polar:")
    assert [task.name for task in workflow.tasks] == [workflow.name]
    draft.refresh_from_db()
    draft.publish()
    home.refresh_from_db()
    assert (home.title, home.draft_title, home.slug) == ("Polar library", "Polar library", "polar")
    page = client.get("/", headers={"host": "polar.localhost"}).content.decode()
    assert "Drafted before" in page
    assert "Northern" not in page
    found = client.get("/search/?q=polar", headers={"host": "polar.localhost"}).content.decode()
    assert "Polar library" in found


@pytest.mark.parametrize("code", ["southern", "bad code!", "region"])
def test_a_code_that_cannot_be_is_refused_and_nothing_changes(northern, southern, code):
    from django.core.exceptions import ValidationError

    with pytest.raises((ReshapingError, ValidationError)):
        act(northern, ActKind.RENAME, name="Other", short_name="Other", code=code)
    assert Library.objects.get(pk=northern.pk).name == "Northern library"
    assert not LibraryAct.objects.exists()


def test_a_moved_library_has_new_staff_and_a_new_member(
    northern, southern, branch, person, open_on
):
    northern_editor = person("northern-editor", northern, Role.EDITOR)
    southern_editor = person("southern-editor", southern, Role.EDITOR)
    open_on(southern)
    act(branch, ActKind.MOVE, parent=southern.pk, is_member=False)
    moved = Library.objects.get(pk=branch.pk)
    assert southern.covers(moved)
    assert moved.member == southern
    assert not moved.root_page.permissions_for_user(northern_editor).can_edit()
    assert moved.root_page.permissions_for_user(southern_editor).can_publish()
    assert roles.has_role(southern_editor, moved, Role.EDITOR)
    assert not schedule.hours_on(moved, TODAY).is_closed


def test_a_department_takes_its_address_along(client, department, southern):
    act(department, ActKind.MOVE, parent=southern.pk)
    assert location(client, "northern.localhost", "/libraries/hall/") == (
        "http://southern.localhost:8000/libraries/hall/"
    )


def test_a_library_does_not_move_below_itself_or_a_department(northern, branch, department):
    for target in (northern, branch, department):
        with pytest.raises(ReshapingError):
            act(northern, ActKind.MOVE, parent=target.pk)


def test_a_merged_library_leads_on_and_keeps_its_figures(
    client, northern, southern, branch, person
):
    person("northern-editor", northern, Role.EDITOR)
    journal.write(kind="visit", library=northern, amount=7)
    act(northern, ActKind.MERGE, into=southern.pk)
    merged = Library.objects.get(pk=northern.pk)
    assert (merged.state, merged.merged_into, merged.closed_on) == (State.CLOSED, southern, TODAY)
    assert location(client, "northern.localhost", "/news/") == "http://southern.localhost:8000/"
    assert location(client, "region.localhost", "/libraries/northern/") == (
        "http://southern.localhost:8000/"
    )
    assert Library.objects.get(pk=southern.pk).covers(Library.objects.get(pk=branch.pk))
    assert Entry.objects.get().library == merged
    assert not LibraryHomePage.objects.get(pk=merged.root_page_id).live
    editor = roles.RoleAssignment.objects.get(user__username="northern-editor")
    assert editor.library == southern


def test_whoever_keeps_something_of_a_library_takes_part_in_a_merge_or_refuses(
    northern, southern, answers
):
    told = []

    def hand_over(library, *, into):
        told.append((library.code, into.code))
        raise Refused("Twelve books are on their way.")

    answers(points.library_merging, hand_over)
    with pytest.raises(Refused):
        act(northern, ActKind.MERGE, into=southern.pk)
    assert told == [("northern", "southern")]
    assert Library.objects.get(pk=northern.pk).state == State.OPEN


def test_a_library_closed_for_good_leads_to_the_portal_and_leaves_lists_and_staff(
    client, northern, northern_editor
):
    act(northern, ActKind.CLOSE)
    assert location(client, "northern.localhost", "/any/") == "http://region.localhost:8000/"
    assert not Library.objects.listed().filter(pk=northern.pk).exists()
    assert not roles.RoleAssignment.objects.filter(user=northern_editor).exists()


def test_a_library_with_open_branches_or_a_plugins_veto_is_not_closed(
    northern, southern, branch, answers
):
    with pytest.raises(ReshapingError, match="Branch"):
        act(northern, ActKind.CLOSE)

    def still_lent(library):
        return ["12 books are still on loan"]

    answers(points.library_closing, still_lent)
    with pytest.raises(ReshapingError, match="12 books"):
        act(southern, ActKind.CLOSE)


def test_a_repair_closes_the_library_and_ends_by_itself(northern, open_on, time_machine):
    open_on(northern)
    act(northern, ActKind.REPAIR, until="2026-11-30", text="New roof.")
    assert Library.objects.get(pk=northern.pk).state == State.REPAIR
    assert [one.public_text for one in schedule.current_changes(northern, TODAY)] == ["New roof."]
    assert schedule.hours_on(northern, date(2026, 11, 29)).is_closed
    time_machine.move_to("2026-11-30T22:00Z", tick=False)  # 1 December in Moscow
    assert perform_due() == 1
    northern.refresh_from_db()
    assert northern.state == State.OPEN
    assert not schedule.hours_on(northern, date(2026, 12, 1)).is_closed


def test_a_library_opened_early_is_open_at_once(northern, open_on):
    open_on(northern)
    act(northern, ActKind.REPAIR, until="2026-12-30")
    act(northern, ActKind.REOPEN)
    northern.refresh_from_db()
    assert not schedule.hours_on(northern, date(2026, 11, 25)).is_closed
    assert not any(one.is_waiting for one in LibraryAct.objects.all())


def test_an_act_waits_for_its_day_where_the_library_is(northern, time_machine):
    northern.time_zone = "Asia/Kamchatka"
    northern.save()
    planned = act(
        northern, ActKind.RENAME, on=TODAY + timedelta(days=2), name="Polar", short_name="Polar"
    )
    assert planned.is_waiting
    time_machine.move_to("2026-11-25T11:59Z", tick=False)
    assert perform_due() == 0
    time_machine.move_to("2026-11-25T12:00Z", tick=False)  # midnight in Kamchatka
    assert perform_due() == 1
    assert Library.objects.get(pk=northern.pk).name == "Polar"


def test_a_planned_act_can_be_called_off_until_it_is_done(northern, regional_admin):
    planned = act(northern, ActKind.CLOSE, on=TODAY + timedelta(days=2))
    cancel_act(act=planned, actor=regional_admin)
    planned.refresh_from_db()
    assert not planned.is_waiting
    with pytest.raises(ReshapingError):
        cancel_act(act=planned, actor=regional_admin)


def test_a_planned_act_that_became_impossible_keeps_the_reason(northern, southern, time_machine):
    planned = act(northern, ActKind.MERGE, on=TODAY + timedelta(days=1), into=southern.pk)
    act(southern, ActKind.CLOSE)
    time_machine.move_to("2026-11-25T09:00Z", tick=False)
    assert perform_due() == 0
    planned.refresh_from_db()
    assert "Southern library" in planned.problem
    assert Library.objects.get(pk=northern.pk).state == State.OPEN


def test_only_the_administrator_above_reshapes_a_library(
    northern, southern, branch, person, regional_admin
):
    own = person("northern-admin", northern, Role.LIBRARY_ADMIN)
    with pytest.raises(PermissionDenied):
        act(northern, ActKind.CLOSE, actor=own)
    with pytest.raises(PermissionDenied):
        act(branch, ActKind.MOVE, actor=own, parent=southern.pk)
    act(branch, ActKind.CLOSE, actor=own)
    act(southern, ActKind.CLOSE, actor=regional_admin)
    assert AuditEntry.objects.filter(action="libraries.closed").count() == 2


@pytest.mark.parametrize("kind", [one for one in ActKind if one != ActKind.REOPEN])
def test_every_act_says_beforehand_what_it_does(northern, southern, kind):
    details = {"name": "Polar", "code": "polar", "into": southern.pk, "parent": southern.pk}
    planned = LibraryAct(library=northern, kind=kind, on=TODAY, details=details)
    sentences = consequences(planned)
    assert sentences
    assert all("{" not in one for one in sentences)


def test_a_merger_says_how_many_news_end(northern, southern):
    index = NewsIndexPage.objects.child_of(northern.root_page).get()
    for number in range(2):
        index.add_child(instance=NewsPage(title=f"News {number}"))
    index.add_child(instance=NewsPage(title="Draft", live=False))
    planned = LibraryAct(library=northern, kind=ActKind.MERGE, details={"into": southern.pk})
    assert "Среди них 2 новости." in consequences(planned)


def test_the_region_is_not_reshaped(region):
    with pytest.raises(ReshapingError):
        act(network.region(), ActKind.CLOSE)
