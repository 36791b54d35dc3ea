"""Every staff address × role × two libraries, generated from the resolver.

A new address is covered as soon as it exists; if it takes a parameter that nothing fills in, the
first test fails until `factories` knows an object of a library for it.

Who may see what is told by the code and not by the database, so most of it is asked once: on
PostgreSQL only that each address answers a role that it is for.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import urlencode

import pytest
from wagtail.admin.views.bulk_action.registry import BulkActionRegistry
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from bibnet.libraries import network, roles
from bibnet.libraries.models import Role
from bibnet.libraries.models.roles import REGION_ROLES
from bibnet.pages.doors import PAGE_PARAMETERS

from . import payloads
from .addresses import Address, addresses
from .cells import Cell, ask
from .factories import BULK, NoFactory, fill, is_closed, is_superusers, needs_state
from .things import Things
from .world import STAFF

METHODS = ("get", "post")


@pytest.fixture
def superuser(django_user_model):
    return django_user_model.objects.create_superuser("root", password=None)


def staff_addresses() -> list[Address]:
    return [one for one in addresses() if one.is_staff]


def cells(people: dict[str, Any], things: Things) -> Iterator[Cell]:
    """What each of the people gets at each address filled in with the library's things."""
    for address in staff_addresses():
        yield from cells_of(address, people, things)


def cells_of(address: Address, people: dict[str, Any], things: Things) -> Iterator[Cell]:
    try:
        asked = list(places(address, things))
    except NoFactory:
        return  # told by the test of the factories
    for (url, data), (who, person) in product(asked, people.items()):
        for method in METHODS:
            yield ask(
                person,
                address,
                url,
                method,
                mark=things.mark,
                who=who,
                data=data if method == "post" else None,
                things=None if address.parameters else things,
            )
    for url, (who, person) in product(searches(address, things), people.items()):
        # The words that were searched for are shown again, what was found has more of them.
        yield ask(person, address, url, "get", mark=f"{things.mark} ", who=who)


def address_of(address: Address, things: Things) -> str:
    """The address filled in with the library's things, with the query that its screen sends."""
    return next(places(address, things))[0]


def places(address: Address, things: Things) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each address that the pattern makes of the library's things, and the body it is sent."""
    if address.is_bulk:
        for bulk in BULK:
            pk = things.made[bulk.thing].pk
            yield f"{address.url(bulk.parameters())}?id={pk}", bulk.body(things)
        return
    url = address.url(fill(address, things))
    asked = urlencode(payloads.query(address, things))
    yield f"{url}?{asked}" if asked else url, payloads.body(address, things)


def searches(address: Address, things: Things) -> Iterator[str]:
    """Lists asked for the library's things by a word, below a page that both libraries share."""
    shared = Page.objects.get(pk=network.region().root_page_id)
    asked = urlencode({"q": things.mark})
    if address.is_bulk:
        for bulk in BULK:
            yield f"{address.url(bulk.parameters())}?id=all&childOf={shared.pk}&{asked}"
    elif not address.parameters:
        yield f"{address.url({})}?{asked}"
    elif len(address.parameters) == 1 and set(address.parameters) & set(PAGE_PARAMETERS):
        yield f"{address.url({address.parameters[0]: shared.pk})}?{asked}"


def test_every_address_can_be_filled_in(north):
    missing = []
    for address in staff_addresses():
        try:
            list(places(address, north))
        except NoFactory as error:
            missing.append(str(error))
    assert not missing, "\n".join(missing)


def test_every_bulk_action_is_asked(north):
    registry = BulkActionRegistry()
    registry._scan_for_bulk_actions()
    known = {
        (f"{app_label}.{model_name}", action)
        for model in (Page, get_image_model(), get_document_model())
        for app_label, model_name in [(model._meta.app_label, model._meta.model_name)]
        for action in registry.actions[app_label][model_name]
    }
    assert {(one.model, one.action) for one in BULK} == known


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("roles_held", ["editor", "every role of a library", "the district"])
def test_staff_of_one_library_sees_and_changes_nothing_of_another(roles_held, north, south):
    person = south.people["editor"]
    if roles_held == "the district":
        person = south.district_role.user
    elif roles_held != "editor":
        for role in STAFF.values():
            roles.grant_role(user=person, library=south.library, role=role, actor=None)
    red = [one for one in cells({roles_held: person}, north) if not one.is_harmless]
    assert not red, "\n".join(map(str, red))


