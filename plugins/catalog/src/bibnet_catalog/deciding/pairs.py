"""Two records side by side: what each says, field by field, and in which words they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bibnet_catalog.describing import isbd
from bibnet_catalog.describing.description import Description
from bibnet_catalog.matching.features import features
from bibnet_catalog.matching.verdict import Outcome, compare
from bibnet_catalog.models import Record
from bibnet_catalog.pages.words import kind, language

from .wording import LEVELS, Reasons, in_words

MOST_WORDS = 60
MOST_CALL_NUMBERS = 5
# So many that are alike are shown before they are folded.
SHOWN_ALIKE = 2


Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    is_different: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One field of both records."""

    label: str | Promise
    sides: tuple[list[Word], list[Word]]
    is_different: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """Two records of an edition with the program's verdict about them."""

    first: Record
    second: Record
    outcome: Outcome
    reasons: Reasons


def _list(values: Sequence[str]) -> str:
    return ", ".join(one for one in values if one)


FIELDS: tuple[tuple[str | Promise, Callable[[Description], str]], ...] = (
    (_("Title proper"), isbd.title),
    (_("Other title"), lambda one: one.other_title),
    (_("Responsibility"), lambda one: one.responsibility),
    (_("Named people"), lambda one: _list([isbd.name_in_order(man) for man in one.people])),
    (_("Edition"), lambda one: one.edition),
    (_("Place"), lambda one: _list(one.places)),
    (_("Publisher"), lambda one: _list(one.publishers)),
    (_("Year"), lambda one: one.date or str(one.year or "")),
    (_("Extent"), lambda one: one.extent or str(one.pages or "")),
    (_("Series"), lambda one: _list([row.title for row in one.series])),
    (_("ISBN"), lambda one: _list([row.text for row in one.isbns])),
    (_("ISSN"), lambda one: _list(one.issns)),
    (_("Stands in"), lambda one: _list([row.title for row in one.linked])),
    (_("Languages"), lambda one: _list([*map(language, one.languages)])),
    (_("Kind of material"), lambda one: kind(one.kind)),
    (_("Level"), lambda one: str(LEVELS[one.level])),
    (
        _("Call numbers"),
        lambda one: _list(list({row.call_number: 1 for row in one.held})[:MOST_CALL_NUMBERS]),
    ),
)


def side_by_side(first: Record, second: Record) -> list[Row]:
    """The fields of two records of which at least one says something."""
    one, other = (Description.from_json(record.description) for record in (first, second))
    rows = []
    for label, read in FIELDS:
        left, right = read(one), read(other)
        if left or right:
            rows.append(_row(label, left, right))
    return rows


def _row(label: str | Promise, left: str, right: str) -> Row:
    words = left.split()[:MOST_WORDS], right.split()[:MOST_WORDS]
    first, second = ({_plain(word) for word in side} for side in words)
    sides = (
        [Word(word, _plain(word) not in second) for word in words[0]],
        [Word(word, _plain(word) not in first) for word in words[1]],
    )
    is_different = any(word.is_different for side in sides for word in side)
    return Row(label, sides, is_different)


def _plain(word: str) -> str:
    return word.strip(".,:;()[]«»\"'").casefold().replace("ё", "е")


def judged(first: Record, second: Record) -> Judged:
    """The program's verdict about two records as they are now."""
    one, other = (features(Description.from_json(row.description)) for row in (first, second))
    verdict = compare(one, other)
    reasons = in_words((reason.code, reason.first, reason.second) for reason in verdict.reasons)
    return Judged(first, second, verdict.outcome, reasons)


@dataclass(frozen=True, slots=True)
class Alike(Generic[Told]):
    """Rows of which the same is said: those that are shown, and those that are folded below."""

    said: str
    shown: list[Told]
    folded: list[Told]


def records_alike(records: Iterable[Record]) -> list[Alike[Record]]:
    """Records by what they say, as the standard writes it."""
    found: dict[str, list[Record]] = {}
    for one in records:
        said = isbd.written(Description.from_json(one.description))
        found.setdefault(said, []).append(one)
    return [_alike(rows, said) for said, rows in found.items()]


def pairs_alike(pairs: Iterable[Judged]) -> list[Alike[Judged]]:
    """Pairs by what the program says of them."""
    found: dict[str, list[Judged]] = {}
    for one in pairs:
        found.setdefault(repr((one.outcome, one.reasons)), []).append(one)
    return [_alike(rows) for rows in found.values()]


def _alike(rows: list[Told], said: str = "") -> Alike[Told]:
    shown = len(rows) if len(rows) <= SHOWN_ALIKE else 1
    return Alike(said, rows[:shown], rows[shown:])


def all_judged(records: Sequence[Record], most: int) -> list[Judged]:
    """Verdicts of all pairs; of more records than `most`, of each with the first one."""
    if len(records) <= most:
        pairs = [(a, b) for turn, a in enumerate(records) for b in records[turn + 1 :]]
    else:
        pairs = [(records[0], one) for one in records[1:]]
    return [judged(first, second) for first, second in pairs]
