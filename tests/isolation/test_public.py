"""Addresses outside the staff's screens: microsites, API, files. Generated from the resolver.

Whoever asks, on whichever host: what a library has not published is not shown, and nothing that is
the library's is changed but by the doors that are open to readers.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.http import HttpResponse

from . import payloads
from .addresses import Address, addresses
from .cells import FILES, Cell, ask
from .factories import NoFactory, fill, written
from .things import Things

HOSTS = ("northern.localhost", "southern.localhost", "region.localhost")
API_METHODS = ("get", "post", "put", "patch", "delete")
# Where readers write to a library, each with tests of its own.
FOR_READERS = {
    "events:register": "a place at an event",
    "wagtail_serve": "a question on the page for questions",
    "lending:channel": "a visit by a poster, of which only the number is kept",
}


def public_addresses() -> list[Address]:
    return [one for one in addresses() if not one.is_staff]


def url_of(address: Address, things: Things) -> str:
    made = written(address)
    if made is not None:
        return made(things)
    if not address.name:
        return "/" + address.route.rstrip("$")
    return address.url(fill(address, things))


def cells(people: dict[str, Any], things: Things, hosts: tuple[str, ...]) -> Iterator[Cell]:
    for address, (who, person), host in product(public_addresses(), people.items(), hosts):
        yield from cells_of(address, who, person, host, things)


def cells_of(address: Address, who: str, person: Any, host: str, things: Things) -> Iterator[Cell]:
    is_api = address.route.startswith("api/")
    url = url_of(address, things)
    for method in API_METHODS if is_api else ("get", "post"):
        yield ask(
            person,
            address,
            url,
            method,
            mark=things.mark,
            who=f"{who} on {host}",
            data=None if method == "get" else payloads.body(address, things),
            things=things,
            host=host,
            content_type="application/json" if is_api and method != "get" else "",
        )
    if not address.parameters and written(address) is None:
        yield ask(
            person,
            address,
            f"{url}?q={things.mark}",
            "get",
            mark=f"{things.mark} d",  # a draft or a document; the word itself is shown again
            who=f"{who} on {host}",
            host=host,
        )


def is_red(cell: Cell, things: Things) -> bool:
    own_site = f" on {things.library.code}.localhost"
    if cell.address.namespace.startswith("dummy") and cell.who.endswith(own_site):
        return False  # notes are for all who read the library's own site
    if cell.touches and cell.address.name not in FOR_READERS:
        return True
    return cell.shows_mark or (cell.address.starts_with(*FILES) and cell.is_let_in)


def test_every_public_address_can_be_filled_in(north):
    missing = []
    for address in public_addresses():
        try:
            url_of(address, north)
        except NoFactory as error:
            missing.append(str(error))
    assert not missing, "\n".join(missing)


@pytest.mark.slow
def test_what_a_library_has_not_published_is_shown_nowhere(north, south, stranger):
    people = {"a reader": stranger, "another administrator": south.people["administrator"]}
    found = [*cells({"nobody": None}, north, HOSTS), *cells(people, north, HOSTS[::2])]
    red = [one for one in found if is_red(one, north)]
    assert not red, "\n".join(map(str, red))


def test_the_librarys_own_people_get_its_files(client, north):
    """And its administrator switches a plugin by the API: the cells above ask for what is there."""
    client.force_login(north.people["administrator"])

    def get(url: str) -> HttpResponse:
        return client.get(url, headers={"host": "northern.localhost"})

    for url in (north.document.url, north.image.file.url):
        assert get(url).status_code == 200
    answer = client.patch(
        f"/api/v1/libraries/{north.library.code}/plugins/",
        payloads.BODIES["api:plugins"](north),
        content_type="application/json",
        headers={"host": "northern.localhost"},
    )
    assert answer.status_code == 200, answer.content
