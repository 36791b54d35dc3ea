"""What a reader may have meant whose words find nothing: another layout, Latin letters, typos."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bibnet.text.keyboard import other_readings

from .analysis import SMALL, stem
from .language import Question, parse

MOST_GUESSES = 24
MOST_UNKNOWN = 8
MOST_COMBINED = 200
MOST_REPLACED = 4
OTHER_READING = 1.0
# A word with another ending: nothing that a word is replaced by costs less.
LEAST = 0.3
MOST_CANDIDATES = 3
SHORTEST = 4
LONG = 8


@dataclass(frozen=True, slots=True)
class Around:
    """Words of an index around another one, and how many documents have each.

    `near` are those a slip or two away, `begun` those that begin with it, `alike` those with the
    same consonants. Further ones do no harm.
    """

    near: Mapping[str, int] = field(default_factory=dict)
    begun: Mapping[str, int] = field(default_factory=dict)
    alike: Mapping[str, int] = field(default_factory=dict)


class Vocabulary(Protocol):
    """The words of an index."""

    def known(self, terms: Collection[str]) -> Collection[str]:
        """Those of these terms of the field of all words that any document has."""

    def around(self, words: Collection[str]) -> Mapping[str, Around]:
        """What stands around each of these words."""


@dataclass(frozen=True, slots=True)
class Candidate:
    word: str
    cost: float


def guesses(text: str, vocabulary: Vocabulary) -> Iterator[Question]:
    """Other questions, the likeliest first; never the one asked, not more than make sense."""
    asked = parse(text)
    seen = {asked}
    for guess in _guesses(text, asked, vocabulary):
        if guess and guess not in seen:
            seen.add(guess)
            yield guess
            if len(seen) > MOST_GUESSES:
                return


def _guesses(text: str, asked: Question, vocabulary: Vocabulary) -> Iterator[Question]:
    others = [parse(reading) for reading in other_readings(text)]
    others = [one for one in others if one.words()]
    stems = {stem(word) for one in (asked, *others) for word in one.words()}
    known = vocabulary.known(stems)
    words = _Words(vocabulary)
    readings = [_Reading(asked, known, words, is_other=False)]
    readings += [_Reading(one, known, words, is_other=True) for one in others]
    yield from (one.question for one in readings if not one.unknown)
    yield from islice(_cheapest(readings), MOST_GUESSES // 2)
    # Each word is a word, and all the same one of them may be a slip for another.
    for reading in readings:
        yield from reading.with_another_word()


def _cheapest(readings: Iterable[_Reading]) -> Iterator[Question]:
    """What the readings are mended to, the cheapest first.

    Words are looked up only for a reading whose turn may have come: that of the other layout has as
    many unknown words as it has words, and one slip in the text as it stands is likelier.
    """
    waiting = sorted((one for one in readings if one.may_be_mended), key=lambda one: one.least)
    mended: list[tuple[float, Question]] = []
    while waiting or mended:
        while waiting and (not mended or waiting[0].least <= mended[0][0]):
            reading = waiting.pop(0)
            reading.look_up()
            mended = sorted([*mended, *reading.mended()], key=lambda guess: guess[0])
        if mended:
            yield mended.pop(0)[1]


class _Words:
    """What stands around words, asked of the vocabulary once for each."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._around: dict[str, Around] = {}

    def look_up(self, words: Iterable[str]) -> None:
        """Have all of these asked for at once."""
        new = {word for word in words if word not in self._around and _may_be_a_slip(word)}
        if new:
            self._around.update(self._vocabulary.around(new))

    def around(self, word: str) -> Around:
        self.look_up([word])
        return self._around.get(word, Around())


