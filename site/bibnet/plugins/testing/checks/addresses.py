"""Addresses: hidden where the plugin is off, open where it is on, the staff's to the staff."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import NoReverseMatch, reverse

from bibnet.libraries.models import Library, Role
from bibnet.libraries.models.roles import REGION_ROLES
from bibnet.plugins.testing.making import CannotMake, values_for
from bibnet.plugins.testing.report import Report
from bibnet.plugins.testing.subject import Address, Subject
from bibnet.plugins.testing.world import World, ask, is_refused

from .registry import check

METHODS = ("get", "post")


@check
def addresses_are_hidden_where_off(subject: Subject, world: World, report: Report) -> None:
    """Where the plugin is off each of its addresses is 404, to superusers too."""
    world.switch(subject.slug)
    for address, url in _filled(subject, world, world.there):
        staff = {"superuser": world.superuser, "regional administrator": world.regional_admin}
        people = {"nobody": None, **staff, "its administrator": _admin(world, world.there)}
        hosts = [world.region] if address.side == "staff" else [world.there, world.region]
        for who, person in people.items():
            for host in hosts:
                for method in METHODS:
                    status = _status(host, url, person, method)
                    shown = "" if status == 404 else f"{method} as {who} gives {status}, not 404"
                    report.look(f"{address} at {host.code}", shown)


@check
def addresses_are_open_where_on(subject: Subject, world: World, report: Report) -> None:
    """Where the plugin is on each of its addresses answers those who may open it."""
    world.switch(subject.slug)
    for address, url in _filled(subject, world, world.here, report):
        if address.side == "staff":
            roles = getattr(address.view, "bibnet_roles", ())
            if not roles:
                report.look(str(address), "open to nobody: name its right with `requires`")
                continue
            people = {str(role): world.staff[_place(world, role), role] for role in roles}
            people["superuser"] = world.superuser
            host = world.region
        else:
            people = {"nobody": None, "superuser": world.superuser}
            host = world.here
        answers = {who: _answer(host, url, one) for who, one in people.items()}
        wanted = answers if address.side == "staff" else _best(answers)
        for who, (status, refused) in wanted.items():
            bad = refused or (isinstance(status, int) and status >= 500) or isinstance(status, str)
            report.look(str(address), f"gives {status} to {who}" if bad else "")


@check
def staff_addresses_are_closed_to_others(subject: Subject, world: World, report: Report) -> None:
    """The staff's addresses let in only those who hold the right in that very library."""
    world.switch(subject.slug)
    for address, url in _filled(subject, world, world.here):
        if address.side != "staff":
            continue
        opens = set(getattr(address.view, "bibnet_roles", ())) | {Role.REGIONAL_ADMIN}
        people = dict(world.foreigners)
        for role in set(Role) - opens:
            people[f"{role} without the right"] = world.staff[_place(world, role), role]
        for who, person in people.items():
            for method in METHODS:
                status, refused = _answer(world.region, url, person, method)
                passed = "" if refused else f"{method} as {who} gets through: {status}"
                report.look(str(address), passed)


def _filled(
    subject: Subject, world: World, library: Library, report: Report | None = None
) -> Iterator[tuple[Address, str]]:
    """Each address with its parameters filled in for the library; what cannot be, reported."""
    for address in subject.addresses:
        try:
            values = values_for(address, subject, world, library)
            yield address, _url(address, values)
        except (CannotMake, NoReverseMatch) as error:
            if report is not None:
                report.look(str(address), str(error))


def _url(address: Address, values: Any) -> str:
    if address.name:
        return reverse(address.name, kwargs=dict(values))
    if address.parameters:
        raise NoReverseMatch("an address with parameters needs a name")
    return "/" + address.route.rstrip("$")


def _place(world: World, role: Role) -> str:
    return world.region.code if role in REGION_ROLES else world.here.code


def _admin(world: World, library: Library) -> Any:
    return world.staff[library.code, Role.LIBRARY_ADMIN]


def _answer(
    host: Library, url: str, person: Any | None, method: str = "get"
) -> tuple[int | str, bool]:
    """The status, or what was raised, and whether that is a refusal."""
    try:
        answer = ask(host, url, person=person, method=method)
    except Exception as error:  # whatever a view raises is what the report is about
        return f"{type(error).__name__}: {error}", False
    return answer.status_code, is_refused(answer)


def _status(host: Library, url: str, person: Any | None, method: str) -> int | str:
    return _answer(host, url, person, method)[0]


def _best(answers: dict[str, tuple[int | str, bool]]) -> dict[str, tuple[int | str, bool]]:
    """A public address may ask for a sign-in: one who gets through is enough, errors are not."""
    broken = {who: one for who, one in answers.items() if isinstance(one[0], str) or one[0] >= 500}
    through = {who: one for who, one in answers.items() if not one[1]}
    return broken or through or answers
