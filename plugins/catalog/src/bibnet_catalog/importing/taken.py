"""A record of a chunk on its way into the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bibnet_catalog.models import Record

from .clustering import Placed
from .understanding import Understood

# What a delivery may change of a record, and what undoing brings back.
KEPT = ("container", "dialect", "encoding", "description", "is_gone")


@dataclass(slots=True)
class Taken:
    """A record with its number and its place; `record` as it stands, and `before` what it was.

    Both are empty of a new one.
    """

    one: Understood
    number: int
    placed: Placed
    record: Record | None = None
    before: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return self.record is None


def state_of(record: Record) -> dict[str, Any]:
    """What a delivery keeps of a record before it changes it: values of `Delivery`'s fields."""
    return {
        "edition_before_id": record.edition_id,
        "run_before_id": record.run_id,
        "before": {name: getattr(record, name) for name in KEPT},
        "content_before": bytes(record.content),
        "digest_before": bytes(record.digest),
    }
