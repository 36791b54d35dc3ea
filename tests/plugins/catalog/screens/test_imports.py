from __future__ import annotations

import pytest
from django.urls import reverse

from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind, Role
from bibnet.plugins.services import disable_plugin


@pytest.fixture
def address(northern) -> str:
    return reverse("catalog_admin:imports", args=[northern.code])


def test_the_list_shows_the_librarys_own_imports(desk, run_of, northern, southern, address):
    run_of(northern, "own.iso", read=120, quarantined=3)
    run_of(southern, "foreign.iso")
    page = desk.get(address).content.decode()
    assert "own.iso" in page
    assert "foreign.iso" not in page


def test_the_number_of_queries_does_not_grow(
    desk, run_of, northern, address, django_assert_num_queries, django_assert_max_num_queries
):
    for number in range(3):
        run_of(northern, f"{number}.iso")
    desk.get(address)
    with django_assert_max_num_queries(60) as few:
        desk.get(address)
    for number in range(20):
        run_of(northern, f"more-{number}.iso")
    with django_assert_num_queries(len(few)):
        desk.get(address)


def test_a_branch_has_no_imports_of_its_own(person, northern, catalogued, desk):
    branch = found_library(
        Founding(code="quay", name="Quay", parent=northern, kind=Kind.BRANCH, is_member=False),
        actor=None,
    )
    assert desk.get(reverse("catalog_admin:imports", args=[branch.code])).status_code == 404


def test_neighbours_and_who_has_no_right_are_refused(
    browser, person, northern, southern, catalogued, address
):
    neighbour = browser(person("neighbour", southern, Role.CATALOGUER))
    assert neighbour.get(address)["Location"] == reverse("wagtailadmin_home")
    librarian = browser(person("librarian", northern, Role.LIBRARIAN))
    assert librarian.get(address)["Location"] == reverse("wagtailadmin_home")


def test_the_menu_leads_there_while_the_plugin_is_on(desk, northern, address):
    start = f"/admin/l/{northern.code}/"
    assert address in desk.get(start).content.decode()
    disable_plugin(library=northern, slug="catalog", actor=None)
    assert address not in desk.get(start).content.decode()
    assert desk.get(address).status_code == 404
