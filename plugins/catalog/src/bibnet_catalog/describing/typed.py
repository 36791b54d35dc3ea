"""What people type into one cell or one line: persons in any order of names, several numbers."""

from __future__ import annotations

import re

from . import names
from .description import Person
from .relators import AUTHOR
from .texts import clean

MOST_COPIES = 1000
_LINES = re.compile(r"[;\n]")
_NUMBERS = re.compile(r"\s*[,;\n]\s*")
_RANGE = re.compile(r"(\d{1,12})\s*[-–—]\s*(\d{1,12})")
_PATRONYMIC = re.compile(r"\w{2,}(?:вич|ьич|кич|вна|чна|шна)", re.IGNORECASE)


def person(line: str, role: str = AUTHOR) -> Person | None:
    """A person as people type: «Толстой, Лев Николаевич», «Толстой Л.Н.», «Л. Н. Толстой»."""
    line = clean(line)
    if "," in line:
        surname, given, dates, addition = names.inverted(line)
        return names.person(surname, short=given, dates=dates, addition=addition, roles=[role])
    words = names.spaced(line).split() if "." in line else line.split()
    initials = [one for one in words if names.is_initials(one)]
    if initials and words and names.is_initials(words[0]):
        surname = " ".join(one for one in words if not names.is_initials(one))
        return names.person(surname, short=" ".join(initials), roles=[role])
    if len(words) == 3 and _PATRONYMIC.fullmatch(words[1]) and not _PATRONYMIC.fullmatch(words[2]):
        return names.person(words[2], short=" ".join(words[:2]), roles=[role])
    return names.person(words[0], short=" ".join(words[1:]), roles=[role]) if words else None


def people(text: str) -> list[Person]:
    """The authors of a cell: parted by semicolons, line ends, or commas between whole names."""
    found: list[Person] = []
    for line in _LINES.split(text):
        for part in _parted(line):
            one = person(part)
            if one is not None and one not in found:
                found.append(one)
    return found


def copies(text: str, number: int = 0) -> list[str]:
    """The numbers of a cell; «101-105» are five of them where it is said that there are five."""
    found: dict[str, None] = {}
    for part in _NUMBERS.split(clean_lines(text)):
        span = _RANGE.fullmatch(part)
        if span and number > 1 and int(span[2]) - int(span[1]) + 1 == number <= MOST_COPIES:
            first, width = int(span[1]), len(span[1])
            found |= dict.fromkeys(f"{first + place:0{width}}" for place in range(number))
        elif part:
            found[part[:80]] = None
    return list(found)[:MOST_COPIES]


def clean_lines(text: str) -> str:
    """The text, each line of it cleaned by itself."""
    return "\n".join(clean(line) for line in text.splitlines())


def _parted(line: str) -> list[str]:
    """The names of a line: «Ильф И., Петров Е.» are two, «Толстой, Лев Николаевич» is one."""
    parts = [one for part in line.split(",") if (one := part.strip())]
    if len(parts) > 1 and all(len(one.replace(".", ". ").split()) > 1 for one in parts):
        return parts
    is_pairs = len(parts) > 2 and len(parts) % 2 == 0
    if is_pairs and all(names.is_initials(one) for one in parts[1::2]):
        return [", ".join(parts[place : place + 2]) for place in range(0, len(parts), 2)]
    return [line]
