"""The fields that are corrected, each with the parts of a description that it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bibnet_catalog.describing.description import Description
from bibnet_catalog.entering.fields import values_of
from bibnet_catalog.entering.words import FIELDS as WORDS
from bibnet_catalog.pages.words import kind

Said = Mapping[str, Any]

# By the names of the form of a book.
PARTS: Mapping[str, tuple[str, ...]] = {
    "kind": ("kind",),
    "title": ("title",),
    "other_title": ("other_title",),
    "part_number": ("part_number", "level"),
    "part_title": ("part_title",),
    "authors": ("people",),
    "responsibility": ("responsibility",),
    "edition": ("edition",),
    "published_in": ("places",),
    "publisher": ("publishers",),
    "year": ("date", "year", "last_year"),
    "pages": ("extent", "pages"),
    "series": ("series",),
    "isbn": ("isbns",),
    "bbk": ("bbk",),
    "udc": ("udc",),
    "age_mark": ("age_mark",),
    "language": ("languages",),
    "subjects": ("subjects",),
    "keywords": ("keywords",),
    "annotation": ("annotation",),
    "notes": ("notes",),
}


def said_in(field: str, description: Said) -> dict[str, Any]:
    """What a description says in a field, as a correction keeps it."""
    return {name: description.get(name) for name in PARTS[field]}


def laid_over(description: Said, values: Iterable[Said]) -> dict[str, Any]:
    """A description, as JSON, with these corrections."""
    changed = {name: said for value in values for name, said in value.items()}
    found = {**description, **changed}
    return {name: said for name, said in found.items() if said is not None}


def in_words(field: str, value: Said) -> str:
    """What is said in a field as a person reads it."""
    said = {name: one for name, one in value.items() if one is not None}
    if field == "kind":
        return kind(said["kind"])
    text = values_of(Description.from_json(said))[field]
    return "; ".join(line.strip() for line in str(text).splitlines() if line.strip())


def named(field: str) -> str:
    """What a field is called."""
    return str(WORDS.get(PARTS[field][0], field))
