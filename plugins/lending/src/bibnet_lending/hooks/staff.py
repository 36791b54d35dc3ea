"""What the staff and programs see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from bibnet.plugins import items, points
from bibnet_lending import (
    staff_menu,
    staff_waiting,
)
from bibnet_lending.audit_acts import ACTS
from bibnet_lending.rest.doors import READ, WRITE

from .registrar import hooks

if TYPE_CHECKING:
    from bibnet.accounts.models import User
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import SignedInRequest


@hooks.on(points.staff_menu_items)
def screens_in_the_menu(
    library: Library, *, request: SignedInRequest
) -> Iterable[items.StaffMenuItem]:
    return staff_menu.menu_items(library, request.user)


@hooks.on(points.staff_start_items)
def what_waits(library: Library, *, user: User) -> Iterable[items.WaitingItem]:
    return staff_waiting.waiting_items(library, user)


@hooks.on(points.api_scopes)
def what_tokens_may(library: Library) -> Iterable[items.ApiScope]:
    return [
        items.ApiScope(READ, gettext_lazy("see tickets, loans and orders")),
        items.ApiScope(WRITE, gettext_lazy("lend, take back, order")),
    ]


@hooks.on(points.audit_labels)
def audit_labels(library: Library) -> Iterable[items.AuditLabel]:
    return [items.AuditLabel(f"lending.{act}", title) for act, title in ACTS.items()]
