"""The words of a text as records are compared by: one case, one spelling, one alphabet a word."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bibnet.text.analysis import IGNORED, composed, normalise

from .abbreviations import CONTRACTIONS

# So much of a text is compared: nobody may make a comparison take long.
LONGEST = 600
SHORT = 200
MOST_WORDS = 60
# Texts of ASCII, Russian letters and common marks.
PLAIN = re.compile("[\x00-\x7fА-яЁё«»—–„“”’…]*")
WORD = re.compile(r"[^\W_]+")
CYRILLIC = re.compile("[\u0400-\u052f]")
LATIN = re.compile("[a-z\u00df-\u024f]")
# Signs inside a romanised word: soft and hard signs, the dot of BGN/PCGN.
SIGNS = re.compile(r"[ʹʺʼ·'’‘”`]+|(?<=[^\W\d_])[\"“](?=[^\W\d_])")
BRACKETED = re.compile(r"\[[^\]]*\]")
# General designations of material: «[Текст]», "[electronic resource]".
DESIGNATION = re.compile(
    r"\[\s*(?:текст|ноты|карты|изоматериал|рукопись|микроформа|мультимедиа|комплект|предмет|"
    r"звукозапись|видеозапись|кинофильм|шрифт брайля|электрон\w*\.?\s+ресурс|text|tekst|music|map|"
    r"manuscript|(?:electronic|elektronnyi) res\w+|(?:sound|video) ?recording)\b[^\]]*\]"
)
# «ин-т», «ун-та», «изд-во», «м-ва»
CONTRACTED = re.compile(r"\b([а-я]{1,3})-([а-я]{1,3})\b")

LATIN_TO_CYRILLIC = str.maketrans("aceopxykmthb", "асеорхукмтнв")
CYRILLIC_TO_LATIN = str.maketrans("асеорхуікмтнв", "aceopxyikmthb")
LOOK_ALIKE = frozenset("aceopxykmthb")
ROMAN = re.compile("[ivxlcdm]+")
CYRILLIC_ROMAN = re.compile(r"(?<![^\W_])х[хі]+(?![^\W_])")

OLD_LETTERS = str.maketrans("ѣіѵѳїєґў", "еииф" + "иегу")
OLD_TEXT = re.compile(r"[ѣѵѳ]|[бвгджзклмнпрстфхцчшщ]ъ\b|[аеиоуыэюя]і|і[аеийоуыэюя]")
OLD_ENDINGS = (
    (re.compile(r"(?<=[жшщчц])аго\b"), "его"),
    (re.compile(r"аго\b"), "ого"),
    (re.compile(r"яго\b"), "его"),
    (re.compile(r"ыя\b"), "ые"),
    (re.compile(r"[иі]я\b"), "ие"),
    (re.compile(r"ъ\b"), ""),
)

_ARTICLES = "the a an der die das ein eine le la les un une el los las il lo gli o os as de het"
ARTICLES = frozenset(_ARTICLES.split())


def spelled(text: str) -> str:
    """The text, if it is long its beginning, in modern spelling and lower case.

    ё is е, old letters and endings are today's, accents of Latin letters are away, a word in two
    alphabets is in the one that most of its letters are of.
    """
    return _spelled(text) if len(text) <= SHORT else _respelled(text[:LONGEST])


@lru_cache(maxsize=10_000)
def _spelled(text: str) -> str:
    """Of short texts, which are asked for several times a record and come again in others."""
    return _respelled(text)


def _respelled(text: str) -> str:
    is_plain = text.isascii() or PLAIN.fullmatch(text)
    if is_plain:
        # What `normalise` comes to, in a tenth of its time.
        normal = text.lower().replace("ё", "е")
    else:
        normal = IGNORED.sub("", normalise(composed(text)))
    if normal.isascii():
        return normal
    has_cyrillic = CYRILLIC.search(normal)
    if has_cyrillic:
        if "хх" in normal or "хі" in normal:
            normal = CYRILLIC_ROMAN.sub(_as_latin, normal)
        # Of the old letters plain texts have but the hard sign.
        if not is_plain or "ъ" in normal:
            if OLD_TEXT.search(normal):
                for ending, now in OLD_ENDINGS:
                    normal = ending.sub(now, normal)
            normal = normal.translate(OLD_LETTERS)
    if LATIN.search(normal):
        if has_cyrillic:
            normal = WORD.sub(_in_one_alphabet, normal)
        normal = WORD.sub(_without_accents, normal)
    if "-" in normal and has_cyrillic:
        normal = CONTRACTED.sub(_in_full, normal)
    return normal


def words(text: str) -> tuple[str, ...]:
    """The words of a text that is `spelled`, its first article left out."""
    found = WORD.findall(SIGNS.sub("", text))
    if len(found) > 1 and found[0] in ARTICLES:
        del found[0]
    return tuple(found[:MOST_WORDS])


def without_brackets(text: str) -> str:
    """The text without what cataloguers added in square brackets, unless nothing else is there."""
    if "[" not in text:
        return text
    named = DESIGNATION.sub(" ", text)
    rest = BRACKETED.sub(" ", named)
    return rest if WORD.search(rest) else named


def abbreviated(text: str) -> frozenset[str]:
    """The words of a `spelled` text that a full stop cuts short: «рос.», «учеб.», «гос.»."""
    return frozenset(_CUT.findall(text)) if "." in text else frozenset()


_CUT = re.compile(r"\b([^\W\d_]{2,12})\.")


def _in_one_alphabet(found: re.Match[str]) -> str:
    return one_alphabet(found.group())


@lru_cache(maxsize=20_000)
def one_alphabet(word: str) -> str:
    """A word in the alphabet of most of its letters, if those of the other look like them.

    A word that could be in either («CCCP») is Cyrillic, unless it is a Roman number.
    """
    cyrillic = len(CYRILLIC.findall(word))
    latin = len(LATIN.findall(word))
    if not latin:
        return word
    word = "".join(
        unicodedata.normalize("NFD", one)[0] if LATIN.match(one) else one for one in word
    )
    as_latin = word.translate(CYRILLIC_TO_LATIN)
    if ROMAN.fullmatch(as_latin):
        return as_latin
    if not cyrillic:
        is_either = len(word) > 1 and LOOK_ALIKE.issuperset(word)
        return word.translate(LATIN_TO_CYRILLIC) if is_either else word
    as_cyrillic = word.translate(LATIN_TO_CYRILLIC)
    if not LATIN.search(as_cyrillic):
        return as_cyrillic
    # The look-alikes go with the letters that can be of one alphabet only.
    return as_latin if latin > cyrillic or not CYRILLIC.search(as_latin) else as_cyrillic


def _as_latin(found: re.Match[str]) -> str:
    return found.group().translate(CYRILLIC_TO_LATIN)


def _without_accents(found: re.Match[str]) -> str:
    return plain_latin(found.group())


@lru_cache(maxsize=20_000)
def plain_latin(word: str) -> str:
    """A word of Latin letters without accents; a word of others as it is."""
    if word.isascii() or CYRILLIC.search(word):
        return word
    bare = "".join(one for one in unicodedata.normalize("NFD", word) if not _is_mark(one))
    return bare.translate(_LATIN_LETTERS)


_LATIN_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign) == "Mn"


def _in_full(found: re.Match[str]) -> str:
    stem = CONTRACTIONS.get(f"{found.group(1)}-{found.group(2)[0]}")
    return stem + found.group(2)[1:] if stem else found.group()
