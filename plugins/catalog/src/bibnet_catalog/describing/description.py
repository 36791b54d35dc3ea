"""A record as Bibnet sees it, whatever format it came in: what is shown, searched and compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any

from bibnet_catalog.reading.remarks import Remark


class Kind(StrEnum):
    """What it is: the facet «format» of readers, and one of the vetoes between two records."""

    BOOK = "book"
    EBOOK = "ebook"
    AUDIO = "audio"  # spoken: audiobooks
    MUSIC = "music"  # recorded music
    PERIODICAL = "periodical"
    ARTICLE = "article"
    SHEET_MUSIC = "sheet_music"
    MAP = "map"
    IMAGE = "image"  # pictures, posters, postcards
    VIDEO = "video"
    MANUSCRIPT = "manuscript"
    OBJECT = "object"  # games, models, kits
    ELECTRONIC = "electronic"  # a disc, a site, a database
    OTHER = "other"


class Level(StrEnum):
    """Where it stands among others."""

    ALONE = "alone"
    SET = "set"
    VOLUME = "volume"
    PART = "part"  # an article, a chapter: something within a host


class Audience(StrEnum):
    """For whom (RUSMARC 100$a 17–19, MARC21 008/22); a reading age, and no age mark of 436-FZ."""

    TO_6 = "to_6"
    FROM_7 = "from_7"  # 7–10
    FROM_11 = "from_11"  # 11–14
    TEENAGERS = "teenagers"
    CHILDREN = "children"  # not told apart
    ADULTS = "adults"


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody with a part in it; `roles` are codes of RUSMARC's relators ("070" is the author)."""

    surname: str
    given: str = ""  # in full, as far as the record has it: «Лев Николаевич»
    initials: str = ""  # «Л. Н.»
    numeration: str = ""  # «II» of a monarch
    dates: str = ""  # «1828-1910»
    addition: str = ""  # «св.», «поэт»
    roles: list[str] = field(default_factory=list)
    authority: str = ""  # the source's number of its authority record


@dataclass(slots=True, kw_only=True)
class Body:
    """An organisation or a meeting with a part in it."""

    name: str
    unit: str = ""
    is_meeting: bool = False
    roles: list[str] = field(default_factory=list)
    authority: str = ""


@dataclass(slots=True, kw_only=True)
class Isbn:
    """A standard number of a book; `isbn13` is empty unless its check digit is right."""

    text: str
    isbn13: str = ""
    note: str = ""  # binding, volume: «рус.», «т. 1», «в пер.»


@dataclass(slots=True, kw_only=True)
class Series:
    title: str
    number: str = ""
    issn: str = ""


@dataclass(slots=True, kw_only=True)
class Subject:
    """A heading with its subdivisions, in order; `scheme` is person, body, title, topic, place."""

    scheme: str
    heading: str
    parts: list[str] = field(default_factory=list)
    authority: str = ""


@dataclass(slots=True, kw_only=True)
class Linked:
    """Another record that this one stands in or under: set, host, series (461, 463, 773)."""

    relation: str  # "set", "subset", "host", "series"
    control_number: str = ""
    title: str = ""
    responsibility: str = ""
    part: str = ""  # volume, issue: «Т. 2», «2020, № 3»
    pages: str = ""  # where in the host: «С. 12-15»
    isbn: str = ""
    issn: str = ""


@dataclass(slots=True, kw_only=True)
class Link:
    """An electronic address of the thing itself, or of something about it."""

    url: str
    text: str = ""
    is_related: bool = False  # leads to something about it


@dataclass(slots=True, kw_only=True)
class Item:
    """A copy as the source names it."""

    inventory: str = ""
    barcode: str = ""
    price: str = ""
    status: str = ""  # as delivered
    state: str = ""  # what that means: a `states.CopyState`, or nothing
    back: str = ""  # the day on which it is due again, as ISO 8601 has it
    received: str = ""  # year, or a date as delivered