@pytest.mark.once
@pytest.mark.slow
def test_who_works_for_the_region_without_administering_it_writes_no_pages(north, region, person):
    """All these roles in one person: on Wagtail's screens they open what no role opens."""
    worker = person("worker")
    for role in REGION_ROLES - {Role.REGIONAL_ADMIN}:
        roles.grant_role(user=worker, library=region, role=role, actor=None)
    ours = ("admin/l/", "admin/plugins/", "accounts/")
    red = [
        cell
        for address in staff_addresses()
        if not address.route.startswith(ours) and not roles_of(address)
        for cell in cells_of(address, {"who works for the region": worker}, north)
        if not cell.is_harmless
    ]
    assert not red, "\n".join(map(str, red))


@pytest.mark.once
@pytest.mark.slow
def test_a_screen_opens_to_the_roles_that_it_names(north, region, person):
    """In the library itself, or in the region for its roles: nobody else gets in."""
    workers = {
        role: person(f"only-{role}", region if role in REGION_ROLES else north.library, role)
        for role in Role
        if role != Role.REGIONAL_ADMIN
    }
    red = []
    for address in staff_addresses():
        named = roles_of(address)
        if not named:
            continue
        url, data = next(places(address, north))
        method = "post" if address.name in payloads.BODIES else "get"
        for role, worker in workers.items():
            if role not in named:
                cell = ask(worker, address, url, method, mark=north.mark, who=role, data=data)
                red += [cell] if cell.is_let_in else []
    assert not red, "\n".join(map(str, red))


def roles_of(address: Address) -> tuple[Role, ...]:
    """The roles that a screen of ours names."""
    return getattr(address.view, "bibnet_roles", ())


@pytest.mark.once
@pytest.mark.slow
def test_a_reader_and_a_passer_by_see_and_change_nothing_of_the_staffs(north, stranger):
    people = {"a reader": stranger, "nobody": None}
    red = [one for one in cells(people, north) if not one.is_harmless]
    assert not red, "\n".join(map(str, red))


@pytest.mark.slow
def test_a_role_gets_through_at_every_address_that_is_not_closed(north, regional_admin):
    """By each method that the address knows, answered and not only let in.

    What is closed on purpose, or the superuser's alone, is closed to every role.
    """
    # Whoever opens most is asked first.
    people = {
        "administrator": north.people["administrator"],
        "regional administrator": regional_admin,
        **north.people,
    }
    red = []
    for address in staff_addresses():
        if needs_state(address.name):
            continue
        try:
            asked = list(places(address, north))
        except NoFactory:
            continue  # told by the test of the factories
        is_shut = is_closed(address) or is_superusers(address)
        for (url, data), method in product(asked, METHODS):
            row = first_through(people, address, url, method, north, data)
            is_known = not any(one.is_no_method for one in row)
            is_open = row[-1].is_let_in if is_shut else row[-1].got_through
            if is_known and is_open == is_shut:
                red.append(row[-1])
    assert not red, "\n".join(map(str, red))


def test_what_is_the_superusers_is_open_to_her(north, superuser):
    """Otherwise it would be in use by nobody, and belong to what is closed."""
    names = [one for one in staff_addresses() if is_superusers(one) and not is_closed(one)]
    for address in names:
        row = [
            ask(superuser, address, address_of(address, north), method, mark="-", who="superuser")
            for method in METHODS
        ]
        assert any(one.got_through for one in row), str(row[0])


def first_through(
    people: dict[str, Any],
    address: Address,
    url: str,
    method: str,
    things: Things,
    data: dict[str, Any],
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
                data=data if method == "post" else None,
                prepare=payloads.state(address, things),
            )
        )
        if row[-1].got_through:
            break
    return row
