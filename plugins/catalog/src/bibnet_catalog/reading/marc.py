"""A record of the MARC family in memory: leader, fields, subfields, all decoded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from .remarks import Remark


class Field(NamedTuple):
    """A field: its tag, its two indicators (none in a control field), its subfields in order.

    What stands before the first subfield, or in a control field, has the code "".
    """

    tag: str
    indicators: str
    subfields: tuple[tuple[str, str], ...]

    @property
    def value(self) -> str:
        """The text of a control field, or what stands before the first subfield."""
        return self.first("")

    def first(self, code: str) -> str:
        """The first subfield of this code, or an empty string."""
        return next((text for one, text in self.subfields if one == code), "")

    def all(self, *codes: str) -> list[str]:
        """The subfields of these codes in the order in which they stand."""
        return [text for one, text in self.subfields if one in codes]


@dataclass(slots=True)
class MarcRecord:
    """A record of MARC21, RUSMARC (UNIMARC) or IRBIS64.

    `remarks` tell what was read in spite of a mistake; `leader` is empty for IRBIS.
    """

    leader: str = ""
    fields: list[Field] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator[Field]:
        """The fields with these tags in the order in which they stand."""
        return (one for one in self.fields if one.tag in tags)

    def first(self, *tags: str) -> Field | None:
        return next(self.all(*tags), None)

    def text(self, tag: str, code: str = "") -> str:
        """The first subfield of this code in any field with this tag, or an empty string."""
        found = (one.first(code) for one in self.fields if one.tag == tag)
        return next((text for text in found if text), "")
