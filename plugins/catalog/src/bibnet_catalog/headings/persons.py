"""Which ways of naming a person mean the same one.

«Толстой, Л. Н.», «Толстой, Лев Николаевич (1828-1910)» and «Tolstoi, Lev Nikolaevich» are one,
as long as no other Толстой, Л. Н. is known: a way of naming that could mean two stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bibnet_catalog.describing.description import Person
from bibnet_catalog.describing.names import looks_like_dates
from bibnet_catalog.matching.names import name_of
from bibnet_catalog.matching.skeleton import initial, skeleton
from bibnet_catalog.matching.words import CYRILLIC, WORD, spelled

_SAID = re.compile(r"\s*\(([^()]*)\)\s*$")
_YEAR = re.compile(r"(?<!\d)\d{3,4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Named:
    """A way of naming a person: normal surname with numeration, given names, year of birth.

    Of `given` each is a word in full or a letter.
    """

    text: str
    surname: str
    given: tuple[str, ...]
    born: str

    @property
    def order(self) -> tuple[int, bool, int, bool, int, str]:
        """By it what says most comes first, of equals what is in Russian letters."""
        in_full = sum(len(one) > 1 for one in self.given)
        is_foreign = not CYRILLIC.search(self.surname)
        return -in_full, not self.born, -len(self.given), is_foreign, -len(self.text), self.text


@dataclass(slots=True)
class Someone:
    """A person, with the ways of naming that mean nobody else, the one that says most first."""

    ways: list[Named] = field(default_factory=list)

    def may_be(self, way: Named) -> bool:
        return all(_agree(one, way) for one in self.ways)


def family_of(text: str) -> str:
    """What all ways of naming one person share: consonants of the surname, the first initial."""
    surname, _comma, given = _SAID.sub("", text).partition(",")
    name = name_of(Person(surname=surname, given=given.strip()))
    return f"{name.skeleton}/{name.initials[:1]}"[:120]


def named(text: str) -> Named:
    """A heading («Толстой, Лев Николаевич (граф ; 1828-1910)») taken to pieces."""
    said = _SAID.search(text)
    surname, _comma, given = _SAID.sub("", text).partition(",")
    dates = [one for one in (said[1] if said else "").split(" ; ") if looks_like_dates(one)]
    year = _YEAR.search(dates[-1]) if dates else None
    return Named(
        text=text,
        surname=" ".join(WORD.findall(spelled(surname))),
        given=tuple(WORD.findall(spelled(given))),
        # A year after the dash alone is that of death.
        born=year[0] if year and "-" not in dates[-1][: year.start()] else "",
    )


def persons(texts: Iterable[str]) -> list[Someone]:
    """The persons whom these headings name. Those that could mean several stand alone."""
    found: list[Someone] = []
    for way in sorted(map(named, texts), key=lambda one: one.order):
        fitting = [one for one in found if one.may_be(way)]
        if len(fitting) == 1:
            fitting[0].ways.append(way)
        else:
            found.append(Someone([way]))
    return found


def _agree(one: Named, other: Named) -> bool:
    if one.born and other.born and one.born != other.born:
        return False
    if not _same_word(one.surname, other.surname):
        return False
    pairs = zip(one.given, other.given, strict=False)
    return all(_same_name(first, second) for first, second in pairs)


def _same_name(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return initial(one) == initial(other)
    return _same_word(one, other)


def _same_word(one: str, other: str) -> bool:
    """The same in one alphabet; in two, one may be the other in Latin letters."""
    if bool(CYRILLIC.search(one)) == bool(CYRILLIC.search(other)):
        return one == other
    bones = [skeleton(word) for word in (one.replace(" ", ""), other.replace(" ", ""))]
    return bones[0] == bones[1] != ""
