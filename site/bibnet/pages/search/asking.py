"""Asking the index: the same question gives the same pages on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any

from django.db import connection

from bibnet.libraries.models import Library, State
from bibnet.text import analysis, keyboard

from . import adults, switches
from .places import sites_under

# Words that say nothing unless they are all there is.
_STOP_WORDS = """
а без в во да для до же за и из или к как ко на над не но о об от по под при про с со у что
the a an of to in on for and or
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
MOST_WORDS = 12
TITLE_WEIGHT = 6.0
Words = tuple[frozenset[str], ...]

# Counting further would say nothing to a reader: «more than a thousand».
MOST_COUNTED = 1000

_FIELDS = "text.page_id, text.library_id, text.title, text.text"
_SQLITE = """
    FROM pages_pagetext_words JOIN pages_pagetext text ON text.id = pages_pagetext_words.rowid
    JOIN libraries_library library ON library.id = text.library_id
    WHERE pages_pagetext_words MATCH %s AND """
_POSTGRESQL = """
    FROM pages_pagetext text JOIN libraries_library library ON library.id = text.library_id
    WHERE text.words @@ (%s)::tsquery AND """
# Figures of the whole index stand behind bm25, so only the portal, which searches all of it, can
# afford them. In one library the newest page whose title has all the words comes first.
_BY_FIGURES = f"bm25(pages_pagetext_words, {TITLE_WEIGHT}, 1.0)"
_BY_TITLE = """text.id NOT IN (
    SELECT rowid FROM pages_pagetext_words WHERE pages_pagetext_words MATCH %s)"""
_BY_RANK = "ts_rank('{0.1, 0.1, 0.15, 1.0}', text.words, (%s)::tsquery, 1) DESC"


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


@dataclass(frozen=True)
class Scope:
    """Whose pages count, and for whom."""

    library: Library
    is_for_minors: bool

    def question(self, words: str, columns: str = "title_terms text_terms") -> str:
        """The words put to the pages of the library and of what stands under it."""
        is_sqlite = connection.vendor == "sqlite"
        asked = f"{{{columns}}} : ({words})" if is_sqlite else f"({words})"
        if self.library.is_region:
            return asked
        places = sites_under(self.library)
        if is_sqlite:
            marks = " OR ".join(f'"library{pk}"' for pk in places)
            return f"{{place}} : ({marks}) AND {asked}"
        marks = " | ".join(f"'#{pk}'" for pk in places)
        return f"{asked} & ({marks})"

    def condition(self) -> tuple[str, list[Any]]:
        """What the index does not know, and its values.

        Practice libraries only count on their own site, and pages of plugins where they are on.
        """
        parts = ["library.state <> %s"]
        values: list[Any] = [State.PRACTICE.value if self.library.is_region else ""]
        for more, given in self._further():
            parts.append(more)
            values += given
        return " AND ".join(parts), values

    def _further(self) -> Iterator[tuple[str, list[Any]]]:
        yield switches.switched_on(self.library)
        if self.is_for_minors:
            yield adults.left_out()

    def order(self, words: str) -> tuple[str, list[Any]]:
        """What puts the best first."""
        if connection.vendor == "postgresql":
            return _BY_RANK, [words]
        if self.library.is_region:
            return _BY_FIGURES, []
        return _BY_TITLE, [self.question(words, "title_terms")]


def search(
    library: Library, typed: str, *, limit: int, offset: int = 0, is_for_minors: bool = False
) -> Answer:
    """Pages of the library and of what stands under it that have all the words, best first.

    Minors find nothing that is for adults only.
    """
    scope = Scope(library, is_for_minors)
    for reading in (typed, *keyboard.other_readings(typed)):
        words = words_of(reading)
        if words and (total := count(scope, all_of(words))):
            hits = _hits(scope, all_of(words), limit, offset)
            return Answer(reading, words, total, hits)
    words = words_of(typed)
    if len(words) > 1 and (total := count(scope, any_of(words))):
        hits = _hits(scope, any_of(words), limit, offset)
        return Answer(typed, words, total, hits, is_partial=True)
    return Answer(typed, words, 0, [])


def words_of(text: str) -> Words:
    """The keys of each word asked for."""
    found = [token.form for token in analysis.tokens(analysis.composed(text))][:MOST_WORDS]
    telling = [form for form in found if form not in STOP_WORDS] or found
    return tuple(analysis.keys(form) for form in dict.fromkeys(telling))


def all_of(words: Words) -> str:
    """All words, in the index's own language."""
    return _joined(words, {"sqlite": " AND ", "postgresql": " & "})


def any_of(words: Words) -> str:
    """Any of the words, in the index's own language."""
    return _joined(words, {"sqlite": " OR ", "postgresql": " | "})


def _joined(words: Words, by: dict[str, str]) -> str:
    return by[connection.vendor].join(f"({_either(keys)})" for keys in words)


def _either(keys: Set[str]) -> str:
    """Any of a word's keys; keys are letters and digits, so quoting is enough."""
    if connection.vendor == "sqlite":
        return " OR ".join(f'"{key}"' for key in sorted(keys))
    return " | ".join(f"'{key}'" for key in sorted(keys))


def count(scope: Scope, words: str) -> int:
    """How many pages answer, counted up to `MOST_COUNTED`."""
    return _counts(scope, [words], MOST_COUNTED)[0]


def counts(scope: Scope, several: Sequence[Set[str]], *, most: int) -> list[int]:
    """For each word's keys how many pages have it, counted up to `most`; one query for all."""
    return _counts(scope, [_either(keys) for keys in several], most)


def texts(scope: Scope, several: Sequence[Set[str]], *, most: int) -> list[list[str]]:
    """For each word's keys the title and text of some pages that have it; one query for all."""
    condition, given = scope.condition()
    pieces: list[str] = []
    values: list[Any] = []
    for at, keys in enumerate(several):
        # Put together of constants; what people typed goes in as values.
        found = f"SELECT {at} AS place, {_FIELDS} {_from()} {condition} LIMIT {most}"
        pieces.append(f"SELECT place, title, text FROM ({found}) found{at}")  # noqa: S608
        values += [scope.question(_either(keys)), *given]
    told: list[list[str]] = [[] for _keys in several]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(pieces), values)
        for place, title, text in cursor.fetchall():
            told[place].append(f"{title} {text}")
    return told


def _counts(scope: Scope, questions: Sequence[str], most: int) -> list[int]:
    condition, given = scope.condition()
    pieces: list[str] = []
    values: list[Any] = []
    for at, words in enumerate(questions):
        # Put together of constants; what people typed goes in as values.
        found = f"SELECT 1 {_from()} {condition} LIMIT {most}"
        pieces.append(f"SELECT {at} AS place, count(*) AS pages FROM ({found}) found{at}")  # noqa: S608
        values += [scope.question(words), *given]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(pieces), values)
        return [int(pages) for _place, pages in sorted(cursor.fetchall())]


def _hits(scope: Scope, words: str, limit: int, offset: int) -> list[Hit]:
    (condition, values), (order, asked) = scope.condition(), scope.order(words)
    statement = (
        f"SELECT {_FIELDS} {_from()} {condition} ORDER BY {order}, text.page_id DESC "
        "LIMIT %s OFFSET %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [scope.question(words), *values, *asked, limit, offset])
        return [Hit(*row) for row in cursor.fetchall()]


def _from() -> str:
    return _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