class _Reading:
    """A question as it is or in another layout or alphabet, and what may be wrong with it."""

    def __init__(
        self, question: Question, known: Collection[str], words: _Words, *, is_other: bool
    ) -> None:
        self.question = question
        self._words = words
        self._is_other = is_other
        self._near: dict[str, list[Candidate]] = {}
        # Initials and small words may be missing in what is found.
        self.unknown = [
            word
            for word in question.words()
            if len(word) > 1 and word not in SMALL and stem(word) not in known
        ]

    @property
    def may_be_mended(self) -> bool:
        return 0 < len(self.unknown) <= MOST_UNKNOWN

    @property
    def least(self) -> float:
        """What the cheapest way of mending it costs at least."""
        return LEAST * len(self.unknown) + (OTHER_READING if self._is_other else 0.0)

    def look_up(self) -> None:
        """Have all that it does not know asked for at once."""
        self._words.look_up(self.unknown)

    def mended(self) -> list[tuple[float, Question]]:
        """With near words for all that nobody knows; nothing if one of them has none."""
        if not self.may_be_mended:
            return []
        near = [self._near_to(word)[:MOST_CANDIDATES] for word in self.unknown]
        rows = sorted(islice(product(*near), MOST_COMBINED), key=_cost)
        extra = OTHER_READING if self._is_other else 0.0
        return [(_cost(row) + extra, self._with(row)) for row in rows[:MOST_GUESSES]]

    def with_another_word(self) -> Iterator[Question]:
        """With one of the words that are known replaced."""
        base = self.question
        if self.unknown:
            own = self.mended()
            if not own:
                return
            base = own[0][1]
        known = [word for word in base.words() if len(word) >= SHORTEST]
        longest = sorted(known, key=len, reverse=True)[:MOST_REPLACED]
        self._words.look_up(longest)
        for word in longest:
            for other in self._near_to(word)[:MOST_CANDIDATES]:
                yield base.with_words({word: other.word})

    def _with(self, row: Sequence[Candidate]) -> Question:
        instead = {word: one.word for word, one in zip(self.unknown, row, strict=True)}
        return self.question.with_words(instead)

    def _near_to(self, word: str) -> list[Candidate]:
        if word not in self._near:
            around = self._words.around(word)
            found = _alike(word, around)
            if self._is_other:
                found = found + _with_same_bones(word, around)
            best: dict[str, float] = {}
            for one in found:
                best[one.word] = min(one.cost, best.get(one.word, one.cost))
            ranked = sorted(best.items(), key=lambda row: row[1])
            self._near[word] = [Candidate(*row) for row in ranked]
        return self._near[word]


def _cost(row: Sequence[Candidate]) -> float:
    return sum(one.cost for one in row)


def _may_be_a_slip(word: str) -> bool:
    return len(word) >= SHORTEST - 1 and not word.isdigit()


def slips(word: str) -> int:
    """How many slips a word may have: one, a long one two."""
    return 1 if len(word) < LONG else 2


def _alike(word: str, around: Around) -> list[Candidate]:
    """Words with few slips, and what a word begins; the nearest first."""
    most = slips(word)
    counts = {other: count for other, count in around.near.items() if other != word}
    others = list(counts)
    found = {
        other: Candidate(other, distance + 1 / (2 + counts[other]))
        for other, distance in _near(word, others, others, most)
    }
    # Another ending beside the slip: «физеки» of a record that has «физику».
    for other, distance in _near(stem(word), others, [stem(one) for one in others], most):
        if other not in found:
            found[other] = Candidate(other, distance + LEAST + 1 / (2 + counts[other]))
    if len(word) >= SHORTEST:
        begun = sorted(around.begun.items(), key=lambda row: -row[1])
        for other, count in begun[:MOST_CANDIDATES]:
            if other != word and other not in found:
                found[other] = Candidate(other, 1.2 + 1 / (2 + count))
    return sorted(found.values(), key=lambda one: one.cost)


def _near(
    word: str, others: Sequence[str], compared: Sequence[str], most: int
) -> Iterator[tuple[str, int]]:
    """Those of others that are compared by texts near to a word, with their distances."""
    for _text, distance, place in process.extract(
        word, compared, scorer=OSA.distance, score_cutoff=most, limit=None
    ):
        yield others[place], int(distance)


def _with_same_bones(word: str, around: Around) -> list[Candidate]:
    """Words with the same consonants: what romanisations leave of a word."""
    found = []
    for other, count in around.alike.items():
        distance = OSA.distance(word, other)
        if other != word and distance <= max(2, len(word) // 2):
            found.append(Candidate(other, 0.5 * distance + 1 / (2 + count)))
    return found
