"""From a question to what an engine looks for, with what makes the known item come first."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator

from .analysis import INITIAL, ONLY_INITIAL, SMALL, in_full, number, shelf, stem, whole
from .language import EXACT, Clause, Field, Question, years
from .plan import All, Beginning, Best, Flat, Node, Phrase, Term, Terms, Weighed, Years
from .worth import NODES

# The field of all words of a document, as stems, and what is matched whole.
WORDS, WHOLE = "words", "whole"
# Exact words, with their order, and their stems.
STEMMED = ("title", "other", "author", "subject", "series")
ORDERED = (*STEMMED, "publisher", "annotation")
# What a word is worth where it stands.
WEIGHTS: tuple[tuple[str, float], ...] = (
    ("title", 3.0),
    ("title_stem", 2.5),
    ("author", 3.0),
    ("author_stem", 2.0),
    ("other", 1.0),
    ("other_stem", 0.8),
    ("subject", 0.8),
    ("subject_stem", 0.7),
    ("series", 0.6),
    ("publisher", 0.4),
)
WHOLE_TITLE, ORDERED_WORDS, INITIALS = 40.0, 4.0, 1.0
# Of the words of a question so many may be missing where nothing has them all.
MOST_SHARE = 0.7
LEAST_WORDS = 3


def planned(question: Question, *, is_loose: bool = False, given: Collection[str] = ()) -> All:
    """What to look for: documents with all words of the question, or, if loose, with most.

    Words of `given` are given names, for which an initial stands in records without more.
    """
    must: list[Node] = []
    should: list[Node] = []
    never: list[Node] = []
    loose: list[Node] = []
    for clause in question.clauses:
        if clause.is_excluded:
            never.append(_sought(clause))
        elif clause.is_phrase or clause.field:
            must.append(_sought(clause))
        else:
            loose += [Flat(_anywhere(word, clause, given), 0.0) for word in _needed(clause)]
            should += [_scored(word) for word in clause.words]
    should += _known_item(question)
    should += _initials(question)
    if must or should:
        should += NODES
    if is_loose and len(loose) >= LEAST_WORDS:
        must.append(All(should=tuple(loose), least=math.ceil(MOST_SHARE * (len(loose) - 0.5))))
    else:
        must += loose
    if question and not must and not never:
        must = [_small(word) for word in question.words()]
    return All(tuple(must), tuple(should), tuple(never))


def _needed(clause: Clause) -> list[str]:
    """The words that have to be found: initials and small words may be missing."""
    return [word for word in clause.words if len(word) > 1 and word not in SMALL] or (
        [word for word in clause.words if word.isdigit()]
    )


def _small(word: str) -> Node:
    """A word of a question that has no other: «Я», «Л. Н.»."""
    return Flat(Terms(WORDS, frozenset((stem(word), INITIAL + word))), 0.0)


def _sought(clause: Clause) -> Node:
    """A clause that has to be found, or must not be."""
    if clause.field in EXACT:
        return _exact(clause)
    fields: tuple[str, ...] = ORDERED if clause.field is Field.ANYWHERE else (clause.field.value,)
    if clause.field is Field.TITLE:
        fields = ("title", "other")
    if clause.is_begun:
        return Best(tuple(Beginning(field, clause.words[-1]) for field in fields))
    if len(clause.words) > 1:
        return Best(tuple(Weighed(Phrase(field, clause.words), _weight(field)) for field in fields))
    word = clause.words[0]
    if not clause.field:
        return _anywhere(word, clause)
    if clause.field is Field.AUTHOR and len(word) == 1:
        return Term(WORDS, INITIAL + word)
    nodes = [Weighed(Term(field, word), _weight(field)) for field in fields]
    nodes += [
        Weighed(Term(f"{field}_stem", one), _weight(field) * 0.8)
        for field in fields
        if field in STEMMED
        for one in (stem(word), *in_full(word))
    ]
    return Best(tuple(nodes))


def _exact(clause: Clause) -> Node:
    if clause.field is Field.YEAR:
        return Years(*(years(clause.value) or (None, None)))
    if clause.field is Field.NUMBER:
        return Term("number", number(clause.value) or clause.value)
    name = "call" if clause.field is Field.CALL_NUMBER else clause.field.value
    return Beginning(name, shelf(clause.value))


def _anywhere(word: str, clause: Clause, given: Collection[str] = ()) -> Node:
    """A word in any field of a document."""
    if clause.is_begun and word == clause.words[-1]:
        return Beginning(WORDS, f"={word}")
    values = {stem(word)}
    if clause.is_cut:
        values.update(in_full(word))
    if word in given:
        values.add(ONLY_INITIAL + word[0])  # «Лев Толстой» of a record that has «Л. Толстой»
    return Terms(WORDS, frozenset(values)) if len(values) > 1 else Term(WORDS, stem(word))


def _scored(word: str) -> Node:
    """A word scored by the best place where it stands."""
    own = stem(word)
    return Best(
        tuple(
            Weighed(Term(field, own if field.endswith("_stem") else word), weight)
            for field, weight in WEIGHTS
        )
    )


def _known_item(question: Question) -> Iterator[Node]:
    """What lifts a book whose title, or title and author, is just what was typed."""
    words = [
        word
        for clause in question.clauses
        if not clause.is_excluded and clause.field in ("", Field.TITLE, Field.AUTHOR)
        for word in clause.words
    ]
    if not words:
        return
    yield Flat(Term(WHOLE, whole(words)), WHOLE_TITLE)
    if len(words) > 1:
        yield Weighed(Phrase("title", tuple(words)), ORDERED_WORDS)


def _initials(question: Question) -> Iterator[Node]:
    for word in question.words():
        if len(word) == 1 and word.isalpha():
            yield Flat(Term(WORDS, INITIAL + word), INITIALS)


def _weight(field: str) -> float:
    return dict(WEIGHTS).get(field, 0.5)
