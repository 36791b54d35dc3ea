"""Persons: surname, given names and initials, whichever of them a record has."""

from __future__ import annotations

import re
from functools import lru_cache

from .description import Person
from .texts import bare, clean

_INITIAL = re.compile(r"[^\W\d_]{1,3}\.")
_GIVEN_PART = re.compile(r"[^\s.-]+\.?|-")
_LONGEST = 500  # of a heading
_DASH = re.compile(r"\s*[-–—]\s*")
_DATES = re.compile(r"(?:\D{0,12}\d{1,4}\D|\d{1,2} в|\D{0,8}[XVI]+ в|\?\s*-|.*\d{3,4}\s*-)")


def person(
    surname: str,
    *,
    short: str = "",
    full: str = "",
    numeration: str = "",
    dates: str = "",
    addition: str = "",
    roles: list[str],
    authority: str = "",
) -> Person | None:
    """A person out of the parts of a heading; none without a name.

    `short` holds initials in most records and full names in some, `full` the full names.
    """
    surname = bare(surname)
    if not surname:
        return None
    given, initials = bare(full) if full else "", ""
    if short:
        short = bare(short)
        if is_initials(short):
            initials = spaced(short)
        elif not given:
            given = short
    if given and is_initials(given):
        given, initials = "", initials or spaced(given)
    return Person(
        surname=surname,
        given=given,
        initials=initials or initials_of(given),
        numeration=bare(numeration) if numeration else "",
        dates=_DASH.sub("-", bare(dates)) if dates else "",
        addition=bare(addition).strip("()") if addition else "",
        roles=roles,
        authority=clean(authority) if authority else "",
    )


def inverted(text: str) -> tuple[str, str, str, str]:
    """Surname, given names, dates and addition of «Толстой, Лев Николаевич, граф, 1828-1910»."""
    surname, _comma, rest = text[:_LONGEST].partition(",")
    given = dates = ""
    additions = []
    for place, part in enumerate(one.strip() for one in rest.split(",")):
        if part and looks_like_dates(part):
            dates = part
        elif place == 0:
            given = part
        elif part:
            additions.append(part)
    return surname.strip(), given, dates, ", ".join(additions)


def without_stop(name: str) -> str:
    """The name without the full stop that ends a heading; that of an initial stays."""
    if not name.endswith("."):
        return name
    last = name[:-1].replace("-", " ").rpartition(" ")[2]
    is_initial = "." in last or (len(last) < 3 and last[:1].isupper())
    return name if is_initial else name[:-1]


def looks_like_dates(text: str) -> bool:
    """Whether it tells when somebody lived."""
    return any(one.isdigit() for one in text) or bool(_DATES.match(text + " "))


def is_initials(text: str) -> bool:
    """Whether it is nothing but initials: «Л. Н.», «Дж.-Б.»."""
    return bool(text) and not _INITIAL.sub("", text).strip(" -")


@lru_cache(maxsize=8192)
def spaced(initials: str) -> str:
    """«Л.Н.» as «Л. Н.», «И. -Г.» as «И.-Г.»."""
    return " ".join(initials.replace(".", ". ").split()).replace(" -", "-").replace("- ", "-")


@lru_cache(maxsize=8192)
def initials_of(given: str) -> str:
    """«Л. Н.» of «Лев Николаевич», «Ж.-Б.» of «Жан-Батист»; «де» and «оглы» stay words."""
    parts = []
    for part in _GIVEN_PART.findall(given):
        is_initial = part.endswith(".") and len(part) < 5
        if is_initial or part == "-" or part.islower():
            parts.append(part)
        elif part[0].isalpha():
            parts.append(part[0] + ".")
    return " ".join(parts).replace(" - ", "-").strip(" -")


def whole_name(person: Person) -> str:
    """The name as the heading of a page: «Толстой, Лев Николаевич (1828-1910)»."""
    name = person.surname
    if person.numeration:
        name = f"{name} {person.numeration}"
    if person.given or person.initials:
        name = f"{name}, {person.given or person.initials}"
    said = " ; ".join(filter(None, (person.addition, person.dates)))
    return f"{name} ({said})" if said else name
