"""The books of the demonstration: well-known titles, with made-up copies."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from bibnet_catalog.describing.description import Description, Kind, Person, Series, Subject
from bibnet_catalog.describing.names import initials_of

AUTHOR = "070"


@cache
def books() -> tuple[Description, ...]:
    """All of them, in the order of the file; the control number is the place in it."""
    with Path(__file__).with_name("books.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return tuple(_book(number, row) for number, row in enumerate(rows, 1))


def _book(number: int, row: dict[str, str]) -> Description:
    people = [_person(name) for name in _several(row["author"])]
    return Description(
        control_number=f"demo{number:04}",
        kind=Kind(row["kind"]),
        title=row["title"],
        other_title=row["subtitle"],
        responsibility=", ".join(_said(one) for one in people),
        people=people,
        places=[row["place"]],
        publishers=[row["publisher"]],
        date=row["year"],
        year=int(row["year"]),
        pages=int(row["pages"]) if row["pages"] else None,
        extent=f"{row['pages']} с." if row["pages"] else "",
        series=[Series(title=title) for title in _several(row["series"])],
        languages=[row["language"]],
        country="RU" if row["language"] == "rus" else "",
        subjects=[_subject(text) for text in _several(row["subjects"])],
        bbk=_several(row["bbk"]),
        annotation=row["annotation"],
        age_mark=int(row["age"]),
    )


def _several(text: str) -> list[str]:
    return [one for one in text.split("|") if one]


def _person(name: str) -> Person:
    surname, _comma, given = name.partition(", ")
    return Person(surname=surname, given=given, initials=initials_of(given), roles=[AUTHOR])


def _said(one: Person) -> str:
    return " ".join(part for part in (one.given, one.surname) if part)


def _subject(text: str) -> Subject:
    heading, *parts = text.split(" — ")
    return Subject(scheme="topic", heading=heading, parts=parts)
