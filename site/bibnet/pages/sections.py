"""What the site of a cultural organisation must show: a list kept as data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

# The address of the page that the sections stand under.
ABOUT = "about"
DATA = Path(__file__).parent / "data" / "sections.toml"


@dataclass(frozen=True, kw_only=True)
class Section:
    """A mandatory page: `rule` names the order or law that asks for it.

    What is asked `of_entity` is told once for the whole organisation: its branches show the same.
    """

    code: str
    slug: str
    title: str
    rule: str
    hint: str = ""
    is_shown_at_once: bool = False
    needs_file: bool = False
    of_entity: bool = False

    @property
    def address(self) -> str:
        """Where the section stands on a site unless its page was given another address."""
        return f"/{ABOUT}/{self.slug}/"


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A mandatory fact that lies in the library's own fields or in what it publishes."""

    code: str
    title: str
    rule: str
    fields: tuple[str, ...] = ()
    content: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Requirements:
    sections: tuple[Section, ...]
    facts: tuple[Fact, ...]
    stale_after_days: int = 180
    by_code: dict[str, Section] = field(default_factory=dict)

    @property
    def of_entity(self) -> tuple[Section, ...]:
        """Those that branches have from their legal entity."""
        return tuple(one for one in self.sections if one.of_entity)


@cache
def requirements() -> Requirements:
    """The whole list, read once."""
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    sections = tuple(Section(**row) for row in data["sections"])
    facts = tuple(Fact(**{**row, "fields": tuple(row.get("fields", ()))}) for row in data["facts"])
    return Requirements(
        sections, facts, data["stale_after_days"], {one.code: one for one in sections}
    )


def section_choices() -> list[tuple[str, str]]:
    """Code and title of each section, for a field's choices."""
    return [(one.code, one.title) for one in requirements().sections]
