"""What is written down of a record for its edition, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from bibnet_catalog.describing.description import Description
from bibnet_catalog.describing.isbd import heading


class Shown(NamedTuple):
    """What an edition shows: the values of `Edition.SHOWN`."""

    title: str
    heading: str
    year: int | None
    kind: str
    level: str
    age_mark: int | None
    fullness: int


# What an edition shows of a record that says nothing.
NOTHING = Shown("", "", None, "", "", None, 0)


def fullness(description: Description) -> int:
    """How much a record says: the number of its filled fields, lists by their rows."""
    return said_by(description.as_json())


def said_by(description: Mapping[str, Any]) -> int:
    """`fullness` of what a record keeps as its description."""
    return sum(len(value) if isinstance(value, list) else 1 for value in description.values())


def shown(description: Description, says: int | None = None) -> Shown:
    """What an edition shows that is written down from this record, of which `says` is told."""
    title = [description.title, description.part_number, description.part_title]
    return Shown(
        title=". ".join(filter(None, title)) or description.control_number,
        heading=heading(description)[:200],
        year=description.year,
        kind=description.kind.value,
        level=description.level.value,
        age_mark=description.age_mark,
        fullness=fullness(description) if says is None else says,
    )
