"""What a person really sends: bodies, queries and states of the browser, by address.

An address that takes a POST has its body in `bodies`, so that the matrix asks for what a person
could do and not only for an empty form; what is in no table is sent empty.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.test import Client
from django.utils import timezone

from bibnet.accounts.services import desks, sessions, sign_in

from .addresses import Address
from .bodies import BODIES
from .bodies.common import Body
from .things import Things

QUERIES: dict[str, Body] = {
    "wagtailadmin_block_preview": lambda it: {"id": it.block_id},
    "catalog_admin:choose_selection": lambda it: {"edition": it.own_book.edition_id},
    "catalog_admin:home": lambda it: {"r": it.own_book.pk},
}


def _at_the_desk(client: Client, it: Things) -> None:
    client.cookies[desks.COOKIE] = it.desk_token


def _on_the_way(client: Client, it: Things) -> None:
    """The password was right, the second factor is still asked for."""
    session = client.session
    session[sign_in.PENDING] = {
        "user": it.people["administrator"].pk,
        "target": {"state": "", "next": ""},
        "is_shared": False,
        "at": timezone.now().timestamp(),
    }
    session.save()


def _confirmed(client: Client, it: Things) -> None:
    """The password was given a moment ago."""
    session = client.session
    session[sessions.CONFIRMED] = timezone.now().timestamp()
    session.save()


# What the browser must know already for its owner to get through.
STATES: dict[str, Callable[[Client, Things], None]] = {
    "accounts_admin:find_viewed": _confirmed,
    "accounts_admin:view_as": _confirmed,
    "accounts:desk": _at_the_desk,
    "accounts:second_step": _on_the_way,
}


def state(address: Address, things: Things) -> Callable[[Client], None] | None:
    made = STATES.get(address.name)
    return partial(made, it=things) if made else None


def body(address: Address, things: Things) -> dict[str, Any]:
    return BODIES[address.name](things) if address.name in BODIES else {}


def query(address: Address, things: Things) -> dict[str, Any]:
    return QUERIES[address.name](things) if address.name in QUERIES else {}
