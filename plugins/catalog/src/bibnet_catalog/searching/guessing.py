"""What a reader may have meant whose words find nothing: another layout, Latin letters, typos."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bibnet.text.keyboard import other_readings
from bibnet_catalog.matching.skeleton import skeleton

from .analysis import BETWEEN, BONES, FORM, SMALL, stem
from .language import Question, parse

MOST_GUESSES = 24
MOST_UNKNOWN = 8
MOST_COMBINED = 200
MOST_REPLACED = 4
OTHER_READING = 1.0
MOST_CANDIDATES = 3
# Words that begin so are looked at, the most frequent first.
MOST_BEGINNINGS = 20_000
MOST_WITH_BONES = 40
SHORTEST = 4
LETTERS = {
    "cyrillic": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "latin": "abcdefghijklmnopqrstuvwxyz",
}


class Vocabulary(Protocol):
    """The words of an index."""

    def knows(self, stem: str) -> bool:
        """Whether any document has a word with this stem."""

    def beginning(self, text: str, most: int) -> list[tuple[str, int]]:
        """Terms of all words that begin so, and how many documents have each; most first."""


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
    readings = [_Reading(asked, vocabulary, is_other=False)]
    readings += [_Reading(one, vocabulary, is_other=True) for one in others if one.words()]
    yield from (one.question for one in readings if not one.unknown)
    mended = [guess for one in readings for guess in one.mended()]
    for _cost, guess in sorted(mended, key=lambda guess: guess[0])[: MOST_GUESSES // 2]:
        yield guess
    # Each word is a word, and all the same one of them may be a slip for another.
    for reading in readings:
        yield from reading.with_another_word()


class _Reading:
    """A question as it is or in another layout or alphabet, and what may be wrong with it."""

    def __init__(self, question: Question, vocabulary: Vocabulary, *, is_other: bool) -> None:
        self.question = question
        self._vocabulary = vocabulary
        self._is_other = is_other
        self._near: dict[str, list[Candidate]] = {}
        # Initials and small words may be missing in what is found.
        self.unknown = [
            word
            for word in question.words()
            if len(word) > 1 and word not in SMALL and not vocabulary.knows(stem(word))
        ]

    def mended(self) -> list[tuple[float, Question]]:
        """With near words for all that nobody knows; nothing if one of them has none."""
        if not 0 < len(self.unknown) <= MOST_UNKNOWN:
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
        for word in sorted(known, key=len, reverse=True)[:MOST_REPLACED]:
            for other in self._near_to(word)[:MOST_CANDIDATES]:
                yield base.with_words({word: other.word})

    def _with(self, row: Sequence[Candidate]) -> Question:
        instead = {word: one.word for word, one in zip(self.unknown, row, strict=True)}
        return self.question.with_words(instead)

    def _near_to(self, word: str) -> list[Candidate]:
        if word not in self._near:
            found = _alike(word, self._vocabulary)
            if self._is_other:
                found = found + _with_same_bones(word, self._vocabulary)
            best: dict[str, float] = {}
            for one in found:
                best[one.word] = min(one.cost, best.get(one.word, one.cost))
            ranked = sorted(best.items(), key=lambda row: row[1])
            self._near[word] = [Candidate(*row) for row in ranked]
        return self._near[word]


def _cost(row: Sequence[Candidate]) -> float:
    return sum(one.cost for one in row)


def _alike(word: str, vocabulary: Vocabulary) -> list[Candidate]:
    """Words with one slip, long ones with two, and what a word begins; the nearest first."""
    if len(word) < SHORTEST - 1 or word.isdigit():
        return []
    most = 1 if len(word) < 8 else 2
    counts: dict[str, int] = {}
    for beginning in _beginnings(word):
        for term, count in vocabulary.beginning(FORM + beginning, MOST_BEGINNINGS):
            counts[term[len(FORM) :]] = count
    counts.pop(word, None)
    others = list(counts)
    found = {
        other: Candidate(other, distance + 1 / (2 + counts[other]))
        for other, distance in _near(word, others, others, most)
    }
    # Another ending beside the slip: «физеки» of a record that has «физику».
    for other, distance in _near(stem(word), others, [stem(one) for one in others], most):
        if other not in found:
            found[other] = Candidate(other, distance + 0.3 + 1 / (2 + counts[other]))
    if len(word) >= SHORTEST:
        for term, count in vocabulary.beginning(FORM + word, MOST_CANDIDATES):
            other = term[len(FORM) :]
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


def _with_same_bones(word: str, vocabulary: Vocabulary) -> list[Candidate]:
    """Words with the same consonants: what romanisations leave of a word."""
    rest = skeleton(word)
    if len(rest) < 2:
        return []
    found = []
    for term, count in vocabulary.beginning(f"{BONES}{rest}{BETWEEN}", MOST_WITH_BONES):
        other = term.rpartition(BETWEEN)[2]
        distance = OSA.distance(word, other)
        if other != word and distance <= max(2, len(word) // 2):
            found.append(Candidate(other, 0.5 * distance + 1 / (2 + count)))
    return found


@lru_cache(maxsize=1_000)
def _beginnings(word: str) -> tuple[str, ...]:
    """How words may begin that are one slip from this one, the last three letters long or less."""
    first, second, third = word[:1], word[1:2], word[2:3]
    letters = LETTERS["latin"] if word.isascii() else LETTERS["cyrillic"]
    found = [first + second]
    if len(word) > SHORTEST - 1:
        found += [second + first + third, second + third, first + third]
        found += [letter + second + third for letter in letters]  # another first letter
        found += [letter + first + second for letter in letters]  # a first letter left out
        found += [first + letter + third for letter in letters]
        found += [first + letter + second for letter in letters]
    unique = dict.fromkeys(found)
    # What a shorter one covers already.
    return tuple(
        one for one in unique if not any(one != other and one.startswith(other) for other in unique)
    )
