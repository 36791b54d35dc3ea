from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import Page

from bibnet.accounts.errors import PersonRefused
from bibnet.accounts.services import handing_over, substitutes
from bibnet.journal.models import AuditEntry
from bibnet.libraries import roles
from bibnet.libraries.models import Role, RoleAssignment
from bibnet.plugins import points
from bibnet.plugins.errors import Refused


@pytest.fixture
def chief(person, northern):
    return person("chief", northern, Role.LIBRARY_ADMIN)


@pytest.fixture
def successor(person, northern):
    return person("successor", northern, Role.EDITOR)


@pytest.fixture
def draft(northern, northern_editor):
    page = Page(title="Draft", slug="draft", live=False, owner=northern_editor)
    Page.objects.get(pk=northern.root_page_id).add_child(instance=page)
    return page


def test_drafts_pass_to_the_named_person_and_the_roles_end(
    draft, northern, northern_editor, successor, chief
):
    handing_over.hand_over(
        leaver=northern_editor, successor=successor, library=northern, actor=chief
    )
    draft.refresh_from_db()
    assert draft.owner == successor
    assert not RoleAssignment.objects.filter(user=northern_editor).exists()
    assert AuditEntry.objects.filter(action="accounts.handed_over").exists()


def test_work_in_another_library_stays(
    draft, northern, southern, northern_editor, successor, chief
):
    roles.grant_role(user=northern_editor, library=southern, role=Role.EDITOR, actor=None)
    page = Page(title="Southern draft", slug="draft", live=False, owner=northern_editor)
    Page.objects.get(pk=southern.root_page_id).add_child(instance=page)
    handing_over.hand_over(
        leaver=northern_editor, successor=successor, library=northern, actor=chief
    )
    page.refresh_from_db()
    assert page.owner == northern_editor
    assert RoleAssignment.objects.get(user=northern_editor).library == southern


def test_a_participant_that_refuses_undoes_everything(
    monkeypatch, draft, northern, northern_editor, successor, chief
):
    def refuse(library, *, leaver, successor):
        raise Refused("Two orders are open.")

    monkeypatch.setattr(points.work_handing_over, "hooks", points.work_handing_over.hooks[:])
    points.work_handing_over.add(slug="core", function=refuse, order=90)
    with pytest.raises(Refused):
        handing_over.hand_over(
            leaver=northern_editor, successor=successor, library=northern, actor=chief
        )
    draft.refresh_from_db()
    assert draft.owner == northern_editor
    assert RoleAssignment.objects.filter(user=northern_editor).exists()


def test_the_successor_must_work_here(northern, northern_editor, southern_editor, chief):
    with pytest.raises(PersonRefused):
        handing_over.hand_over(
            leaver=northern_editor, successor=southern_editor, library=northern, actor=chief
        )


def test_an_editor_hands_nobody_over(northern, northern_editor, successor):
    with pytest.raises(PermissionDenied):
        handing_over.hand_over(
            leaver=northern_editor, successor=successor, library=northern, actor=successor
        )


@pytest.fixture
def librarian(person, northern):
    return person("librarian", northern, Role.LIBRARIAN)


def held(user) -> set[str]:
    return set(RoleAssignment.objects.filter(user=user).values_list("role", flat=True))


def leave(absent, substitute, library, actor, starts=date(2026, 11, 20), ends=date(2026, 11, 30)):
    return substitutes.plan_leave(
        absent=absent, substitute=substitute, starts=starts, ends=ends, library=library, actor=actor
    )


@pytest.fixture
def today(time_machine):
    time_machine.move_to("2026-11-19 12:00:00+03:00", tick=False)


def test_the_substitute_holds_the_roles_on_the_days_of_the_leave_only(
    today, northern, northern_editor, librarian, chief
):
    leave(northern_editor, librarian, northern, chief)
    assert held(librarian) == {Role.LIBRARIAN}
    substitutes.keep_roles_in_step(date(2026, 11, 20))
    assert held(librarian) == {Role.LIBRARIAN, Role.EDITOR}
    substitutes.keep_roles_in_step(date(2026, 11, 30))
    assert held(librarian) == {Role.LIBRARIAN, Role.EDITOR}
    substitutes.keep_roles_in_step(date(2026, 12, 1))
    assert held(librarian) == {Role.LIBRARIAN}


def test_a_leave_from_today_lends_at_once_and_a_role_of_ones_own_stays(
    today, northern, northern_editor, successor, chief
):
    planned = leave(northern_editor, successor, northern, chief, starts=date(2026, 11, 19))
    assert held(successor) == {Role.EDITOR}
    substitutes.end_leave(substitution=planned, library=northern, actor=chief)
    assert held(successor) == {Role.EDITOR}


def test_what_is_borrowed_is_not_lent_on(
    today, northern, northern_editor, librarian, person, chief
):
    third = person("third", northern, Role.CATALOGUER)
    leave(northern_editor, librarian, northern, chief, starts=date(2026, 11, 19))
    leave(librarian, third, northern, chief, starts=date(2026, 11, 19))
    assert held(third) == {Role.CATALOGUER, Role.LIBRARIAN}


def test_one_names_ones_own_substitute(today, northern, northern_editor, librarian):
    assert leave(northern_editor, librarian, northern, northern_editor)


def test_nobody_lends_another_ones_roles(today, northern, northern_editor, librarian):
    with pytest.raises(PermissionDenied):
        leave(northern_editor, librarian, northern, librarian)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(date(2026, 11, 30), date(2026, 11, 20)), (date(2026, 11, 1), date(2026, 11, 2))],
)
def test_impossible_days_are_refused(
    today, northern, northern_editor, librarian, chief, starts, ends
):
    with pytest.raises(PersonRefused):
        leave(northern_editor, librarian, northern, chief, starts, ends)


def test_two_substitutes_for_one_day_are_refused(
    today, northern, northern_editor, librarian, successor, chief
):
    leave(northern_editor, librarian, northern, chief)
    with pytest.raises(PersonRefused):
        leave(northern_editor, successor, northern, chief)


def test_it_is_said_beforehand_how_much_passes_on(
    client, draft, northern, southern, northern_editor, chief
):
    home = Page.objects.get(pk=northern.root_page_id)
    for number in range(2):
        page = Page(title=f"Page {number}", slug=f"page-{number}", owner=northern_editor)
        home.add_child(instance=page)
    elsewhere = Page(title="Southern", slug="southern-draft", live=False, owner=northern_editor)
    Page.objects.get(pk=southern.root_page_id).add_child(instance=elsewhere)
    said = handing_over.what_passes(northern, leaver=northern_editor)
    assert said == ["1 черновик", "2 опубликованные страницы"]
    assert handing_over.what_passes(northern, leaver=chief) == []
    client.force_login(chief)
    screen = f"/admin/l/northern/people/{northern_editor.pk}/hand-over/"
    answer = client.get(screen, headers={"host": "region.localhost"})
    assert answer.context["passes"] == said
    assert "1 черновик" in answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
