"""Names of people as records are compared by: surname and initials, in whatever alphabet."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from bibnet_catalog.describing.description import Person

from .skeleton import initial, skeleton
from .words import SIGNS, WORD, spelled

LONGEST_NAME = 100
# Codes of RUSMARC: author, composer, dissertant, presumed author.
AUTHORS = frozenset({"070", "230", "305", "330"})
# «Л. Н. Толстой», «Толстой Л. Н.», «Лев Толстой» in a statement of responsibility.
_PARTICLES = "[Vv]on|[Vv]an|[Dd]er?|[Dd]i|[Dd]u|[Ll]a|[Ff]on|[Фф]он|[Вв]ан|[Дд]е|[Дд]и|[Дд]ю"
INITIALS_FIRST = re.compile(
    r"((?:[A-Z][a-z]+\s+)?(?:[^\W\d_]{1,2}\.\s*-?){1,3})\s*"
    rf"((?:(?:{_PARTICLES})\s+)*[^\W\d_][^\W\d_]+(?:[-'’][^\W\d_]+)?)"
)
SURNAME_FIRST = re.compile(r"([^\W\d_][^\W\d_]+(?:-[^\W\d_]+)?)\s+((?:[^\W\d_]{1,2}\.\s*){1,3})")
# What begins a statement about somebody else than the author.
OTHER_ROLE = re.compile(
    r"\s*\[?(?:под|ред|сост|пер|худож|худ|отв|вступ|авт\.-сост|предисл|подгот|ил|рис|науч|гл|общ|"
    r"ed|edited|transl|comp|illustr|by the editors|introd|herausg|hrsg|сб|исп|фот)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"[^\W\d_]+")


class Name(NamedTuple):
    """A surname in its normal form, its skeleton, and the classes of its initials."""

    surname: str
    skeleton: str
    initials: str


def name_of(person: Person) -> Name:
    """A person's name; initials after the surname in one text are told from it."""
    text, _, tail = person.surname[:LONGEST_NAME].partition(",")
    given = (person.initials or person.given or tail)[:LONGEST_NAME]
    if not given:
        found = SURNAME_FIRST.match(text)
        if found:
            text, given = found.group(1), found.group(2)
    return _name(text, given)


def names_in(responsibility: str) -> tuple[list[Name], bool]:
    """The names in the first part of a statement of responsibility; whether they are authors."""
    first = responsibility.partition(";")[0].partition("[")[0]
    found = [_name(one.group(2), one.group(1)) for one in INITIALS_FIRST.finditer(first)]
    if not found:
        found = [_name(one.group(1), one.group(2)) for one in SURNAME_FIRST.finditer(first)]
    return found, not OTHER_ROLE.match(responsibility)


@lru_cache(maxsize=20_000)
def _name(surname: str, given: str) -> Name:
    text = "".join(WORD.findall(SIGNS.sub("", spelled(surname))))
    initials = "".join(initial(one) for one in _GIVEN.findall(given)[:2])
    bones = skeleton(text) or text
    # «Иванова» is not «Иванов», in any alphabet.
    return Name(text, f"{bones}a" if text.endswith(("а", "я", "a")) else bones, initials)
