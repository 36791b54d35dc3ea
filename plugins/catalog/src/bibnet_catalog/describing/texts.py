"""Texts of records as they are kept: composed, without stray spaces and punctuation of ISBD."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import is_normalized, normalize

# Controls, soft hyphens, directions and halves of surrogate pairs; spaces that are not one space.
_UNCLEAN = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u200b\u200e\u200f\u2060\ufeff\ud800-\udfff]|  |^ | $"
)
_CONTROLS = (*range(0x09), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0))
_UNSEEN = (0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF)
_GONE = dict.fromkeys((*_CONTROLS, *_UNSEEN), "")
_GONE |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_MARKS = frozenset("/:;=,")
_STRIPPED = " /:;=,"

# GOST R 7.0.12: a word is cut after a consonant, so that a vowel before the stop is a whole word.
_WHOLE_WORD_ENDS = frozenset("аеёиоуыэюяйьъaeiouy")
_CUT_WORD_LIST = (
    "автореф библиогр введ вступ департ докл доктор дополн диссерт заруб издат иностр искусств"
    " исслед коммент конф лит-ры междунар методич моск науч обществ общеобразоват отеч перераб"
    " подгот послесл предисл примеч программ прогр произв редкол респ сборн слов совещ сост соч"
    " справ стер схем табл технол традиц указ федер фотогр худож хоз-в хрестом центр экон энцикл"
    " юбил univ dept assoc bros corp pseud illus trans comp"
)
_CUT_WORDS = frozenset(_CUT_WORD_LIST.split())
_LAST_WORD = re.compile(r"([\w-]+)\.$")
_BRACKETS = str.maketrans("", "", "[]")


def clean(text: str) -> str:
    """The text in NFC without controls and with single spaces."""
    if not text.isascii() and not is_normalized("NFC", text):
        text = normalize("NFC", text)
    if _UNCLEAN.search(text):
        text = " ".join(text.translate(_GONE).split())
    return text


def bare(text: str) -> str:
    """The clean text without what ISBD puts before and after an element.

    Square brackets that open or close in another subfield go; balanced ones stay.
    """
    text = clean(text)
    if not text:
        return ""
    if text[-1] in _MARKS or text[0] in _MARKS:
        text = text.strip(_STRIPPED)
    if text.count("[") != text.count("]"):
        text = text.translate(_BRACKETS).strip(_STRIPPED)
    if text[-2:] in (" -", " –", " —"):
        text = text[:-2].strip(_STRIPPED).removesuffix(".")
    return text


def without_stop(text: str) -> str:
    """The text without the full stop that ends an area; that of an abbreviation stays."""
    if not text.endswith(".") or text.endswith(".."):
        return text
    found = _LAST_WORD.search(text)
    if found is None:
        return text[:-1].rstrip() if text[-2:-1] in ')]"»' else text
    word = found[1].lower()
    if word.isdigit():
        return text[:-1]
    if len(word) < 2 or word in _CUT_WORDS:
        return text
    if word[-1] in _WHOLE_WORD_ENDS and not (word.isascii() and len(word) < 4):
        return text[:-1]
    before = text[found.start() - 1 : found.start()]
    return text if len(word) < 5 or before == "." else text[:-1]


def unwrapped(text: str) -> str:
    """The text without square brackets: a place or a name that is not of the title page."""
    return text.translate(_BRACKETS).strip(_STRIPPED) if "[" in text or "]" in text else text


def joined(texts: Iterable[str], between: str) -> str:
    """Those of the texts that are not empty, in one."""
    return between.join(filter(None, texts))


def add(to: list[str], text: str) -> None:
    """Put a text that is neither empty nor there already at the end of the list."""
    if text and text not in to:
        to.append(text)
