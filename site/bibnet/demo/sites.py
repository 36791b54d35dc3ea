"""A library that the demonstration writes for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bibnet.libraries.models import Library

from .moments import fill
from .texts import rows


@dataclass(frozen=True)
class DemoSite:
    """A library with the day from which the dates of its texts count."""

    library: Library
    first_day: date

    @property
    def code(self) -> str:
        return self.library.code

    @cached_property
    def words(self) -> dict[str, str]:
        """What the texts' braces may name."""
        row = next((one for one in rows("libraries") if one["code"] == self.code), {})
        library = self.library
        return {
            "name": library.name,
            "short": library.short_name,
            "town": library.place,
            "place": library.place,
            "address": library.address,
            "phone": library.phone,
            "email": library.email,
            "founder": library.founder,
            "of_town": row.get("of_town", ""),
            "in_town": row.get("in_town", ""),
        }

    def fill(self, text: str) -> str:
        """The text about this library, with days that count from its first day."""
        return fill(text, self.words, self.first_day)

    def fill_all(self, paragraphs: Iterable[str]) -> list[str]:
        return [self.fill(one) for one in paragraphs]
