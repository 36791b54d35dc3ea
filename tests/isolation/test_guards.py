"""Each permission check of the code, taken away, turns a cell red; the list is read from the code.

Often two checks stand one behind the other (the screen's and the service's). So a refused cell is
peeled: what refused it is switched off, and asked again, until it is red. Then each of the checks
passed is put back alone and must refuse it again: it alone keeps what the cell asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from bibnet.accounts.services import consents, viewing
from bibnet.libraries import districts, network, roles
from bibnet.libraries.facts import change_facts
from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Library, Role
from bibnet.libraries.models.roles import REGION_ROLES
from bibnet.pages.editing.offering import accept_offer, decline_offer, withdraw_page
from bibnet.pages.importing import known_kinds
from bibnet.pages.importing import services as importing
from bibnet.plugins.presets import delete_preset

from . import payloads
from .addresses import Address
from .bodies.common import day
from .cells import FILES, Cell, ask, tables_written
from .factories import NoFactory, fill, is_closed, needs_state
from .guards import Guards, install, is_raise, uninstall
from .test_matrix import address_of, places, searches, staff_addresses
from .test_public import public_addresses, url_of
from .things import Things
from .world import STAFF

LAYERS = 6
# Checks that no address of the staff's comes to, each with tests of its own.
ELSEWHERE: dict[str, str] = {
    "bibnet.stamps.keeping:may_be_kept": "which answers are kept",
    "bibnet.pages.cache:_may_be_kept": "which answers are kept",
    "bibnet.events.services.laying_out:_may_change": "which dates follow their event",
    "bibnet.operations.metrics:_may_see": "figures for the operator's programs",
    "bibnet.accounts.services.security:remove_factor raises 1": "only one's own are looked among",
    "bibnet.api.permissions:ReadOrScope.has_permission": "tokens: tests/bibnet/api",
    "bibnet.api.permissions:ReadOrScope.has_object_permission": "tokens: tests/bibnet/api",
    "bibnet.api.permissions:OwnOrScope.has_permission": "tokens: tests/plugins/lending/rest",
    "bibnet.api.views.plugins:switch raises 1": "says what `may_switch` refused",
    "bibnet.api.views.switching:SwitchesTheNetwork.has_permission": "tests/bibnet/api",
    "bibnet.background.redis_queue:_may_go_on": "which tasks are taken up again",
    "bibnet.events.staff:may_edit": "which buttons are shown; the services refuse",
    "bibnet.events.services.releasing:publish_draft raises 1": "Wagtail asks behind it again",
    "bibnet.libraries.views.schedule:_may_undo": "which buttons are shown; the service refuses",
    "bibnet.pages.bulk_doors:check raises 1": "names of people: test_bulk_doors",
}


def _grant(north: Things, actor: Any, role: Role) -> None:
    library = network.region() if role in REGION_ROLES else north.library
    roles.grant_role(user=north.people["reader"], library=library, role=role, actor=actor)


def _put_elsewhere(north: Things, actor: Any) -> None:
    library = Library.objects.get(pk=north.library.pk)
    library.district = None
    change_facts(library=library, fields=["district"], actor=actor)


# Services whose screens offer only what is allowed: asked by themselves, and what is written.
DIRECT: dict[str, Callable[[Things, Any], object]] = {
    "grant": lambda it, actor: _grant(it, actor, Role.EDITOR),
    "grant for the region": lambda it, actor: _grant(it, actor, Role.SUPPORT),
    "revoke": lambda it, actor: roles.revoke_role(
        user=it.people["editor"], library=it.library, role=Role.EDITOR, actor=actor
    ),
    "found with a host": lambda it, actor: found_library(
        Founding(code="direct", name="Direct", parent=it.library, hostname="direct.localhost"),
        actor=actor,
    ),
    "publish a text": lambda it, actor: consents.publish_document(
        purpose="personal_data", text="Text", actor=actor
    ),
    "accept": lambda it, actor: accept_offer(offer=it.offer, actor=actor),
    "decline": lambda it, actor: decline_offer(offer=it.offer, actor=actor),
    "delete a preset": lambda it, actor: delete_preset(preset=it.preset, actor=actor),
    "bring a file": lambda it, actor: importing.bring(
        library=it.library,
        kind=known_kinds()["news"],
        name="a.csv",
        content=b"title\nBrought\n",
        actor=actor,
    ),
    "begin an import": lambda it, actor: importing.start(
        job=it.page_import, publishes=True, actor=actor
    ),
    "go on with an import": lambda it, actor: importing.resume(job=it.halted_import, actor=actor),
    "take an import back": lambda it, actor: importing.begin_undo(job=it.done_import, actor=actor),
    "give a district": lambda it, actor: districts.appoint(
        user=it.people["reader"], district=it.library.district, actor=actor
    ),
    "put into another district": _put_elsewhere,
    "take a district": lambda it, actor: districts.dismiss(held=it.district_role, actor=actor),
    "look with somebody's eyes": lambda it, actor: viewing.begin(
        viewer=actor, person=it.people["editor"], reason="-"
    ),
    "withdraw": lambda it, actor: withdraw_page(page=it.live_page, actor=actor),
}

Asking = Callable[[], Cell]


@dataclass
class Proof:
    """Which checks were shown to be worth something."""

    guards: Guards
    proven: set[str] = field(default_factory=set)

    def take(self, ask_cell: Asking) -> None:
        """Peel one cell and note the checks that it proves."""
        off: frozenset[str] = frozenset()
        steps: list[tuple[str, list[str]]] = []
        for _layer in range(LAYERS):
            cell, hits = self._ask(ask_cell, off)
            if not cell.is_harmless:
                self._prove(ask_cell, off, steps)
                return
            refused = [one for one in hits if is_raise(one)] or hits[-1:]
            if not refused:
                return
            off |= {refused[-1]}
            steps.append((refused[-1], hits))

    def _prove(
        self, ask_cell: Asking, off: frozenset[str], steps: list[tuple[str, list[str]]]
    ) -> None:
        for name, hits in steps:
            answers = [one for one in hits if one != name and one not in self.proven]
            if name in self.proven and not answers:
                continue
            without = off - {name}
            if not self._ask(ask_cell, without)[0].is_harmless:
                continue
            self.proven.add(name)
            for answer in answers:
                if (
                    not is_raise(answer)
                    and not self._ask(ask_cell, without | {answer})[0].is_harmless
                ):
                    self.proven.add(answer)

    def _ask(self, ask_cell: Asking, off: frozenset[str]) -> tuple[Cell, list[str]]:
        self.guards.off = off
        self.guards.hits.clear()
        cell = ask_cell()
        self.guards.off = frozenset()
        return cell, list(self.guards.hits)


@pytest.fixture
def guards() -> Iterator[tuple[Guards, set[str]]]:
    staff_addresses()  # so that all screens are there
    made = Guards()
    names, before = install(made)
    yield made, names
    uninstall(before)


@dataclass(frozen=True)
class Question:
    """One request of the other library's people."""

    address: Address
    url: str
    data: dict[str, Any]
    method: str = ""

    @property
    def by(self) -> str:
        return self.method or ("get" if "q=" in self.url else "post")


