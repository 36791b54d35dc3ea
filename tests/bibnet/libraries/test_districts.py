"""A district's administrator: the roles follow the libraries of the district."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bibnet.accounts.errors import PersonRefused
from bibnet.accounts.models import Reader
from bibnet.accounts.services import handing_over, people, substitutes, viewing
from bibnet.journal.models import AuditEntry
from bibnet.libraries import districts, roles
from bibnet.libraries.facts import change_facts
from bibnet.libraries.founding import Founding, FoundingError, found_library
from bibnet.libraries.importing import read_rows, run_rows
from bibnet.libraries.models import (
    ActKind,
    District,
    DistrictRole,
    Kind,
    Library,
    LibraryAct,
    Role,
    RoleAssignment,
)
from bibnet.libraries.reshaping import perform

HOST = {"host": "region.localhost"}


@pytest.fixture
def pinewood(region):
    return District.objects.create(code="pinewood", name="Сосновский район")


@pytest.fixture
def oakwood(region):
    return District.objects.create(code="oakwood", name="Дубовский район")


@pytest.fixture
def lady(person):
    return person("district-lady")


def put(library: Library, district: District | None) -> None:
    library.district = district
    change_facts(library=library, fields=["district"], actor=None)


def found(code: str, district: District | None, parent: Library | None = None) -> Library:
    return found_library(
        Founding(
            code=code,
            name=code,
            parent=parent,
            district=district,
            kind=Kind.BRANCH if parent else Kind.LIBRARY,
            has_microsite=False,
        ),
        actor=None,
    )


def administered(user) -> set[str]:
    return set(roles.libraries_of(user, Role.LIBRARY_ADMIN).values_list("code", flat=True))


def fresh(user):
    return type(user).objects.get(pk=user.pk)


@pytest.fixture
def held(lady, pinewood, northern, regional_admin):
    put(northern, pinewood)
    return districts.appoint(user=lady, district=pinewood, actor=regional_admin)


def test_she_administers_the_libraries_of_her_district_only(held, lady, northern, southern):
    assert administered(lady) == {"northern"}
    assert roles.has_role(fresh(lady), northern, Role.LIBRARY_ADMIN)
    assert not roles.has_role(fresh(lady), southern, Role.LIBRARY_ADMIN)
    assert "northern: administrators" in lady.groups.values_list("name", flat=True)


def test_libraries_come_and_go_with_the_district(held, lady, pinewood, oakwood, northern, southern):
    found("new-one", pinewood)
    put(southern, pinewood)
    assert administered(lady) == {"northern", "new-one", "southern"}
    put(northern, oakwood)
    put(southern, None)
    assert administered(lady) == {"new-one"}
    assert set(lady.groups.values_list("name", flat=True)) == {"staff"}


def test_a_branch_goes_with_what_is_above_it(held, lady, pinewood, northern):
    found("branch", None, northern)
    found("other-branch", pinewood, northern)
    assert administered(lady) == {"northern"}


def test_a_library_with_a_part_elsewhere_is_nobodys(held, lady, pinewood, oakwood, northern):
    own = found("own-branch", pinewood, northern)
    stray = found("stray", oakwood, northern)
    assert administered(lady) == {"own-branch"}
    assert districts.left_out(pinewood) == [northern]
    assert not roles.has_role(fresh(lady), stray)
    put(stray, pinewood)
    assert administered(lady) == {"northern"}
    assert own.pk


def test_moving_in_the_tree_keeps_it(held, lady, oakwood, northern, southern, regional_admin):
    put(southern, oakwood)
    branch = found("mover", oakwood, southern)
    act = LibraryAct.objects.create(
        library=branch,
        kind=ActKind.MOVE,
        on=date.today(),
        details={"parent": northern.pk, "is_member": None},
        by=regional_admin,
    )
    perform(act)
    assert administered(lady) == set()


def test_a_library_that_closes_is_left(held, lady, northern, regional_admin):
    act = LibraryAct.objects.create(
        library=northern, kind=ActKind.CLOSE, on=date.today(), by=regional_admin
    )
    perform(act)
    assert administered(lady) == set()


def test_only_the_region_gives_and_takes_a_district(held, lady, pinewood, northern, person):
    chief = person("chief", northern, Role.LIBRARY_ADMIN)
    with pytest.raises(PermissionDenied):
        districts.appoint(user=chief, district=pinewood, actor=chief)
    with pytest.raises(PermissionDenied):
        districts.dismiss(held=held, actor=chief)
    with pytest.raises(roles.RoleError):
        roles.revoke_role(user=lady, library=northern, role=Role.LIBRARY_ADMIN, actor=chief)
    assert not people.may_manage(chief, lady)
    assert not viewing.may_view(chief, lady)
    with pytest.raises(PermissionDenied):
        people.suspend(user=lady, library=northern, actor=chief, reason="-")
    successor = person("successor", northern, Role.EDITOR)
    with pytest.raises(PersonRefused):
        handing_over.hand_over(leaver=lady, successor=successor, library=northern, actor=chief)
    assert administered(lady) == {"northern"}


def test_a_role_given_beside_the_districts_hands_nobody_the_district(held, lady, northern, person):
    """Who manages the account would have the libraries that join the district later."""
    chief = person("chief", northern, Role.LIBRARY_ADMIN)
    roles.grant_role(user=lady, library=northern, role=Role.LIBRARY_ADMIN, actor=chief)
    assert not people.may_manage(chief, lady)
    assert not viewing.may_view(chief, lady)


def test_a_district_without_libraries_is_given_to_nobody(lady, oakwood, regional_admin):
    with pytest.raises(roles.RoleError):
        districts.appoint(user=lady, district=oakwood, actor=regional_admin)
    assert not DistrictRole.objects.exists()


def test_taking_it_away_leaves_what_was_given_by_itself(held, lady, northern, pinewood, southern):
    put(southern, pinewood)
    roles.grant_role(user=lady, library=northern, role=Role.LIBRARY_ADMIN, actor=None)
    districts.dismiss(held=held, actor=None)
    assert administered(lady) == {"northern"}
    assert "southern: administrators" not in lady.groups.values_list("name", flat=True)


def test_behind_a_role_of_its_own_stands_the_districts(held, lady, northern):
    roles.grant_role(user=lady, library=northern, role=Role.LIBRARY_ADMIN, actor=None)
    roles.revoke_role(user=lady, library=northern, role=Role.LIBRARY_ADMIN, actor=None)
    assert RoleAssignment.objects.get(user=lady).district_role == held


def test_the_log_of_the_library_says_who_came_and_went(held, lady, northern, regional_admin):
    districts.dismiss(held=held, actor=regional_admin)
    acts = AuditEntry.objects.filter(object_id=str(lady.pk))
    assert set(acts.filter(library=northern).values_list("action", flat=True)) == {
        "libraries.role_granted",
        "libraries.role_revoked",
    }
    assert acts.filter(action="libraries.district_given", actor=regional_admin).exists()
    assert acts.filter(action="libraries.district_taken", actor=regional_admin).exists()


def queries(act) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def test_as_many_queries_for_many_libraries_as_for_few(held, pinewood, northern):
    few = queries(lambda: districts.keep_in_step(northern))
    for number in range(10):
        found(f"more-{number}", pinewood)
    assert queries(lambda: districts.keep_in_step(northern)) == few


def test_the_region_gives_and_takes_it_on_a_screen(
    client, regional_admin, lady, pinewood, oakwood, northern, southern
):
    put(northern, pinewood)
    put(southern, pinewood)
    found("stray", oakwood, southern)
    client.force_login(regional_admin)
    address = "/admin/l/region/districts/"
    data = {"username": lady.username, "district": pinewood.pk}
    page = client.post(address, data, headers=HOST, follow=True).content.decode()
    page = page.replace("\N{NO-BREAK SPACE}", " ")
    assert "Сосновский район" in page
    assert "Не входят" in page
    assert "district-lady" in page
    held = DistrictRole.objects.get()
    person = client.get(f"/admin/l/region/people/{lady.pk}/", headers=HOST).content.decode()
    assert "администратор района" in person
    assert "/revoke/" not in person
    client.post(f"{address}{held.pk}/dismiss/", headers=HOST)
    assert not RoleAssignment.objects.filter(user=lady).exists()


def test_the_matrix_of_her_libraries_is_hers_to_read(client, held, lady, northern, southern):
    client.force_login(lady)
    page = client.get("/admin/plugins/mine/", headers=HOST).content.decode()
    assert str(northern) in page
    assert str(southern) not in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    assert client.get("/admin/plugins/", headers=HOST).status_code == 302


def test_who_holds_it_does_not_make_it_stay(held, lady, northern, person, regional_admin):
    with pytest.raises(roles.RoleError):
        roles.grant_role(user=lady, library=northern, role=Role.EDITOR, actor=lady)
    chief = person("chief", northern, Role.LIBRARY_ADMIN)
    roles.grant_role(user=lady, library=northern, role=Role.LIBRARY_ADMIN, actor=chief)
    districts.dismiss(held=held, actor=regional_admin)
    assert administered(lady) == set()


def test_the_screen_says_why_a_role_for_oneself_is_refused(client, held, lady, northern):
    client.force_login(lady, "bibnet.accounts.backends.PortalBackend")
    address = f"/admin/l/northern/people/{lady.pk}/roles/"
    answer = client.post(address, {"place": northern.pk, "roles": ["editor"]}, headers=HOST)
    assert "не назначает роли себе" in answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert not lady.roles.filter(role=Role.EDITOR).exists()


def test_the_district_of_a_library_is_the_regions_to_change(
    held, lady, northern, oakwood, person, regional_admin
):
    chief = person("chief", northern, Role.LIBRARY_ADMIN)
    northern.district = oakwood
    with pytest.raises(PermissionDenied):
        change_facts(library=northern, fields=["district"], actor=chief)
    foreign = Founding(code="point", name="Point", parent=northern, district=oakwood)
    with pytest.raises(FoundingError):
        found_library(foreign, actor=chief)
    rows = read_rows(
        "list.csv",
        "код;полное название;район\nnorthern;Northern library;Дубовский район\n".encode(),
    )
    [row] = run_rows(rows, actor=chief, is_dry=False)
    assert any("регион" in sentence for sentence in row.problems)
    assert administered(lady) == {"northern"}
    change_facts(library=northern, fields=["district"], actor=regional_admin)
    assert administered(lady) == set()


def test_the_forms_of_a_librarys_administrator_have_no_district(client, northern, person):
    client.force_login(
        person("chief", northern, Role.LIBRARY_ADMIN), "bibnet.accounts.backends.PortalBackend"
    )
    for address in ("library/", "libraries/found/"):
        page = client.get(f"/admin/l/northern/{address}", headers=HOST)
        assert page.status_code == 200
        assert 'name="district"' not in page.content.decode()


def test_a_substitute_holds_the_district_no_longer_than_she_does(
    held, lady, northern, person, regional_admin
):
    friend = person("friend", northern, Role.EDITOR)
    today = date.today()
    substitutes.plan_leave(
        absent=lady, substitute=friend, starts=today, ends=date(2099, 1, 1),
        library=northern, actor=lady,
    )  # fmt: skip
    assert administered(friend) == {"northern"}
    districts.dismiss(held=held, actor=regional_admin)
    assert administered(friend) == set()
    assert roles.has_role(fresh(friend), northern, Role.EDITOR)


def test_a_borrowed_role_that_came_with_a_district_meanwhile_stays(
    northern, pinewood, person, regional_admin
):
    chief = person("chief", northern, Role.LIBRARY_ADMIN)
    friend = person("friend", northern, Role.EDITOR)
    today = date.today()
    leave = substitutes.plan_leave(
        absent=chief, substitute=friend, starts=today, ends=today, library=northern, actor=chief
    )
    put(northern, pinewood)
    districts.appoint(user=friend, district=pinewood, actor=regional_admin)
    RoleAssignment.objects.filter(user=friend, role=Role.LIBRARY_ADMIN).delete()
    districts.keep_all_in_step()
    substitutes.end_leave(substitution=leave, library=northern, actor=chief)
    assert administered(friend) == {"northern"}


def test_a_district_that_has_lost_its_libraries_still_guards_the_account(
    held, lady, northern, person
):
    put(northern, None)
    Reader.objects.create(
        user=lady, last_name="L", first_name="L", birth_date=date(1980, 1, 1), my_library=northern
    )
    librarian = person("desk", northern, Role.LIBRARIAN)
    chief = person("chief", northern, Role.LIBRARY_ADMIN)
    assert not people.may_manage(librarian, fresh(lady))
    assert not people.may_manage(chief, fresh(lady))


def test_a_merger_makes_no_borrowed_role_ones_own(northern, southern, person):
    chief = person("chief", northern, Role.LIBRARY_ADMIN)
    friend = person("friend", northern, Role.EDITOR)
    today = date.today()
    leave = substitutes.plan_leave(
        absent=chief, substitute=friend, starts=today, ends=today, library=northern, actor=chief
    )
    act = LibraryAct.objects.create(
        library=northern, kind=ActKind.MERGE, on=today, details={"into": southern.pk}
    )
    perform(act)
    assert administered(chief) == {"southern"}
    substitutes.keep_roles_in_step()
    assert administered(friend) == {"southern"}
    substitutes.end_leave(substitution=leave, library=southern, actor=chief)
    assert administered(friend) == set()
    assert roles.has_role(fresh(friend), southern, Role.EDITOR)
