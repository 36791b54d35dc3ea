"""Words of the catalogue as its index keeps them and its search asks for them.

A text becomes its exact words in one spelling (`forms`) and their stems; names, numbers, call
numbers and whole titles become values that are matched as they stand. Records and questions go
through the same functions, on every engine.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple

from bibnet.text import analysis
from bibnet_catalog.describing import numbers
from bibnet_catalog.matching.skeleton import skeleton
from bibnet_catalog.matching.words import CYRILLIC, LONGEST, PLAIN, SIGNS, WORD, spelled

from .shortened import IN_FULL

# Stands between two texts of one field: no phrase reaches over it.
BETWEEN = "|"
# What a term of the field of all words begins with, unless it is a stem.
FORM, INITIAL, ONLY_INITIAL, GIVEN, BONES = "=", "i:", "o:", "g:", "~"
LONGEST_TEXT = 4_000
SHORT = 120
LONGEST_WORD = 60
LONGEST_KEY = 240
_EIGHT_BYTES = (1 << 64) - 1
# What a reader leaves out or puts in without meaning anything.
_SMALL = (
    "а без в во для до за и из к ко на не ни но о об от по под при про с со у "
    "a an and at by for in of on or the to"
)
SMALL = frozenset(_SMALL.split())
_CUT = re.compile(r"(?<![^\W_])([^\W\d_]{2,8})\.")
_NUMBER_SIGNS = re.compile(r"[^0-9a-zа-я]+")
# Without one of these there is nothing that SIGNS takes away.
_ANY_SIGN = re.compile("[ʹʺʼ·'’‘”`\"“]")


class Text(NamedTuple):
    """A text as a field has it: its exact words and their stems.

    `in_full` are stems of what the words that are cut short in it stand for; `said` and `stemmed`
    are words and stems parted by blanks.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    in_full: tuple[str, ...]
    said: str
    stemmed: str

    def terms(self) -> tuple[str, ...]:
        """What the field of all words has of them."""
        return _terms(self.words)


@lru_cache(maxsize=100_000)
def stem(form: str) -> str:
    """What all forms of a word in normal form share: the stem of its dictionary form."""
    return analysis.stem(analysis.likeliest_form(form))


def forms(text: str) -> list[str]:
    """The exact words of a text in one spelling, in order."""
    return list(read(text).words)


def read(text: str) -> Text:
    """What a text says, to be kept as it is."""
    return _short(text) if len(text) <= SHORT else _read(text)


@lru_cache(maxsize=20_000)
def _short(text: str) -> Text:
    """Of names, titles and places, which come again and again."""
    return _read(text)


def _read(text: str) -> Text:
    words: list[str] = []
    cut: list[str] = []
    for piece in _pieces(text):
        one = spelled(piece)
        words += _words(one)
        if "." in one:
            cut += _CUT.findall(one)
    stems = tuple(map(stem, words))
    full = tuple(chain.from_iterable(map(in_full, cut))) if cut else ()
    return Text(tuple(words), stems, full, " ".join(words), " ".join(stems))


@lru_cache(maxsize=20_000)
def _terms(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(chain.from_iterable(map(all_terms, words)))


@lru_cache(maxsize=1_000)
def in_full(word: str) -> tuple[str, ...]:
    """The stems of what a shortened word may stand for."""
    return tuple(map(stem, IN_FULL.get(word, ())))


def whole(words: Iterable[str]) -> str:
    """One value for a whole title, with or without an author, whatever the order of its words."""
    rows = list(words)
    return whole_of(drawn(_told(rows, map(stem, rows))))


def told(text: Text) -> set[str]:
    """The stems that tell a title from others; all of it if it has none."""
    return _told(text.words, text.stems)


def _told(words: Collection[str], stems: Iterable[str]) -> set[str]:
    found = {stem for word, stem in zip(words, stems, strict=True) if len(word) > 1}
    return (found - SMALL) or found or set(words)


def drawn(stems: Iterable[str]) -> int:
    """A number for a set of stems; of two sets without a common one it is the sum of both."""
    return sum(map(_drawn, stems))


def whole_of(number: int) -> str:
    """The value for such a number."""
    return f"{number & _EIGHT_BYTES:x}"


@lru_cache(maxsize=100_000)
def _drawn(stem: str) -> int:
    """A number for a word; sums of them do not depend on the order."""
    return int.from_bytes(blake2b(stem.encode(), digest_size=8).digest(), "big")


@lru_cache(maxsize=100_000)
def all_terms(form: str) -> tuple[str, ...]:
    """What the field of all words has of a word: its stem, itself, and what is left of it."""
    if len(form) > 2 and form.isalpha():
        return stem(form), FORM + form, bones(form)
    return stem(form), FORM + form


def named(given: str, initials: str) -> list[str]:
    """Terms of a person's given names: the first letters, that there are no more, or the names."""
    names = _words(spelled(given or initials))
    letters = {word[0] for word in _words(spelled(f"{given} {initials}"))}
    found = [INITIAL + letter for letter in letters]
    if given:
        return sorted(found + [GIVEN + name for name in names])
    return sorted(found + [ONLY_INITIAL + letter for letter in letters])


def bones(form: str) -> str:
    """A term that begins with what is left of a word in any alphabet, and ends with the word."""
    return f"{BONES}{skeleton(form)}{BETWEEN}{form}"


def number(text: str) -> str:
    """The value of an ISBN or ISSN in any writing; of a wrong one its digits, of no number ""."""
    isbn = numbers.isbn13(text)
    if isbn:
        return isbn
    issn = numbers.issn(text)
    digits = "".join(one for one in (issn or text).upper().replace("Х", "X") if one in _DIGITS)
    return digits if 7 < len(digits) < 18 else ""


@lru_cache(maxsize=10_000)
def shelf(text: str) -> str:
    """A call number or a mark of UDC or BBK in one writing: letters and digits alone."""
    is_plain = PLAIN.fullmatch(text)
    normal = text.lower().replace("ё", "е") if is_plain else analysis.normalise(text)
    return _NUMBER_SIGNS.sub("", normal.translate(_LOOK_ALIKE))[:LONGEST_KEY]


def sorting(text: str) -> str:
    """A text as lists are sorted by it: figures, Russian letters, then all others.

    Words are in one spelling, the first article is left out. Of a beginning it is a beginning.
    """
    words = list(read(text).words if len(text) <= SHORT else _words(spelled(text[:LONGEST])))
    if len(words) > 1 and words[0] in {"the", "a", "an"}:
        del words[0]
    if not words:
        return ""
    first = words[0][0]
    place = "0" if first.isdigit() else "1" if CYRILLIC.match(first) else "2"
    return place + " ".join(words)[:LONGEST_KEY]


_DIGITS = frozenset("0123456789X")
_LOOK_ALIKE = str.maketrans("aceopxykmthb", "асеорхукмтнв")


def _pieces(text: str) -> Iterator[str]:
    """A long text in pieces that `spelled` takes whole, parted between words."""
    text = text[:LONGEST_TEXT]
    while len(text) > LONGEST:
        end = text.rfind(" ", 1, LONGEST)
        end = end if end > 0 else LONGEST
        yield text[:end]
        text = text[end:]
    yield text


def _words(text: str) -> list[str]:
    if _ANY_SIGN.search(text):
        text = SIGNS.sub("", text)
    return [word[:LONGEST_WORD] for word in WORD.findall(text)]
