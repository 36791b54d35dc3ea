from __future__ import annotations

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError

from bibnet.accounts.errors import PersonRefused
from bibnet.accounts.models import AccountSession, SlipPurpose, User
from bibnet.accounts.services import people
from bibnet.accounts.services.people import NewColleague
from bibnet.journal.models import AuditEntry
from bibnet.libraries import roles
from bibnet.libraries.models import Role
from tests.browsers import user_at


@pytest.fixture
def chief(person, northern):
    return person("chief", northern, Role.LIBRARY_ADMIN)


@pytest.fixture
def southern_chief(person, southern):
    return person("southern-chief", southern, Role.LIBRARY_ADMIN)


def colleague(library, **changes) -> NewColleague:
    facts = {"last_name": "Петрова", "first_name": "Анна", "roles": [Role.EDITOR]}
    return NewColleague(library=library, **{**facts, **changes})


def test_an_invitation_makes_an_account_with_roles_and_no_password(chief, northern):
    made = people.invite(colleague(northern), actor=chief)
    user = made.slip.user
    assert user.username == "petrova.a"
    assert not user.has_usable_password()
    assert made.slip.purpose == SlipPurpose.INVITATION
    assert roles.has_role(user, northern, Role.EDITOR)
    assert list(people.staff_of(northern)) == sorted([chief, user], key=lambda one: one.last_name)


def test_the_second_petrova_gets_a_number(chief, northern):
    people.invite(colleague(northern), actor=chief)
    made = people.invite(colleague(northern), actor=chief)
    assert made.slip.user.username == "petrova.a2"


def test_a_taken_address_is_refused_and_makes_nothing(chief, northern, masha):
    with pytest.raises(ValidationError):
        people.invite(colleague(northern, email="masha@mail.ru"), actor=chief)
    assert not User.objects.filter(last_name="Петрова").exists()


def test_nobody_invites_into_another_library(southern_chief, northern):
    with pytest.raises(PermissionDenied):
        people.invite(colleague(northern), actor=southern_chief)
    assert not User.objects.filter(last_name="Петрова").exists()


def test_a_library_administrator_gives_no_regional_role(chief, northern, region):
    assert Role.REGIONAL_ADMIN not in people.grantable_roles(chief, northern)
    with pytest.raises(PermissionDenied):
        people.invite(colleague(region, roles=[Role.OFFICIAL]), actor=chief)


def test_suspending_signs_out_everywhere_and_closes_the_way_in(
    browser, chief, northern, northern_editor
):
    browser.sign_in("northern-editor", "open sesame")
    people.suspend(user=northern_editor, library=northern, actor=chief, reason="left")
    assert user_at(browser, "region.localhost") is None
    assert browser.sign_in("northern-editor", "open sesame").status_code == 422
    assert AuditEntry.objects.filter(action="accounts.suspended", actor=chief.pk).exists()
    people.restore(user=northern_editor, library=northern, actor=chief)
    browser.sign_in("northern-editor", "open sesame")
    assert user_at(browser, "region.localhost")


@pytest.mark.parametrize("act", ["new_slip", "suspend", "restore", "reset_factors"])
def test_nobody_touches_the_accounts_of_another_library(
    act, southern_chief, northern, northern_editor
):
    facts = {"user": northern_editor, "library": northern, "actor": southern_chief}
    if act == "suspend":
        facts["reason"] = "x"
    with pytest.raises(PermissionDenied):
        getattr(people, act)(**facts)


def test_who_works_in_two_libraries_is_managed_by_who_administers_both(
    chief, northern, southern, northern_editor, regional_admin
):
    """Else Northern's administrator could print a slip and act as an editor of Southern."""
    roles.grant_role(user=northern_editor, library=southern, role=Role.EDITOR, actor=None)
    assert not people.may_manage(chief, northern_editor)
    assert people.may_manage(regional_admin, northern_editor)
    roles.grant_role(user=chief, library=southern, role=Role.LIBRARY_ADMIN, actor=None)
    assert people.may_manage(User.objects.get(pk=chief.pk), northern_editor)


def test_nobody_manages_the_regional_administrator_from_below(chief, regional_admin, northern):
    roles.grant_role(user=regional_admin, library=northern, role=Role.EDITOR, actor=None)
    assert not people.may_manage(chief, regional_admin)


def test_nobody_but_a_superuser_manages_a_superuser(regional_admin, person, northern):
    root = person("root", northern, Role.EDITOR)
    root.is_superuser = True
    root.save()
    assert not people.may_manage(regional_admin, root)


def test_a_librarian_helps_the_readers_of_her_library_only(person, northern, southern, masha):
    librarian = person("librarian", northern, Role.LIBRARIAN)
    assert not people.may_manage(librarian, masha)
    masha.reader.my_library = southern
    masha.reader.save()
    assert not people.may_manage(librarian, masha)
    masha.reader.my_library = northern
    masha.reader.save()
    assert people.may_manage(librarian, masha)


def test_a_reader_who_works_in_a_library_is_staff_first(person, northern, masha):
    librarian = person("librarian", northern, Role.LIBRARIAN)
    masha.reader.my_library = northern
    masha.reader.save()
    roles.grant_role(user=masha, library=northern, role=Role.EDITOR, actor=None)
    assert not people.may_manage(librarian, masha)


def test_ones_own_account_is_not_managed_here(chief, northern):
    with pytest.raises(PersonRefused):
        people.suspend(user=chief, library=northern, actor=chief, reason="x")


def test_a_reader_is_told_of_a_slip_for_a_new_password(person, northern, masha):
    librarian = person("librarian", northern, Role.LIBRARIAN)
    masha.reader.my_library = northern
    masha.reader.save()
    people.new_slip(user=masha, library=northern, actor=librarian)
    assert masha.notices.filter(kind="core.security").count() == 1


def test_an_invitation_by_letter_holds_a_link_and_no_printed_code(
    chief, northern, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        made = people.invite(colleague(northern, email="anna@mail.ru"), actor=chief)
        people.new_slip(user=made.slip.user, library=northern, actor=chief, by_email=True)
    (letter,) = mail.outbox
    assert letter.to == ["anna@mail.ru"]
    assert "/accounts/slip/" in letter.body
    assert made.code not in letter.body


def test_the_list_shows_only_people_of_the_library(
    northern, southern, northern_editor, southern_editor
):
    assert list(people.staff_of(northern)) == [northern_editor]


def test_resetting_factors_signs_out(browser, chief, northern, northern_editor):
    from bibnet.accounts import factors
    from bibnet.accounts.factors import sheet

    sheet.add(northern_editor)
    people.reset_factors(user=northern_editor, library=northern, actor=chief)
    assert not factors.has_any(northern_editor)
    assert not AccountSession.objects.exists()