@dataclass(slots=True, kw_only=True)
class Held:
    """What one library, or one of its parts, has of it."""

    library: str = ""  # code or sigla as delivered; empty: the library that delivered
    place: str = ""  # department, room
    call_number: str = ""
    note: str = ""  # which volumes or numbers of a set
    number: int = 0  # how many copies it says; 0: as many as items stand there, or at least one
    is_withdrawn: bool = False  # all its copies are: none of them is an item any more
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Description:
    """All that is read out of a record. Texts have no ISBD punctuation round them."""

    control_number: str = ""
    agency: str = ""  # 003, 801$b, 040$a: who made the record
    updated: str = ""  # 005, as delivered
    is_deleted: bool = False
    is_brief: bool = False  # made in haste, without the book being described: to be completed
    kind: Kind = Kind.BOOK
    level: Level = Level.ALONE
    is_large_print: bool = False
    is_braille: bool = False
    is_digitised: bool = False  # what was printed is to be had as a file too

    title: str = ""  # title proper
    other_title: str = ""  # the rest: «роман в двух частях»
    parallel_titles: list[str] = field(default_factory=list)
    part_number: str = ""  # «Т. 2», «Кн. 1» as printed
    part_title: str = ""
    responsibility: str = ""  # as printed: «Л. Н. Толстой ; худож. …»
    uniform_title: str = ""
    original_title: str = ""  # of what was translated
    variant_titles: list[str] = field(default_factory=list)  # of the cover, the spine; other forms
    people: list[Person] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)

    edition: str = ""
    places: list[str] = field(default_factory=list)
    publishers: list[str] = field(default_factory=list)
    date: str = ""  # as printed: «[2007]», «1804–1807», «cop. 1999»
    year: int | None = None
    last_year: int | None = None  # of a set or a periodical that goes over several
    extent: str = ""  # as printed: «350, [2] с. : ил.»
    pages: int | None = None
    series: list[Series] = field(default_factory=list)

    languages: list[str] = field(default_factory=list)  # ISO 639-2/B
    original_languages: list[str] = field(default_factory=list)
    country: str = ""  # ISO 3166, two letters in upper case

    subjects: list[Subject] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    genres: list[str] = field(default_factory=list)
    udc: list[str] = field(default_factory=list)
    bbk: list[str] = field(default_factory=list)
    ddc: list[str] = field(default_factory=list)

    isbns: list[Isbn] = field(default_factory=list)
    issns: list[str] = field(default_factory=list)  # valid ones, with their hyphen
    annotation: str = ""
    contents: str = ""
    notes: list[str] = field(default_factory=list)
    age_mark: int | None = None  # 0, 6, 12, 16, 18 (436-FZ)
    audiences: list[Audience] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    cover: str = ""  # address of a picture, if the record has one
    linked: list[Linked] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)  # what was not understood

    def as_json(self) -> dict[str, Any]:
        """As plain values, without what is empty."""
        return _plain(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Description:
        """What `as_json` made, again."""
        values: dict[str, Any] = {}
        for name, value in data.items():
            made = _MADE.get(name)
            if made is not None:
                values[name] = made(value)
            elif name in NAMES:
                values[name] = value
        return cls(**values)


NAMES = frozenset(one.name for one in fields(Description))


def _rows(kind: type[Any]) -> Callable[[Any], list[Any]]:
    return lambda rows: [kind(**row) for row in rows]


def _held(rows: Any) -> list[Held]:
    return [Held(**{**row, "items": _items(row)}) for row in rows]


def _items(row: dict[str, Any]) -> list[Item]:
    return [Item(**one) for one in row.get("items", ())]


# What makes values that are no plain ones.
_MADE: dict[str, Callable[[Any], Any]] = {
    "kind": Kind,
    "level": Level,
    "people": _rows(Person),
    "bodies": _rows(Body),
    "series": _rows(Series),
    "subjects": _rows(Subject),
    "isbns": _rows(Isbn),
    "links": _rows(Link),
    "linked": _rows(Linked),
    "held": _held,
    "audiences": lambda rows: [*map(Audience, rows)],
    "remarks": lambda rows: [Remark(code, values) for code, values in rows],
}


def _plain(row: Any) -> dict[str, Any]:
    """The values of a row by name, without empty texts, lists and unset flags.

    Called for each row of each record, and many times as fast as dataclasses.asdict.
    """
    found: dict[str, Any] = {}
    names, values_of = _reading(row.__class__)
    for name, value in zip(names, values_of(row), strict=True):
        if not value:
            if name == "age_mark" and value == 0:
                found[name] = value
        elif value.__class__ is list:
            found[name] = [_plain_item(one) for one in value]
        else:
            found[name] = str(value) if isinstance(value, str) else value
    return found


@cache
def _reading(kind: type[Any]) -> tuple[tuple[str, ...], attrgetter[tuple[Any, ...]]]:
    """The names of a row's values, and what gives them all at once."""
    return kind.__slots__, attrgetter(*kind.__slots__)


def _plain_item(one: Any) -> Any:
    if isinstance(one, Remark):
        return [one.code, one.values]
    return str(one) if isinstance(one, str) else _plain(one)
