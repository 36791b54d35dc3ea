"""Asking the index: the same question gives the same pages on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from django.db import connection

from bibnet.libraries.models import Library, State
from bibnet.text import analysis, keyboard

from . import adults

# Words that say nothing unless they are all there is.
_STOP_WORDS = """
а без в во да для до же за и из или к как ко на над не но о об от по под при про с со у что
the a an of to in on for and or
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
MOST_WORDS = 12
TITLE_WEIGHT = 6.0
Words = tuple[frozenset[str], ...]
Condition = tuple[str, list[Any]]

# Counting further would say nothing to a reader: «more than a thousand».
MOST_COUNTED = 1000

_FIELDS = "text.page_id, text.library_id, text.title, text.text"
_SQLITE = """
    FROM pages_pagetext_words JOIN pages_pagetext text ON text.id = pages_pagetext_words.rowid
    JOIN libraries_library library ON library.id = text.library_id
    WHERE pages_pagetext_words MATCH %s AND """
_SQLITE_ORDER = f"bm25(pages_pagetext_words, {TITLE_WEIGHT}, 1.0)"
_POSTGRESQL = """
    FROM pages_pagetext text JOIN libraries_library library ON library.id = text.library_id,
    to_tsquery('simple', %s) question
    WHERE text.words @@ question AND """
_POSTGRESQL_ORDER = "ts_rank('{0.1, 0.1, 0.15, 1.0}', text.words, question, 1) DESC"


@dataclass(frozen=True)
class Hit:
    """A page that was found."""

    page_id: int
    library_id: int
    title: str
    text: str


@dataclass(frozen=True)
class Answer:
    """The hits of one portion, how many there are in all, and what was understood.

    `asked` differs from what was typed where another layout or Latin letters were meant;
    `is_partial` says that no page has all the words, so these have some.
    """

    asked: str
    words: Words
    total: int
    hits: list[Hit]
    is_partial: bool = False


def search(
    library: Library, typed: str, *, limit: int, offset: int = 0, is_for_minors: bool = False
) -> Answer:
    """Pages of the library and of what stands under it that have all the words, best first.

    Minors find nothing that is for adults only.
    """
    scope = _scope(library, is_for_minors=is_for_minors)
    for reading in (typed, *keyboard.other_readings(typed)):
        words = words_of(reading)
        if words and (total := _count(scope, _all_of(words))):
            hits = _hits(scope, _all_of(words), limit, offset)
            return Answer(reading, words, total, hits)
    words = words_of(typed)
    if len(words) > 1 and (total := _count(scope, _any_of(words))):
        hits = _hits(scope, _any_of(words), limit, offset)
        return Answer(typed, words, total, hits, is_partial=True)
    return Answer(typed, words, 0, [])


def words_of(text: str) -> Words:
    """The keys of each word asked for."""
    found = [token.form for token in analysis.tokens(analysis.composed(text))][:MOST_WORDS]
    telling = [form for form in found if form not in STOP_WORDS] or found
    return tuple(analysis.keys(form) for form in dict.fromkeys(telling))


def _all_of(words: Words) -> str:
    return _joined(words, {"sqlite": " AND ", "postgresql": " & "})


def _any_of(words: Words) -> str:
    return _joined(words, {"sqlite": " OR ", "postgresql": " | "})


def _joined(words: Words, by: dict[str, str]) -> str:
    return by[connection.vendor].join(f"({_either(keys)})" for keys in words)


def _either(keys: Set[str]) -> str:
    """Any of a word's keys; keys are letters and digits, so quoting is enough."""
    if connection.vendor == "sqlite":
        return " OR ".join(f'"{key}"' for key in sorted(keys))
    return " | ".join(f"'{key}'" for key in sorted(keys))


def _scope(library: Library, *, is_for_minors: bool) -> Condition:
    """Which libraries' pages count: practice libraries only on their own site."""
    statement, values = "library.path BETWEEN %s AND %s", [library.path, library.path + "ZZZZ"]
    if library.is_region:
        statement, values = "library.state <> %s", [State.PRACTICE.value]
    if is_for_minors:
        for_minors, given = adults.left_out()
        return f"{statement} AND {for_minors}", [*values, *given]
    return statement, values


def _count(condition: Condition, question: str) -> int:
    scope, values = condition
    found = f"SELECT 1 {_from()} {scope} LIMIT {MOST_COUNTED}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({found}) found", [question, *values])  # noqa: S608
        return int(cursor.fetchone()[0])


def _hits(condition: Condition, question: str, limit: int, offset: int) -> list[Hit]:
    scope, values = condition
    order = _SQLITE_ORDER if connection.vendor == "sqlite" else _POSTGRESQL_ORDER
    statement = (
        f"SELECT {_FIELDS} {_from()} {scope} ORDER BY {order}, text.page_id DESC LIMIT %s OFFSET %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [question, *values, limit, offset])
        return [Hit(*row) for row in cursor.fetchall()]


def _from() -> str:
    return _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
