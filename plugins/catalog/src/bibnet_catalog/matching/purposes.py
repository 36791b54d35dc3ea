"""What a book of study is for: two of one title, author and year may be textbook and workbook."""

from __future__ import annotations

from functools import lru_cache

from .features import Features

# Beginnings of words, in Russian and romanised, and what they tell.
_BEGINNINGS = (
    ("задачник", "problems"),
    ("задач", "problems"),
    ("zadach", "problems"),
    ("практикум", "practice"),
    ("praktikum", "practice"),
    ("тетрад", "workbook"),
    ("tetrad", "workbook"),
    ("хрестомат", "reader"),
    ("khrestomat", "reader"),
    ("методич", "method"),
    ("metodich", "method"),
    ("конспект", "lectures"),
    ("лекци", "lectures"),
    ("lektsi", "lectures"),
    ("атлас", "atlas"),
    ("тест", "tests"),
    ("дидактич", "practice"),
    ("учебник", "textbook"),
    ("учеб", "textbook"),
    ("uchebn", "textbook"),
    ("ucheb", "textbook"),
    ("workbook", "workbook"),
    ("textbook", "textbook"),
    ("словар", "dictionary"),
    ("slovar", "dictionary"),
    ("dictionary", "dictionary"),
    ("справочник", "handbook"),
    ("handbook", "handbook"),
    ("автореф", "abstract"),
    ("avtoref", "abstract"),
    ("дис", "thesis"),
    ("diss", "thesis"),
)
# «учеб.-метод. пособие» is for both.
_CUT = {"метод": "method", "дис": "thesis", "справ": "handbook"}


def purposes(one: Features) -> frozenset[str]:
    """What title and subtitle say the book is for; nothing for most books."""
    return _purposes(one.title.words, one.part.words, one.subtitle.words)


@lru_cache(maxsize=20_000)
def _purposes(*parts: tuple[str, ...]) -> frozenset[str]:
    found = (_purpose(word) for words in parts for word in words)
    return frozenset(one for one in found if one)


@lru_cache(maxsize=20_000)
def _purpose(word: str) -> str:
    if word in _CUT:
        return _CUT[word]
    for beginning, purpose in _BEGINNINGS:
        if len(beginning) > 3 and word.startswith(beginning):
            return purpose
    return ""
