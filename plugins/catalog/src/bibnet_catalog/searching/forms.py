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
    if one.is_large_print:
        yield Form.LARGE_PRINT
    if one.is_braille:
        yield Form.BRAILLE
    if one.kind in PRINTED and any(not ABOUT.search(link.text) for link in one.links):
        yield Form.DIGITISED