def asked(north: Things, south: Things) -> Iterator[Question]:
    """Its addresses, one's own with its things in them, its bodies."""
    # The plugin's first: one that fails several times is left out from then on.
    for address in sorted(staff_addresses(), key=lambda one: "dummy" not in one.namespace):
        if is_closed(address) or needs_state(address.name):
            continue
        try:
            for url, data in places(address, north):
                yield Question(address, url, data)
                if address.name not in payloads.BODIES and not address.is_bulk:
                    yield Question(address, url, data, "get")
        except NoFactory:
            continue  # told by the test of the factories
        if "code" in address.parameters and len(address.parameters) > 1:
            own = {**fill(address, north), "code": south.library.code}
            yield Question(address, address.url(own), payloads.body(address, north))
        if address.name in payloads.BODIES:
            mixed = {**payloads.body(address, south), **payloads.body(address, north)}
            yield Question(address, address_of(address, south), mixed)
        yield from (Question(address, url, {}, "get") for url in searches(address, north))
        if address.name == "libraries_admin:act":
            moved = {"code": south.library.code, "pk": south.branch.pk, "kind": "move"}
            data = {"parent": north.library.code, "on": day(0), "confirm": "1"}
            yield Question(address, address.url(moved), data)
    for address in public_addresses():
        if address.starts_with("api:plugins", *FILES):
            method = "patch" if address.route.startswith("api/") else "get"
            body = payloads.body(address, north)
            yield Question(address, url_of(address, north), body, method)


def put(question: Question, person: Any, north: Things) -> Cell:
    address = question.address
    return ask(
        person,
        address,
        question.url,
        question.by,
        mark=f"{north.mark} " if question.by == "get" and "q=" in question.url else north.mark,
        who="the other library's staff",
        data=None if question.by == "get" else question.data,
        things=None if address.parameters else north,
        content_type="application/json" if question.by == "patch" else "",
    )


def serve(
    address: Address, what: str, service: Callable[..., object], person: Any, north: Things
) -> Cell:
    """The same for a service that is called by itself: done is written, refused is nothing."""
    is_refused = False
    with transaction.atomic(), tables_written() as writes:
        try:
            with transaction.atomic():
                service(north, fresh(person))
        except PermissionDenied:
            is_refused = True
        transaction.set_rollback(True)
    status = 403 if is_refused else 200
    return Cell(address, what, "call", status, is_refused, False, tuple(writes))


def fresh(person: Any) -> Any:
    """Without what the object remembers of its rights."""
    return type(person).objects.get(pk=person.pk)


@pytest.mark.slow
def test_each_check_taken_away_turns_a_cell_red(guards, north, south):
    switches, names = guards
    person = south.people["editor"]
    for role in STAFF.values():
        roles.grant_role(user=person, library=south.library, role=role, actor=None)
    proof = Proof(switches)
    for question in asked(north, south):
        proof.take(partial(put, question, person, north))
    nameless = Address("", "", "", ("service",), None)
    for what, service in DIRECT.items():
        proof.take(partial(serve, nameless, what, service, person, north))
    missing = sorted(names - proof.proven - ELSEWHERE.keys())
    assert not missing, "\n".join(missing)


def test_the_checks_found_are_those_of_the_code(guards):
    """The reading of the code itself is looked at, and that the exceptions are still there."""
    _switches, names = guards
    assert len(names) > 60
    assert names >= ELSEWHERE.keys()
    for known in (
        "bibnet.libraries.roles:has_role",
        "bibnet.libraries.staff:library_screen.<locals>.make.<locals>.permitted raises 1",
        "bibnet.pages.doors:PageDoorMiddleware._check_page raises 1",
        "bibnet.accounts.services.people:may_manage",
    ):
        assert known in names
