"""One names one's own substitute, for one's own days, among the people of the library."""

from __future__ import annotations

from datetime import date

import pytest

from bibnet.accounts.models import Substitution, User
from bibnet.accounts.services import substitutes
from bibnet.libraries import roles
from bibnet.libraries.models import Role

HOST = {"host": "region.localhost"}
ADDRESS = "/admin/l/northern/leave/"
DAYS = {"starts": "01.12.2026", "ends": "14.12.2026"}


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-11-19 12:00:00+00:00", tick=False)


@pytest.fixture
def librarian(person, northern):
    return person("librarian", northern, Role.LIBRARIAN)


@pytest.fixture
def at_work(client, northern_editor):
    client.force_login(northern_editor)
    return client


def test_a_substitute_is_named_from_the_start_page_and_holds_the_roles_then(
    at_work, northern, northern_editor, librarian
):
    assert ADDRESS in at_work.get("/admin/l/northern/", headers=HOST).content.decode()
    assert ADDRESS in at_work.get("/accounts/security/", headers=HOST).content.decode()
    at_work.post(ADDRESS, {**DAYS, "colleague": librarian.pk}, headers=HOST)
    planned = Substitution.objects.get()
    assert (planned.absent, planned.made_by) == (northern_editor, northern_editor)
    assert librarian.formal_name in at_work.get(ADDRESS, headers=HOST).content.decode()
    held = []
    for day in (date(2026, 11, 30), date(2026, 12, 2), date(2026, 12, 15)):
        substitutes.keep_roles_in_step(day)
        held.append(roles.has_role(User.objects.get(pk=librarian.pk), northern, Role.EDITOR))
    assert held == [False, True, False]


def test_ones_leave_is_called_off_by_oneself(at_work, northern_editor, librarian):
    planned = Substitution.objects.create(
        absent=northern_editor, substitute=librarian, starts=date(2026, 12, 1),
        ends=date(2026, 12, 3),
    )  # fmt: skip
    at_work.post(f"{ADDRESS}{planned.pk}/end/", headers=HOST)
    assert not Substitution.objects.exists()


def test_nobody_calls_off_anothers_leave(at_work, northern_editor, librarian):
    planned = Substitution.objects.create(
        absent=librarian, substitute=northern_editor, starts=date(2026, 12, 1),
        ends=date(2026, 12, 3),
    )  # fmt: skip
    assert at_work.post(f"{ADDRESS}{planned.pk}/end/", headers=HOST).status_code == 404
    assert Substitution.objects.exists()


def test_nobody_of_another_library_is_offered_or_taken(at_work, person, southern, librarian):
    stranger = person("stranger", southern, Role.LIBRARIAN)
    form = at_work.get(ADDRESS, headers=HOST).context["form"]
    assert list(form.fields["colleague"].queryset) == [librarian]
    response = at_work.post(ADDRESS, {**DAYS, "colleague": stranger.pk}, headers=HOST)
    assert response.status_code == 422
    assert at_work.get("/admin/l/southern/leave/", headers=HOST).status_code in (302, 403)
    assert not Substitution.objects.exists()
