"""A description as the fields of a form, and what was typed there as a description."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bibnet_catalog.describing import imprint, isbd, numbers
from bibnet_catalog.describing.description import (
    Description,
    Isbn,
    Kind,
    Level,
    Person,
    Series,
    Subject,
)
from bibnet_catalog.describing.relators import AUTHOR, COMPOSER
from bibnet_catalog.describing.texts import clean
from bibnet_catalog.describing.typed import person

MUSIC = frozenset({Kind.MUSIC, Kind.SHEET_MUSIC})
BETWEEN_PARTS = " — "
_NUMBER = re.compile(r"\d+(?!.*\d)")
_FIRST_VOLUME = "Т. 1"


def values_of(one: Description) -> dict[str, Any]:
    """What a form shows of a description, by the names of its fields."""
    return {
        "kind": str(one.kind),
        "title": one.title,
        "other_title": one.other_title,
        "part_number": one.part_number,
        "part_title": one.part_title,
        "authors": "\n".join(_line(person) for person in isbd.main_authors(one)),
        "responsibility": one.responsibility,
        "edition": one.edition,
        "published_in": "; ".join(one.places),
        "publisher": "; ".join(one.publishers),
        "year": one.date or str(one.year or ""),
        "pages": one.extent or str(one.pages or ""),
        "series": "\n".join("; ".join(filter(None, (s.title, s.number))) for s in one.series),
        "isbn": ", ".join(_isbn(isbn) for isbn in one.isbns),
        "bbk": "; ".join(one.bbk),
        "udc": "; ".join(one.udc),
        "age_mark": "" if one.age_mark is None else str(one.age_mark),
        "language": ", ".join(one.languages),
        "subjects": "\n".join(_subject(subject) for subject in one.subjects),
        "keywords": ", ".join(one.keywords),
        "annotation": one.annotation,
        "notes": "\n".join(one.notes),
        "is_brief": one.is_brief,
    }


def described(typed: dict[str, Any], base: Description) -> Description:
    """The description with what was typed; what no field of the form shows stays as it was.

    `typed` are the values of a form by the names of `values_of`; one that is missing was not asked.
    """
    was = values_of(base)
    said = {name: value for name, value in typed.items() if not _is_same(value, was.get(name))}
    new = replace(base)
    if "kind" in said:
        new.kind = Kind(said["kind"])
    for name in ("title", "other_title", "part_number", "part_title", "responsibility", "edition"):
        if name in said:
            setattr(new, name, clean(said[name]))
    if "annotation" in said:
        new.annotation = clean(said["annotation"])
    if "authors" in said:
        new.people = _people(said["authors"], base, new.kind)
    for name, field in (("published_in", "places"), ("publisher", "publishers")):
        if name in said:
            setattr(new, field, _parts(said[name], ";"))
    if "year" in said:
        text = clean(str(said["year"]))
        new.year, new.last_year = imprint.years(text)
        new.date = text
    if "pages" in said:
        text = clean(str(said["pages"]))
        new.extent = f"{text} с." if text.isdigit() else text
        new.pages = imprint.pages(new.extent)
    if "series" in said:
        known_series = dict(zip(_lines(was["series"]), base.series, strict=True))
        lines = _lines(said["series"])
        new.series = [known_series.get(line) or _series(line) for line in lines]
    if "isbn" in said:
        new.isbns = _isbns(said["isbn"])
    for name in ("bbk", "udc"):
        if name in said:
            setattr(new, name, _parts(said[name], ";"))
    if "age_mark" in said:
        new.age_mark = int(said["age_mark"]) if said["age_mark"] != "" else None
    if "language" in said:
        new.languages = _parts(said["language"].lower(), ",")
    if "subjects" in said:
        known = {_subject(one): one for one in base.subjects}
        new.subjects = [known.get(line) or _as_subject(line) for line in _lines(said["subjects"])]
    if "keywords" in said:
        new.keywords = _parts(said["keywords"], ",")
    if "notes" in said:
        new.notes = _lines(said["notes"])
    if "is_brief" in said:
        new.is_brief = bool(said["is_brief"])
    if new.part_number and new.level is Level.ALONE:
        new.level = Level.VOLUME
    elif not new.part_number and new.level is Level.VOLUME and not base.linked:
        new.level = Level.ALONE
    return new


def next_volume(one: Description) -> Description:
    """The description of the volume after this one: what differs from volume to volume is empty."""
    number = one.part_number or _FIRST_VOLUME
    following = _NUMBER.sub(lambda found: str(int(found[0]) + 1), number, count=1)
    return replace(
        one,
        control_number="",
        level=Level.VOLUME,
        part_number=following,
        part_title="",
        pages=None,
        extent="",
        isbns=[],
        annotation="",
        contents="",
        cover="",
        links=[],
        held=[],
        remarks=[],
    )


def _is_same(typed: Any, was: Any) -> bool:
    """Whether a field says what it said; browsers end lines in their own way."""
    if isinstance(typed, str) and isinstance(was, str):
        return typed.splitlines() == was.splitlines()
    return bool(typed == was)


def _line(person: Person) -> str:
    return ", ".join(filter(None, (person.surname, person.given or person.initials)))


def _people(text: str, base: Description, kind: Kind) -> list[Person]:
    """The authors as typed, those known as they were, and after them all others of the record."""
    authors = isbd.main_authors(base)
    known = {_line(one): one for one in authors}
    role = COMPOSER if kind in MUSIC else AUTHOR
    found = [known.get(line) or person(line, role) for line in _lines(text)]
    others = [one for one in base.people if not any(one is author for author in authors)]
    return [*(one for one in found if one is not None), *others]


def _isbn(one: Isbn) -> str:
    return f"{one.text} ({one.note})" if one.note else one.text


def _isbns(text: str) -> list[Isbn]:
    return [isbn for part in _parts(text, ",") for isbn in numbers.isbns(part)]


def _series(line: str) -> Series:
    title, _mark, number = line.partition(";")
    return Series(title=title.strip(), number=number.strip())


def _subject(one: Subject) -> str:
    return BETWEEN_PARTS.join((one.heading, *one.parts))


def _as_subject(line: str) -> Subject:
    heading, *parts = (clean(part) for part in re.split(r"\s+[-–—]+\s+", line))
    return Subject(scheme="topic", heading=heading, parts=parts)


def _lines(text: str) -> list[str]:
    return [line for one in text.splitlines() if (line := clean(one))]


def _parts(text: str, between: str) -> list[str]:
    found: Iterable[str] = (clean(one) for one in text.split(between))
    return list(dict.fromkeys(one for one in found if one))
