"""What a reader typed, taken apart: words, «phrases», -exclusions, field prefixes, an ISBN.

Any text is a question; what is no sign of the language counts as words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from bibnet_catalog.matching.words import CYRILLIC, one_alphabet

from .analysis import forms, number

LONGEST = 300
MOST_CLAUSES = 24
MOST_WORDS = 32


class Field(StrEnum):
    """Where a clause is looked for."""

    ANYWHERE = ""
    TITLE = "title"
    AUTHOR = "author"
    SUBJECT = "subject"
    SERIES = "series"
    PUBLISHER = "publisher"
    ANNOTATION = "annotation"
    NUMBER = "isbn"
    CALL_NUMBER = "call"
    UDC = "udc"
    BBK = "bbk"
    YEAR = "year"


# As readers write them, the first of each as we write it ourselves.
NAMES: dict[Field, tuple[str, ...]] = {
    Field.TITLE: ("заглавие", "название", "загл", "title", "ti"),
    Field.AUTHOR: ("автор", "авт", "author", "au"),
    Field.SUBJECT: ("тема", "предмет", "рубрика", "subject", "su"),
    Field.SERIES: ("серия", "series"),
    Field.PUBLISHER: ("издательство", "издатель", "изд", "publisher"),
    Field.ANNOTATION: ("аннотация", "содержание", "annotation"),
    Field.NUMBER: ("isbn", "issn"),
    Field.CALL_NUMBER: ("шифр", "полка", "call", "shelf"),
    Field.UDC: ("удк", "udc"),
    Field.BBK: ("ббк", "bbk", "lbc"),
    Field.YEAR: ("год", "year"),
}
_BY_NAME = {name: field for field, names in NAMES.items() for name in names}
# Matched as they stand, not by words.
EXACT = frozenset((Field.NUMBER, Field.CALL_NUMBER, Field.UDC, Field.BBK, Field.YEAR))

_CLAUSE = re.compile(
    r"(?P<not>(?<!\S)-(?=[^\W_]|[\"«“„]))?"
    rf"(?:(?P<field>{'|'.join(map(re.escape, _BY_NAME))})\s?[:=]\s?(?=\S))?"
    r"(?:[\"“„«](?P<phrase>[^\"“”»„«]+)[\"”»“]|(?P<word>\S+))",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:is[bs]n[\s:-]*)?([\dXxХх][\dXxХх\s‐‑‒–—−-]{6,20}[\dXxХх])", re.IGNORECASE)
_YEARS = re.compile(r"(\d{4})?\s*[-–—…]?\s*(\d{4})?")


@dataclass(frozen=True, slots=True)
class Clause:
    """Words that belong together, or a value of a field that is matched as it stands."""

    words: tuple[str, ...]
    field: Field = Field.ANYWHERE
    is_phrase: bool = False
    is_excluded: bool = False
    is_cut: bool = False  # a full stop ends it: «гос.»
    is_begun: bool = False  # a star ends it: «достоев*»
    value: str = ""  # as typed, of exact fields

    def text(self) -> str:
        """The clause as a reader would type it."""
        said = self.value or " ".join(self.words)
        if self.is_phrase or ((self.field or self.is_excluded) and " " in said):
            said = f'"{said}"'
        name = f"{NAMES[self.field][0]}:" if self.field else ""
        ends = "*" if self.is_begun else "." if self.is_cut else ""
        return f"{'-' if self.is_excluded else ''}{name}{said}{ends}"


@dataclass(frozen=True, slots=True)
class Question:
    clauses: tuple[Clause, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.clauses)

    def text(self) -> str:
        return " ".join(clause.text() for clause in self.clauses)

    def words(self) -> list[str]:
        """The words that are compared as words, exclusions left out."""
        found: dict[str, None] = {}
        for clause in self.clauses:
            if not clause.is_excluded and clause.field not in EXACT:
                found.update(dict.fromkeys(clause.words))
        return list(found)

    def with_words(self, instead: dict[str, str]) -> Question:
        """The same question with other words in the place of some."""
        return Question(
            tuple(
                clause
                if clause.field in EXACT
                else replace(clause, words=tuple(instead.get(word, word) for word in clause.words))
                for clause in self.clauses
            )
        )


def parse(text: str) -> Question:
    """The question that a text asks; an empty one of a text without a letter or a digit."""
    text = text[:LONGEST].encode(errors="ignore").decode()  # without halves of letters
    text = " ".join(text.replace("\x00", " ").split())
    bare = _NUMBER.fullmatch(text)
    if bare and number(bare[1]):
        return Question((Clause((), Field.NUMBER, value=bare[1]),))
    clauses: list[Clause] = []
    left = MOST_WORDS
    for clause in _clauses(text):
        if len(clauses) == MOST_CLAUSES or len(clause.words) > left:
            break
        left -= len(clause.words)
        clauses.append(clause)
    return Question(tuple(clauses))


def years(value: str) -> tuple[int | None, int | None] | None:
    """The first and the last year of «1987», «1980-1990», «1980-», «-1990»; None of other words."""
    found = _YEARS.fullmatch(value.strip())
    if not found or not (found[1] or found[2]):
        return None
    first = int(found[1]) if found[1] else None
    last = int(found[2]) if found[2] else None
    if value.strip().isdigit():
        return first, first
    return first, last


def _clauses(text: str) -> Iterator[Clause]:
    has_cyrillic = bool(CYRILLIC.search(text.lower()))
    for found in _CLAUSE.finditer(text):
        field = _BY_NAME[found["field"].lower()] if found["field"] else Field.ANYWHERE
        for clause in _clause(field, found["phrase"], found["word"] or "", bool(found["not"])):
            # «op.» beside Russian words is what it is in a title beside them.
            words = tuple(map(one_alphabet, clause.words)) if has_cyrillic else clause.words
            yield replace(clause, words=words)


def _clause(field: Field, phrase: str | None, word: str, is_excluded: bool) -> Iterator[Clause]:
    said = word if phrase is None else phrase
    if field in EXACT:
        value = said.strip(" ,;")
        if field is Field.YEAR and years(value) is None:
            field = Field.ANYWHERE
        elif any(one.isalnum() for one in value):
            yield Clause((), field, is_excluded=is_excluded, value=value)
            return
    words = tuple(forms(said))
    if not words:
        return
    is_phrase = phrase is not None and len(words) > 1
    yield Clause(
        words,
        field,
        is_phrase=is_phrase,
        is_excluded=is_excluded,
        is_cut=phrase is None and word.endswith(".") and len(words) == 1,
        is_begun=phrase is None and word.endswith("*"),
    )
