"""Labelled pairs of descriptions: real ones, variants by another hand, near misses.

Made anew at each run from the real files and a fixed seed. A pair belongs to the half of its work,
so that thresholds fitted on one half have seen no work of the other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import NamedTuple

from bibnet_catalog.describing.description import Description, Kind

from .hands import second_hand
from .near_misses import MISSES
from .records import records

HEBREW = re.compile("[\u0590-\u05ff]")
NOT_VARIED = frozenset({"merged.mrc", "01007496813.iso", "7_expected_marc21.json", "melinda"})
EACH = 9
SEED = 20250301
VARIANTS = 3
NEAR_MISSES = 4


class Pair(NamedTuple):
    """Two descriptions, whether they are one edition, whence the pair is, and its work."""

    first: Description
    second: Description
    is_same: bool
    origin: str
    work: str

    @property
    def is_real(self) -> bool:
        """Whether both records stand in a real file."""
        return self.origin.startswith("real")

    @property
    def is_for_fitting(self) -> bool:
        """Whether the thresholds may be fitted on it; the others are reported."""
        return sha256(self.work.encode()).digest()[0] % 2 == 0


def pairs(seed: int = SEED) -> list[Pair]:
    """All pairs, the same ones for a seed."""
    known = records()
    return [*_real(known), *_generated(known, Random(seed))]


def _work(one: Description) -> str:
    """Of a volume its set's."""
    above = next((link.title for link in one.linked if link.relation == "set"), "")
    surname = one.people[0].surname.split(",")[0] if one.people else ""
    return f"{above or one.title} {'' if above else surname}".casefold()


def _real(known: Mapping[str, Description]) -> Iterator[Pair]:
    labels = json.loads((Path(__file__).parent / "real.json").read_text("utf-8"))
    for label, is_same in (("same", True), ("different", False)):
        for first, second in labels[label]:
            one = known[first]
            yield Pair(one, known[second], is_same, f"real {label}", _work(one))


def _generated(known: Mapping[str, Description], random: Random) -> Iterator[Pair]:
    bases = [one for name, one in known.items() if _is_base(name, one)]
    draws = [miss for miss in MISSES for _ in range(miss[0])]
    for one in bases:
        for _ in range(VARIANTS):
            yield Pair(one, second_hand(one, random), True, "variant", _work(one))
        for _ in range(NEAR_MISSES):
            _, name, miss, kept = random.choice(draws)
            found = miss(one, random, bases)
            if found:
                first, other = found
                second = second_hand(other, random)
                for field in kept:
                    setattr(second, field, getattr(other, field))
                yield Pair(first, second, False, f"near miss: {name}", _work(one))


def _is_base(name: str, one: Description) -> bool:
    """A book with something to vary; of the 2,000 of one library, a few."""
    file, _, number = name.partition(":")
    if file in NOT_VARIED or one.kind is not Kind.BOOK:
        return False
    if file == "uva_2000.mrc.xz" and int(number) % EACH:
        return False
    text = f"{one.title}{one.people[0].surname if one.people else ''}"
    if HEBREW.search(text) or "\ufffd" in text:
        return False
    has_imprint = bool(one.publishers) + bool(one.pages) + bool(one.isbns) > 1
    return bool(one.title and one.year and len(one.title) > 3 and has_imprint)
