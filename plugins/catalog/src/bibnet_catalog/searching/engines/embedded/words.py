"""The words of the index around a question's: near ones by how they begin."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from tantivy import Searcher

from bibnet_catalog.matching.skeleton import skeleton
from bibnet_catalog.searching.analysis import BETWEEN, BONES, FORM
from bibnet_catalog.searching.guessing import MOST_CANDIDATES, SHORTEST, Around
from bibnet_catalog.searching.planning import WORDS

# Words that begin so are looked at, the most frequent first.
MOST_BEGINNINGS = 20_000
MOST_ALIKE = 40
LETTERS = {
    "cyrillic": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "latin": "abcdefghijklmnopqrstuvwxyz",
}


class Words:
    """The vocabulary of one state of the index."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def known(self, terms: Collection[str]) -> Collection[str]:
        return {term for term in terms if self._searcher.doc_freq(WORDS, term) > 0}

    def around(self, words: Collection[str]) -> Mapping[str, Around]:
        return {word: self._around(word) for word in words}

    def _around(self, word: str) -> Around:
        near: dict[str, int] = {}
        for beginning in _beginnings(word):
            near.update(self._forms(FORM + beginning, MOST_BEGINNINGS))
        bones = skeleton(word)
        alike: dict[str, int] = {}
        if len(bones) > 1:
            for term, count in self._beginning(f"{BONES}{bones}{BETWEEN}", MOST_ALIKE):
                alike[term.rpartition(BETWEEN)[2]] = count
        # One more than are wanted, for it may be the word itself.
        return Around(near, self._forms(FORM + word, MOST_CANDIDATES + 1), alike)

    def _forms(self, text: str, most: int) -> dict[str, int]:
        return {term[len(FORM) :]: count for term, count in self._beginning(text, most)}

    def _beginning(self, text: str, most: int) -> list[tuple[str, int]]:
        return self._searcher.terms_with_prefix(WORDS, text, limit=most)


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
