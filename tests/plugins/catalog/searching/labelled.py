"""Labelled questions: known items of the real records, asked cleanly and with damage.

Made anew at each run from the real files and a fixed seed, so that the set grows with them. What
counts as found is any record of the same title and author: the editions of one work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from random import Random
from typing import Any, NamedTuple

from bibnet_catalog.describing.description import Description, Person
from bibnet_catalog.matching.words import without_brackets
from bibnet_catalog.searching.analysis import forms, read, told
from pymorphy3 import MorphAnalyzer

from bibnet.text.keyboard import other_layout

from .shelf import real

SEED = 20261129
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
LATIN = re.compile("[a-z]", re.IGNORECASE)
MOST_WORDS = 8
# Kinds of words that have forms.
CHANGING = ("NOUN", "ADJF", "VERB", "INFN", "PRTF")
OTHERS = 150  # of records in other languages than Russian
# Romanisations as people type them, not as one table has them.
ROMAN = (
    dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)),
    dict(zip("абвгдезийклмнопрстуфыэ", "abvgdezijklmnoprstufye", strict=True)),
)
ROMAN_MORE = (
    {"ё": "yo", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch"},
    {"ё": "e", "ж": "zh", "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sch"},
)
ROMAN_LAST = (
    {"ъ": "", "ь": "", "ю": "yu", "я": "ya"},
    {"ъ": "", "ь": "'", "ю": "ju", "я": "ja"},
)


class Asked(NamedTuple):
    """A question, how it was spoilt, the clean one, and the numbers of the documents it means."""

    text: str
    way: str
    clean: str
    means: frozenset[int]


def questions(seed: int = SEED) -> list[Asked]:
    """All questions, the same ones for a seed."""
    random = Random(seed)
    found: list[Asked] = []
    for clean, one, means in _known_items(random):
        found.append(Asked(clean, "clean", clean, means))
        for way, spoil in SPOILT.items():
            text = spoil(clean, one, random)
            if text and text != clean:
                found.append(Asked(text, way, clean, means))
    return found


def _known_items(random: Random) -> Iterator[tuple[str, Description, frozenset[int]]]:
    """Titles with their authors, of all Russian records and some of the others."""
    by_work: dict[tuple[frozenset[str], str], set[int]] = {}
    shown: dict[tuple[frozenset[str], str], Description] = {}
    for number, one in enumerate(real(), 1):
        work = _work(one)
        if work:
            by_work.setdefault(work, set()).add(number)
            shown.setdefault(work, one)
    russian = [work for work, one in shown.items() if CYRILLIC.search(one.title)]
    others = [work for work in shown if work not in set(russian)]
    for work in [*russian, *random.sample(others, OTHERS)]:
        one = shown[work]
        title = " ".join(_title(one).split()[:MOST_WORDS]).strip(" .:,;/")
        author = f"{_author(one)} " if one.people else ""
        yield f"{author}{title}", one, frozenset(by_work[work])


def _title(one: Description) -> str:
    return without_brackets(one.title)


def _author(one: Description) -> str:
    return one.people[0].surname


def _work(one: Description) -> tuple[frozenset[str], str] | None:
    """What is asked for: a title of two words or more, or with an author."""
    words = forms(_title(one))
    if len(told(read(_title(one)))) < (1 if one.people else 2):
        return None
    return frozenset(words[:MOST_WORDS]), " ".join(forms(_author(one))) if one.people else ""


def _mistyped(text: str, one: Description, random: Random) -> str:
    """A slip in a word of five letters or more."""
    words = text.split()
    long = [place for place, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not long:
        return ""
    place = random.choice(long)
    word = words[place]
    at = random.randrange(1, len(word) - 1)
    letters = "оеаинтсрвл" if CYRILLIC.search(word) else "etaoinshrd"
    slip = random.choice(("left out", "doubled", "other", "turned"))
    if slip == "left out":
        word = word[:at] + word[at + 1 :]
    elif slip == "doubled":
        word = word[:at] + word[at] + word[at:]
    elif slip == "other":
        word = word[:at] + random.choice(letters) + word[at + 1 :]
    else:
        word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join([*words[:place], word, *words[place + 1 :]])


def _in_other_layout(text: str, one: Description, random: Random) -> str:
    """Words of one alphabet: who types two of them changes the layout in between."""
    words = " ".join(forms(text))
    is_latin = bool(LATIN.search(words))
    if bool(CYRILLIC.search(words)) == is_latin or (is_latin and not words.isascii()):
        return ""
    return other_layout(words)


def _romanised(text: str, one: Description, random: Random) -> str:
    if not CYRILLIC.search(text) or LATIN.search(text):
        return ""
    number = random.randrange(2)
    table = {**ROMAN[number], **ROMAN_MORE[number], **ROMAN_LAST[number]}
    return "".join(table.get(letter, letter) for letter in text.lower())


def _with_initials(text: str, one: Description, random: Random) -> str:
    """The author's initials before or after the surname, with and without full stops."""
    if not one.people or not one.people[0].initials:
        return ""
    surname, initials = _author(one), _initials(one.people[0])
    shown = random.choice((initials, initials.replace(".", ""), initials.replace(" ", "")))
    name = random.choice((f"{shown} {surname}", f"{surname} {shown}"))
    return text.replace(surname, name, 1)


def _initials(person: Person) -> str:
    return " ".join(part for part in person.initials.replace(".", ". ").split())


def _turned(text: str, one: Description, random: Random) -> str:
    """The author after the title."""
    if not one.people:
        return ""
    surname = _author(one)
    return f"{text.removeprefix(surname).strip()} {surname}"


def _inflected(text: str, one: Description, random: Random) -> str:
    """In small letters, with е for ё and without marks, as most people type."""
    return " ".join(forms(text))


def _in_other_forms(text: str, one: Description, random: Random) -> str:
    """The title alone, its nouns, adjectives and verbs in other forms: «война и миру», «человек».

    Forms are the dictionary's, of other roots too. Random numbers are of its own, so that the
    other questions are what they were before it came.
    """
    own = Random(f"{SEED}{text}")
    words = forms(" ".join(_title(one).split()[:MOST_WORDS]))
    changed = [own.choice(_other_forms(word) or [word]) for word in words]
    return " ".join(changed) if changed != words else ""


@cache
def _other_forms(word: str) -> list[str]:
    """The other forms of a Russian word that the dictionary knows."""
    if len(word) < 3 or not CYRILLIC.search(word):
        return []
    reading = _dictionary().parse(word)[0]
    if not reading.is_known or reading.tag.POS not in CHANGING:
        return []
    found = {other for form in reading.lexeme for other in forms(form.word) if "-" not in form.word}
    return sorted(found - {word})


@cache
def _dictionary() -> Any:
    return MorphAnalyzer(lang="ru")


SPOILT: dict[str, Callable[[str, Description, Random], str]] = {
    "mistyped": _mistyped,
    "other layout": _in_other_layout,
    "romanised": _romanised,
    "initials": _with_initials,
    "author last": _turned,
    "plain": _inflected,
    "other forms": _in_other_forms,
}
