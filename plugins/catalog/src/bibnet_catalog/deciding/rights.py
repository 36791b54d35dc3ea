"""Who decides: a library's cataloguers about its own records, the network's about all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bibnet.libraries.roles import has_role
from bibnet_catalog.permissions import policy

from .errors import NotYours

if TYPE_CHECKING:
    from bibnet.accounts.models import User
    from bibnet_catalog.models import Record

DECIDE = "bibnet_catalog.add_ruling"


def may_decide(user: User, records: Iterable[Record]) -> bool:
    """Whether the person decides in each library whose records these are, on or off."""
    roles = policy.roles_with(DECIDE)
    return all(has_role(user, one, *roles) for one in {record.library for record in records})


def check(user: User | None, records: Iterable[Record]) -> None:
    """Raise NotYours; None is the system itself."""
    if user is not None and not may_decide(user, records):
        raise NotYours
