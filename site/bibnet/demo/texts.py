"""Texts of the demonstration as translators and librarians edit them: titles, facts, paragraphs.

A file holds items. An item begins with `# Title`, goes on with `key: value` lines and ends with
paragraphs; the first paragraph is the lead.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from anyascii import anyascii
from django.utils.text import slugify

_folder = Path(__file__).parent / "data"
_FACT = re.compile(r"^([a-z]+): *(.*)$")
LONGEST_SLUG = 60


@dataclass(frozen=True)
class Item:
    """One piece of news, event, report or page; `paragraphs` hold the lead first."""

    title: str
    facts: Mapping[str, str]
    paragraphs: tuple[str, ...]

    @property
    def slug(self) -> str:
        """The last part of the address, in latin letters."""
        return self.facts.get("slug") or latin(self.title)

    @property
    def lead(self) -> str:
        return self.paragraphs[0] if self.paragraphs else ""

    @property
    def body(self) -> tuple[str, ...]:
        return self.paragraphs[1:]

    def names(self, key: str) -> tuple[str, ...]:
        """The parts of a fact that lists something, by commas."""
        return tuple(part.strip() for part in self.facts.get(key, "").split(",") if part.strip())

    def number(self, key: str) -> int | None:
        return int(self.facts[key]) if key in self.facts else None

    def is_said(self, key: str) -> bool:
        return self.facts.get(key) == "yes"


def folder() -> Path:
    """Where the texts and drawings lie."""
    return _folder


def latin(title: str) -> str:
    """A title as a part of an address: whole words, in latin letters."""
    slug = slugify(anyascii(title))
    if len(slug) <= LONGEST_SLUG:
        return slug
    return slug[: LONGEST_SLUG + 1].rpartition("-")[0]


@cache
def items(kind: str, group: str) -> tuple[Item, ...]:
    """The items of `data/<kind>/<group>.md`; none if there is no such file."""
    path = folder() / kind / f"{group}.md"
    if not path.exists():
        return ()
    return tuple(_items(path.read_text(encoding="utf-8")))


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `data/<name>.csv`."""
    with (folder() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _items(text: str) -> Iterator[Item]:
    for part in re.split(r"^# ", text, flags=re.MULTILINE)[1:]:
        title, _, rest = part.partition("\n")
        facts, paragraphs = _head(rest)
        yield Item(title.strip(), facts, paragraphs)


def _head(text: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The facts under a title and the paragraphs after them."""
    facts: dict[str, str] = {}
    lines = text.split("\n")
    while lines and (match := _FACT.match(lines[0])):
        facts[match[1]] = match[2].strip()
        lines.pop(0)
    blocks = re.split(r"\n\s*\n", "\n".join(lines))
    return facts, tuple(block.strip() for block in blocks if block.strip())
