"""Every staff address × role × two libraries, generated from the resolver.

A new address is covered as soon as it exists; if it takes a parameter that nothing fills in, the
first test fails until `factories` knows an object of a library for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from wagtail.models import Page

from . import payloads
from .addresses import Address, addresses
from .cells import Cell, ask
from .factories import NoFactory, fill, is_closed, needs_state
from .world import Things, furnish

METHODS = ("get", "post")


@pytest.fixture
def north(northern) -> Things:
    return furnish(northern)


@pytest.fixture
def south(southern) -> Things:
    return furnish(southern)


@pytest.fixture
def superuser(django_user_model):
    return django_user_model.objects.create_superuser("root", password=None)


def staff_addresses() -> list[Address]:
    return [one for one in addresses() if one.is_staff]


def cells(people: dict[str, Any], things: Things) -> Iterator[Cell]:
    """What each of the people gets at each address filled in with the library's things."""
    for address in staff_addresses():
        try:
            url = address_of(address, things)
        except NoFactory:
            continue  # told by the test of the factories
        for who, person in people.items():
            for method in METHODS:
                data = payloads.body(address, things) if method == "post" else None
                yield ask(person, address, url, method, mark=things.mark, who=who, data=data)
                if method == "get" and not address.parameters:
                    yield ask(
                        person,
                        address,
                        f"{url}?q={things.mark}",
                        method,
                        mark=f"{things.mark} ",
                        who=who,
                    )


def address_of(address: Address, things: Things) -> str:
    """The address filled in with the library's things, with the query that its screen sends."""
    url = address.url(fill(address, things))
    asked = urlencode(payloads.query(address, things))
    return f"{url}?{asked}" if asked else url


def test_every_address_can_be_filled_in(north):
    missing = []
    for address in staff_addresses():
        try:
            address.url(fill(address, north))
        except NoFactory as error:
            missing.append(str(error))
    assert not missing, "\n".join(missing)


@pytest.mark.slow
@pytest.mark.parametrize("role", ["editor", "librarian", "administrator"])
def test_staff_of_one_library_sees_and_changes_nothing_of_another(role, north, south):
    red = [one for one in cells({role: south.people[role]}, north) if not one.is_harmless]
    assert not red, "\n".join(map(str, red))


@pytest.mark.slow
def test_a_reader_and_a_passer_by_see_and_change_nothing_of_the_staffs(north, stranger):
    people = {"a reader": stranger, "nobody": None}
    red = [one for one in cells(people, north) if not one.is_harmless]
    assert not red, "\n".join(map(str, red))


@pytest.mark.slow
def test_somebody_gets_through_at_every_address_that_is_not_closed(
    north, regional_admin, superuser
):
    """By each method that the address knows. What is closed on purpose is closed to all."""
    people = {**north.people, "regional administrator": regional_admin, "superuser": superuser}
    red = []
    for address in staff_addresses():
        try:
            url = address_of(address, north)
        except NoFactory:
            continue  # told by the test of the factories
        for method in METHODS:
            row = first_through(people, address, url, method, north)
            is_open = row[-1].got_through
            is_known = not any(one.is_no_method for one in row)
            if is_known and not needs_state(address.name) and is_open == is_closed(address):
                red.append(row[-1])
    assert not red, "\n".join(map(str, red))


def first_through(
    people: dict[str, Any], address: Address, url: str, method: str, things: Things
) -> list[Cell]:
    """Cells of one person after another, until one gets through."""
    row = []
    for who, person in people.items():
        row.append(
            ask(
                person,
                address,
                url,
                method,
                mark=things.mark,
                who=who,
                data=payloads.body(address, things) if method == "post" else None,
                prepare=payloads.state(address, things),
            )
        )
        if row[-1].got_through:
            break
    return row


PAGE_RIGHTS = "wagtail.permission_policies.pages.PagePermissionPolicy"
FILE_RIGHTS = "wagtail.permission_policies.collections.CollectionOwnershipPermissionPolicy"
MAY_SEE = "bibnet.pages.doors.PageDoorMiddleware._may_see"


def always(*args: Any) -> bool:
    return True


# What is taken away; behind the rights of pages stands a second door.
MUTATIONS: dict[str, dict[str, Any]] = {
    "roles of the core's screens": {"bibnet.libraries.staff.has_role": always},
    "roles of the plugins' screens": {"bibnet.plugins.gate.has_role": always},
    "rights of pages": {
        f"{PAGE_RIGHTS}.user_has_any_permission_for_instance": always,
        MAY_SEE: always,
    },
    "pages named in addresses": {MAY_SEE: always},
    "page chooser": {"bibnet.pages.doors.own_pages_and_way": lambda user: Page.objects.all()},
    "what bulk actions name": {"bibnet.pages.bulk_doors.check": always},
    "rights of pictures and documents": {
        f"{FILE_RIGHTS}.user_has_any_permission_for_instance": always
    },
    "lists of pictures and documents": {
        f"{FILE_RIGHTS}.instances_user_has_any_permission_for": (
            lambda self, user, actions: self.model.objects.all()
        )
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("policy", MUTATIONS)
def test_a_policy_that_always_says_yes_turns_a_cell_red(policy, north, south, monkeypatch):
    """The matrix is worth something: without any one of the checks it shows a leak."""
    for target, substitute in MUTATIONS[policy].items():
        monkeypatch.setattr(target, substitute)
    people = {"administrator": south.people["administrator"]}
    assert any(not one.is_harmless for one in cells(people, north))
