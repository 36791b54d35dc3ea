"""Who may look with whose eyes, and what is written of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from bibnet.accounts.models import Reader, Viewing
from bibnet.accounts.services import personal_data, viewing
from bibnet.journal.models import AuditEntry
from bibnet.libraries import roles
from bibnet.libraries.models import Role
from bibnet.notices.models import Notice
from bibnet.plugins.items import Person

PAIRS = [
    # viewer's role, where; person's role, where; whether it is allowed
    (Role.LIBRARY_ADMIN, "northern", Role.EDITOR, "northern", True),
    (Role.LIBRARY_ADMIN, "northern", Role.LIBRARIAN, "northern", True),
    (Role.LIBRARY_ADMIN, "northern", Role.EDITOR, "southern", False),
    (Role.LIBRARY_ADMIN, "northern", Role.SUPPORT, "region", False),
    (Role.LIBRARY_ADMIN, "northern", Role.REGIONAL_ADMIN, "region", False),
    (Role.EDITOR, "northern", Role.EDITOR, "northern", False),
    (Role.LIBRARIAN, "northern", Role.EDITOR, "northern", False),
    (Role.SUPPORT, "region", Role.EDITOR, "northern", False),
    (Role.SUPPORT, "region", Role.SUPPORT, "region", False),
    (Role.METHODOLOGIST, "region", Role.EDITOR, "northern", False),
    (Role.REGIONAL_ADMIN, "region", Role.LIBRARY_ADMIN, "southern", True),
    (Role.REGIONAL_ADMIN, "region", Role.SUPPORT, "region", True),
]


@pytest.fixture
def places(region, northern, southern):
    return {"region": region, "northern": northern, "southern": southern}


@pytest.fixture
def northern_chief(person, northern):
    return person("northern-chief", northern, Role.LIBRARY_ADMIN)


@pytest.fixture
def support(person, region):
    return person("support", region, Role.SUPPORT)


def test_nobody_looks_at_more_than_is_his_own(person, places):
    for number, (role, where, viewed_role, viewed_where, allowed) in enumerate(PAIRS):
        viewer = person(f"viewer{number}", places[where], role)
        viewed = person(f"viewed{number}", places[viewed_where], viewed_role)
        said = viewing.may_view(viewer, viewed)
        assert said is allowed, (role, where, viewed_role, viewed_where)


def test_a_role_anywhere_else_closes_a_colleague(northern_chief, northern_editor, southern):
    assert viewing.may_view(northern_chief, northern_editor)
    roles.grant_role(user=northern_editor, library=southern, role=Role.EDITOR, actor=None)
    assert not viewing.may_view(northern_chief, northern_editor)


def test_superusers_closed_accounts_and_oneself_are_nobodys(
    regional_admin, northern_editor, django_user_model
):
    root = django_user_model.objects.create_superuser("root", password=None)
    assert not viewing.may_view(regional_admin, root)
    assert not viewing.may_view(root, root)
    assert viewing.may_view(root, northern_editor)
    northern_editor.is_active = False
    assert not viewing.may_view(regional_admin, northern_editor)


def test_rights_beside_the_roles_close_a_person(regional_admin, northern_editor):
    northern_editor.groups.add(Group.objects.create(name="given by hand"))
    assert not viewing.may_view(regional_admin, northern_editor)


def test_readers_are_looked_at_by_their_library_and_by_the_support(
    masha, northern, southern, person, northern_chief, support, regional_admin
):
    southern_chief = person("southern-chief", southern, Role.LIBRARY_ADMIN)
    assert not viewing.may_view(northern_chief, masha)
    Reader.objects.filter(user=masha).update(my_library=northern)
    assert viewing.may_view(northern_chief, masha)
    assert not viewing.may_view(southern_chief, masha)
    assert viewing.may_view(support, masha)
    assert viewing.may_view(regional_admin, masha)


def test_a_colleague_who_reads_elsewhere_keeps_the_cabinet(
    masha, northern, southern, northern_chief, support
):
    roles.grant_role(user=masha, library=northern, role=Role.EDITOR, actor=None)
    assert not viewing.may_view(northern_chief, masha)
    assert not viewing.may_view(support, masha)
    Reader.objects.filter(user=masha).update(my_library=northern)
    assert viewing.may_view(northern_chief, masha)


def test_a_viewing_is_written_down_and_told(masha, northern, northern_chief):
    Reader.objects.filter(user=masha).update(registered_in=northern)
    now = timezone.now()
    made = viewing.begin(viewer=northern_chief, person=masha, reason="Не видит записи", now=now)
    assert made.ends_at - made.started_at == timedelta(minutes=15)
    assert made.role == Role.LIBRARY_ADMIN
    entry = AuditEntry.objects.get(action="accounts.viewing_begun")
    assert (entry.actor, entry.object_id) == (northern_chief, str(masha.pk))
    assert (entry.library, entry.reason) == (northern, "Не видит записи")
    notice = Notice.objects.get(user=masha)
    assert "northern-chief (администратор библиотеки" in notice.text
    assert "Причина: Не видит записи" in notice.text
    assert notice.url == "/accounts/viewings/"


def test_it_ends_once_and_not_later_than_its_time(masha, region, regional_admin):
    made = viewing.begin(viewer=regional_admin, person=masha, reason="-")
    viewing.end(made, made.ends_at + timedelta(hours=3))
    viewing.end(made)
    made.refresh_from_db()
    assert made.ended_at == made.ends_at
    assert AuditEntry.objects.filter(action="accounts.viewing_ended").count() == 1


def test_what_nobody_ended_is_ended_by_the_clock(masha, region, regional_admin):
    made = viewing.begin(viewer=regional_admin, person=masha, reason="-")
    assert viewing.end_run_out() == 0
    assert viewing.end_run_out(made.ends_at) == 1
    assert viewing.end_run_out(made.ends_at) == 0


def test_who_may_not_look_begins_nothing(masha, northern, northern_editor):
    with pytest.raises(PermissionDenied):
        viewing.begin(viewer=northern_editor, person=masha, reason="-")
    assert not Viewing.objects.exists()


def test_the_persons_own_data_say_who_looked(masha, region, regional_admin):
    viewing.begin(viewer=regional_admin, person=masha, reason="Позвонила")
    kept = personal_data.what_is_kept(Person(masha, masha.reader))
    rows = next(one.rows for one in kept if one.key.endswith("viewings"))
    assert "Позвонила" in rows[0].values()
