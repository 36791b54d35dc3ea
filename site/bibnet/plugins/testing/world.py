"""Where the contract is tried out: three libraries, their people, and somebody from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from bibnet.libraries import network, roles
from bibnet.libraries.founding import Founding, found_library, found_region
from bibnet.libraries.models import Kind, Library, Role
from bibnet.libraries.models.roles import REGION_ROLES
from bibnet.plugins.planning import requirements
from bibnet.plugins.services import disable_plugin, enable_plugin
from bibnet.plugins.state import installed_plugins

# Where a person's session is kept.
SESSION = "_contract_session"
Values = Mapping[str, Callable[[Library], Mapping[str, Any]]]
Rows = Mapping[str, Callable[[Library], Any]]


@dataclass
class World:
    """The plugin is on in `here` and `elsewhere`, off in `there` and in the region."""

    region: Library
    here: Library
    elsewhere: Library
    there: Library
    superuser: Any
    regional_admin: Any
    stranger: Any
    # By library code and role; the region's own roles under the region's code.
    staff: dict[tuple[str, Role], Any] = field(default_factory=dict)
    values: Values = field(default_factory=dict)
    rows: Rows = field(default_factory=dict)

    def switch(self, slug: str) -> None:
        """Let the plugin be on and off where it has to be."""
        for library in (self.here, self.elsewhere):
            enable_plugin(library=library, slug=slug, actor=None, with_requirements=True)
        for library in (self.there, self.region):
            # What it requires is on, so that only its own switch can hide it.
            for required in requirements(slug):
                enable_plugin(library=library, slug=required, actor=None, with_requirements=True)
            if installed_plugins()[slug].plugin.default_on:
                disable_plugin(library=library, slug=slug, actor=None)

    @property
    def foreigners(self) -> dict[str, Any]:
        """People who have no business with the staff's addresses of `here`."""
        return {
            "nobody": None,
            "somebody without a role": self.stranger,
            "the administrator of another library, where it is on": self.staff[
                self.elsewhere.code, Role.LIBRARY_ADMIN
            ],
            "the administrator of another library, where it is off": self.staff[
                self.there.code, Role.LIBRARY_ADMIN
            ],
        }


@contextmanager
def standing_world(values: Values, rows: Rows) -> Iterator[World]:
    """The world in a transaction that is undone at the end."""
    with transaction.atomic():
        yield _made(values, rows)
        transaction.set_rollback(True)


def _made(values: Values, rows: Rows) -> World:
    region = _region()
    world = World(
        region=region,
        here=_library("contract-here", region),
        elsewhere=_library("contract-elsewhere", region),
        there=_library("contract-there", region),
        superuser=_signed_in(get_user_model().objects.create_superuser(username="contract-root")),
        regional_admin=_person("contract-region", region, Role.REGIONAL_ADMIN),
        stranger=_person("contract-stranger"),
        values=values,
        rows=rows,
    )
    for role in Role:
        places = [region] if role in REGION_ROLES else [world.here, world.elsewhere, world.there]
        for library in places:
            name = f"contract-{library.pk}-{role}"
            world.staff[library.code, role] = _person(name, library, role)
    return world


def two_libraries(slug: str) -> tuple[Library, Library]:
    """A library where the plugin is on, and one where it is off."""
    region = _region()
    here, there = _library("contract-here", region), _library("contract-there", region)
    enable_plugin(library=here, slug=slug, actor=None, with_requirements=True)
    if installed_plugins()[slug].plugin.default_on:
        disable_plugin(library=there, slug=slug, actor=None)
    return here, there


def _region() -> Library:
    return Library.objects.members().filter(kind=Kind.REGION).first() or found_region(
        code="contract-region", name="Region", hostname="contract-region.localhost"
    )


def _library(code: str, region: Library) -> Library:
    founding = Founding(code=code, name=f"Library {code}", parent=region, kind=Kind.SYSTEM)
    return found_library(founding, actor=None)


def _person(username: str, library: Library | None = None, role: Role | None = None) -> Any:
    person = get_user_model().objects.create_user(username=username, password=None)
    if library is not None and role is not None:
        roles.grant_role(user=person, library=library, role=role, actor=None)
    return _signed_in(person)


def _signed_in(person: Any) -> Any:
    """The person with a session for all that is asked: signing in costs as much as many answers."""
    client = Client()
    client.force_login(person)
    vars(person)[SESSION] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return person


def host_of(library: Library) -> str:
    """The host that the library's addresses stand on."""
    return network.canonical_host(library) or network.canonical_host(network.region()) or ""


def ask(
    library: Library, url: str, *, person: Any | None = None, method: str = "get"
) -> HttpResponse:
    """What a person (None is anybody) gets at an address of a host; undone afterwards.

    Asked as by a script: Wagtail then answers 403 where it would lead people to its front page.
    """
    client = Client(raise_request_exception=True)
    if person is not None and SESSION in vars(person):
        client.cookies[settings.SESSION_COOKIE_NAME] = vars(person)[SESSION]
    elif person is not None:
        client.force_login(person)
    headers = {"host": host_of(library), "x-requested-with": "XMLHttpRequest"}
    with transaction.atomic():
        answer = getattr(client, method)(url, headers=headers)
        transaction.set_rollback(True)
    return answer


def is_refused(answer: HttpResponse) -> bool:
    """Whether the answer shows and does nothing: not found, forbidden, or off to the sign-in."""
    if answer.status_code in (401, 403, 404):
        return True
    if answer.status_code in (301, 302):
        target = answer["Location"]
        return any(one in target for one in ("/accounts/login", "/login/", "/accounts/factor"))
    return False
