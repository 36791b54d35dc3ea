"""Text as search compares it: the same for pages and catalogue, on every engine.

A word is compared by keys: its Snowball stem (by script), its dictionary forms where it is
Russian, and its exact form. «Выставок» and «выставку» share the key of «выставка», «дня» and
«днём» that of «день», «ёлка» and «елка» all of theirs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock
from typing import Any

import Stemmer

LONGEST_WORD = 60
CACHED_WORDS = 20_000
# Readings of a word less likely than this would find more noise than pages.
LEAST_SCORE = 0.05
# What may be inside a word and does not count: stress marks, soft hyphens, zero-width signs.
IGNORED = re.compile("[\u0300\u0301\u00ad\u200b-\u200d\u2060\ufeff]")
WORD = re.compile(rf"[^\W_]+(?:{IGNORED.pattern}+[^\W_]*)*")
CYRILLIC = re.compile("[а-яё]")
LATIN = re.compile("[a-z]")

_stemmer_lock = Lock()


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: its normal form and where it stands in the text."""

    form: str
    start: int
    end: int


def normalise(text: str) -> str:
    """The text in one case and one spelling; ё counts as е, and letters keep their number.

    Every sign gives one sign, so that places in the result are places in the text. The text is
    to be composed (`composed`): й of two signs would be two letters.
    """
    return "".join(_normal_sign(sign) for sign in text)


def composed(text: str) -> str:
    """The text with й and ё as one sign each, as it is to be kept and searched."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=4096)
def _normal_sign(sign: str) -> str:
    folded = unicodedata.normalize("NFKC", sign).casefold()
    if len(folded) != 1:
        folded = sign.casefold()[:1] or sign
    return "е" if folded == "ё" else folded


def tokens(text: str) -> Iterator[Token]:
    """The words of a text."""
    normal = normalise(text)
    for found in WORD.finditer(normal):
        form = IGNORED.sub("", found.group())
        yield Token(form[:LONGEST_WORD], *found.span())


@lru_cache(maxsize=CACHED_WORDS)
def keys(form: str) -> frozenset[str]:
    """All keys by which a word in normal form is found: its stem and dictionary forms."""
    if form.isdigit():
        return frozenset({form})
    return dictionary_forms(form) | {stem(form)}


@lru_cache(maxsize=CACHED_WORDS)
def dictionary_forms(form: str) -> frozenset[str]:
    """The dictionary forms that a Russian word in normal form may have; none of any other."""
    if not CYRILLIC.search(form):
        return frozenset()
    readings = _dictionary().parse(form)
    return frozenset(normalise(one.normal_form) for one in readings if one.score >= LEAST_SCORE)


def likeliest_form(form: str) -> str:
    """The dictionary form of a word as it is read most often; of one that has none itself.

    Of words that are in no dictionary, slips among them, nothing is guessed.
    """
    if not CYRILLIC.search(form) or not _dictionary().word_is_known(form):
        return form
    return normalise(_dictionary().parse(form)[0].normal_form)


def stem(form: str) -> str:
    """The Snowball stem of a word, Russian or English by its script; else the word itself."""
    if CYRILLIC.search(form):
        name = "russian"
    elif LATIN.search(form):
        name = "english"
    else:
        return form
    with _stemmer_lock:  # the C object is not for several threads at once
        return str(_stemmer(name).stemWord(form))


def terms(text: str) -> str:
    """The text as an index keeps it: the keys of each word, set apart by spaces."""
    return " ".join(key for token in tokens(text) for key in sorted(keys(token.form)))


def forms(text: str) -> str:
    """The text as its exact words in normal form."""
    return " ".join(token.form for token in tokens(text))


@cache
def _stemmer(name: str) -> Any:
    return Stemmer.Stemmer(name)


@cache
def _dictionary() -> Any:
    """The dictionary, loaded at the first word: it takes 30 MB."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")
