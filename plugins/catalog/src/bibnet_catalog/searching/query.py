"""What a reader asks for, whatever engine answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Scope(StrEnum):
    """Whose stock is searched: this library's with its branches, its system's, the region's."""

    LIBRARY = "library"
    SYSTEM = "system"
    REGION = "region"


class Facet(StrEnum):
    """What results are told apart by; the values are the names in addresses and in the API.

    Values: `library` and `district` codes, `kind`, `language`, `audience` as the description has
    them, `year` as four digits, `author`, `subject`, `genre` as they are shown, `age` as the number
    of the mark («12»), `new` as days («30», «90»), `form` as `Form` has them, `available` as «now»:
    a copy of some of the libraries is at its place.
    """

    LIBRARY = "library"
    DISTRICT = "district"
    KIND = "kind"
    LANGUAGE = "language"
    YEAR = "year"
    AUTHOR = "author"
    SUBJECT = "subject"
    GENRE = "genre"
    AGE = "age"
    AUDIENCE = "audience"
    NEW = "new"
    FORM = "form"
    AVAILABLE = "available"


class Form(StrEnum):
    """How a text is to be had, for whom print is too small or the way too long."""

    LARGE_PRINT = "large_print"
    BRAILLE = "braille"
    DIGITISED = "digitised"  # a printed one that has an electronic copy


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"  # by year of publication
    OLDEST = "oldest"
    TITLE = "title"
    AUTHOR = "author"
    ARRIVAL = "arrival"  # latest in the catalogue first


@dataclass(frozen=True, kw_only=True)
class Query:
    """One page of results. Values of one facet are alternatives, facets narrow each other.

    `libraries` are the codes of those whose stock counts, None for all; `years` are first and last,
    either may be open. `standing` are codes of libraries and branches on whose shelves it must
    stand, None for any. `page` begins with 1. Of a literal one nothing else is asked where its own
    words find nothing.
    """

    text: str = ""
    libraries: frozenset[str] | None = None
    facets: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    years: tuple[int | None, int | None] = (None, None)
    standing: frozenset[str] | None = None
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    page_size: int = 20
    counted: tuple[Facet, ...] = tuple(Facet)
    is_literal: bool = False
