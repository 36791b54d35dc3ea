"""Asking the index: the same question gives the same pages on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from django.db import connection

from bibnet import stamps
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
        places = _sites_under(self.library)
        if is_sqlite:
            marks = " OR ".join(f'"library{pk}"' for pk in places)
            return f"{{place}} : ({marks}) AND {asked}"
        marks = " | ".join(f"'#{pk}'" for pk in places)
        return f"{asked} & ({marks})"

    def condition(self) -> tuple[str, list[Any]]:
        """What the index does not know: practice libraries only count on their own site."""
        left_out = State.PRACTICE.value if self.library.is_region else ""
        statement, values = "library.state <> %s", [left_out]
        if self.is_for_minors:
            for_minors, given = adults.left_out()
            return f"{statement} AND {for_minors}", [*values, *given]
        return statement, values

    def order(self, words: str) -> tuple[str, list[Any]]:
        """What puts the best first."""
        if connection.vendor == "postgresql":
            return _BY_RANK, [words]
        if self.library.is_region:
            return _BY_FIGURES, []
        return _BY_TITLE, [self.question(words, "title_terms")]


@stamps.remembered("network")
def _sites_under(library: Library) -> tuple[int, ...]:
    """Libraries with pages of their own, this one and those below."""
    sites = Library.objects.under(library).with_microsite().values_list("pk", flat=True)
    return (library.pk, *sites.exclude(pk=library.pk))


def search(
    library: Library, typed: str, *, limit: int, offset: int = 0, is_for_minors: bool = False
) -> Answer:
    """Pages of the library and of what stands under it that have all the words, best first.

    Minors find nothing that is for adults only.
    """
    scope = Scope(library, is_for_minors)
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


def _count(scope: Scope, words: str) -> int:
    condition, values = scope.condition()
    # Put together of constants; what people typed goes in as values.
    found = f"SELECT 1 {_from()} {condition} LIMIT {MOST_COUNTED}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM ({found}) found",  # noqa: S608
            [scope.question(words), *values],
        )
        return int(cursor.fetchone()[0])


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
