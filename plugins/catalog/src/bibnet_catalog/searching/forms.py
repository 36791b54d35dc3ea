"""In which forms a text is to be had, out of a description."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bibnet_catalog.describing.description import Description, Kind

from .query import Form

PRINTED = frozenset(
    {Kind.BOOK, Kind.PERIODICAL, Kind.ARTICLE, Kind.SHEET_MUSIC, Kind.MAP, Kind.IMAGE}
    | {Kind.MANUSCRIPT}
)
# What leads to something about a book, and not to the book.
ABOUT = re.compile(
    r"оглавлен|содержани|аннотац|рецензи|реферат|contents|abstract|review|publisher description",
    re.IGNORECASE,
)


def forms_of(one: Description) -> Iterator[Form]:
    """The forms that a record tells of; an electronic address of a printed thing is its copy's."""
    links = (link for link in one.links if not link.is_related and not ABOUT.search(link.text))
    if one.is_large_print:
        yield Form.LARGE_PRINT
    if one.is_braille:
        yield Form.BRAILLE
    if one.is_digitised or (one.kind in PRINTED and any(links)):
        yield Form.DIGITISED
