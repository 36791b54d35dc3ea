"""The volumes of a set, and the set of a volume, by what their records say of themselves.

A set and its volumes have the title of the set and its author in common, so they meet by the keys
by which records meet; no number of a record is needed, which half of the sources do not give.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_catalog.describing.description import Description, Level
from bibnet_catalog.entries import EVERYBODYS, Entry, entries_of, visible_records
from bibnet_catalog.importing.understanding import number_of_key
from bibnet_catalog.matching.features import features
from bibnet_catalog.matching.keys import set_keys
from bibnet_catalog.models import RecordKey

MOST_VOLUMES = 60
# Titles that many sets have bring many volumes together: so many are looked through.
LOOKED_THROUGH = 300
_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"\b[IVXLCХ]+\b")
_ROMANS = {"I": 1, "V": 5, "X": 10, "Х": 10, "L": 50, "C": 100}
_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Volumes:
    """What stands beside an edition: the set that it is a volume of, and the volumes in order."""

    whole: Entry | None
    volumes: list[Entry]


NONE = Volumes(None, [])


def volumes_beside(entry: Entry, library: Library) -> Volumes:
    """The volumes of a set; of a volume its set and the other volumes; nothing of other books."""
    if entry.level not in (Level.SET, Level.VOLUME):
        return NONE
    keys = [number_of_key(key) for key in set_keys(features(entry.description))]
    levels = (
        [str(Level.VOLUME)] if entry.level == Level.SET else [str(Level.VOLUME), str(Level.SET)]
    )
    with all_libraries(EVERYBODYS):
        found = RecordKey.objects.filter(
            key__in=keys, record__in=visible_records(library), record__edition__level__in=levels
        ).exclude(record__edition=entry.edition)
        rows = found.order_by("record__edition").values_list("record__edition", flat=True)
        numbers = list(dict.fromkeys(rows[:LOOKED_THROUGH]))
    beside = [one for one in entries_of(numbers, library=library) if _is_of_one_set(entry, one)]
    volumes = sorted((one for one in beside if one.level == Level.VOLUME), key=_turn)
    sets = [one for one in beside if one.level == Level.SET]
    return Volumes(sets[0] if sets else None, volumes[:MOST_VOLUMES])


def _is_of_one_set(one: Entry, other: Entry) -> bool:
    """Whether two editions have the title of the set, its publisher and its years in common."""
    first, second = one.description, other.description
    if _plain(first.title) != _plain(second.title):
        return False
    publishers = {_plain(name)[:6] for name in first.publishers}
    others = {_plain(name)[:6] for name in second.publishers}
    if publishers and others and not publishers & others:
        return False
    if str(first.kind) != str(second.kind):
        return False
    return _is_within(first, second)


def _is_within(first: Description, second: Description) -> bool:
    """Whether the years of a set hold that of a volume; those of two volumes lie near."""
    if first.year is None or second.year is None:
        return True
    spans = [(one.year or 0, one.last_year or one.year or 0) for one in (first, second)]
    room = 0 if any(one.level is Level.SET and one.last_year for one in (first, second)) else 20
    return spans[0][0] - room <= spans[1][1] and spans[1][0] - room <= spans[0][1]


def _turn(entry: Entry) -> tuple[list[int], str]:
    """Where a volume stands among the others: by the numbers in its designation, then its title."""
    return numbers_in(entry.description.part_number), entry.title


def numbers_in(text: str) -> list[int]:
    """The numbers of «Т. 2, кн. 10», Roman ones too."""
    written = _ROMAN.sub(lambda found: str(_roman(found[0])), text)
    return [int(one[:9]) for one in _DIGITS.findall(written)]


def _roman(text: str) -> int:
    values = [_ROMANS[letter] for letter in text]
    pairs: Iterable[tuple[int, int]] = zip(values, [*values[1:], 0], strict=True)
    return sum(-one if one < following else one for one, following in pairs)


def _plain(text: str) -> str:
    return _LETTERS.sub("", text.casefold().replace("ё", "е"))
