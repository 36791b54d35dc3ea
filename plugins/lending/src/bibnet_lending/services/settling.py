"""What an administrator settles is saved with its entry in the audit, both or none."""

from __future__ import annotations

from collections.abc import Collection

from django.db import IntegrityError, transaction

from bibnet.accounts.models import User
from bibnet.journal import audit
from bibnet_lending import errors
from bibnet_lending.models import NumberSeries, ReaderGroup, ReaderTicket, Rule

Settled = Rule | ReaderGroup | NumberSeries | ReaderTicket


@transaction.atomic
def settle(*, row: Settled, act: str, fields: Collection[str], actor: User | None) -> None:
    """Save a new row, or the `fields` of one that is there: what else changed meanwhile stays.

    Raises ForbiddenMove where somebody was quicker with the same case.
    """
    try:
        with transaction.atomic():
            row.save(update_fields=None if row._state.adding else list(fields))
    except IntegrityError as error:
        raise errors.ForbiddenMove from error
    _written(row, act, fields, actor)


@transaction.atomic
def drop(*, row: Rule | ReaderGroup, act: str, actor: User | None) -> None:
    """Delete it. Raises ProtectedError for a group with tickets in it."""
    _written(row, act, (), actor)
    row.delete()


def _written(row: Settled, act: str, fields: Collection[str], actor: User | None) -> None:
    audit.record(
        action=f"lending.{act}", actor=actor, library=row.library, obj=row, fields=list(fields)
    )
