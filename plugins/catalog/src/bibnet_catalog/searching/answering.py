"""How a question is answered, whatever engine: as it is asked, as it was meant, or nearly so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain, islice
from typing import Protocol

from .analysis import GIVEN, stem
from .engine import Found
from .guessing import Vocabulary, guesses
from .language import Question, parse
from .plan import EVERYTHING, All
from .planning import planned
from .query import Query

# The first guess is right more often than not.
FIRST_AT_ONCE = 2


class Answers(Vocabulary, Protocol):
    """What an engine does for `answer`."""

    # How many plans it is worth to ask about together.
    at_once: int

    def page(self, plan: All, query: Query) -> Found:
        """One page of what a plan finds within all that narrows the query, with facets."""

    def first(self, plans: Sequence[All], query: Query) -> int | None:
        """The place of the first plan that finds something in the query's libraries, or None.

        Its facets and years are left out.
        """


def answer(query: Query, engine: Answers) -> Found:
    """What a query finds; where its words find nothing, what they may have been meant for."""
    question = parse(query.text)
    if not question:
        return Found(total=0, editions=[]) if query.text.strip() else engine.page(EVERYTHING, query)
    plan = planned(question)
    found = engine.page(plan, query)
    if found.total or query.is_literal or not question.words():
        return found
    if _is_narrowed_away(plan, query, engine):
        return found
    asked = chain([question], guesses(query.text, engine))
    for some in _portions(asked, engine.at_once):
        meant = _found_by(some, query, engine)
        if meant is not None:
            one, plan = meant
            found = engine.page(plan, query)
            found.suggestion = one.text() if one != question else ""
            return found
    words = question.words()
    known = engine.known({stem(word) for word in words})
    unknown = [word for word in words if stem(word) not in known]
    if len(words) > len(unknown) == 1:  # a given name, perhaps, that no record has in full
        found = engine.page(planned(question, given=unknown), query)
        if found.total:
            return found
    return engine.page(planned(question, is_loose=True), query)


def _portions(asked: Iterator[Question], at_once: int) -> Iterator[list[Question]]:
    size = min(FIRST_AT_ONCE, at_once)
    while some := list(islice(asked, size)):
        yield some
        size = at_once


def _found_by(
    some: Sequence[Question], query: Query, engine: Answers
) -> tuple[Question, All] | None:
    """The first question that finds something, and the plan by which it does.

    Each is asked with all its words; then with initials for given names, for many records have no
    more.
    """
    names = {GIVEN + word for one in some for word in one.words()}
    known = engine.known(names)
    plans = [row for one in some for row in _plans(one, known)]
    place = engine.first([plan for _one, plan in plans], query)
    return None if place is None else plans[place]


def _plans(question: Question, known: Collection[str]) -> Iterator[tuple[Question, All]]:
    yield question, planned(question)
    words = question.words()
    given = {word for word in words if GIVEN + word in known}
    if given and len(given) < len(words):
        yield question, planned(question, given=given)


def _is_narrowed_away(plan: All, query: Query, engine: Answers) -> bool:
    """Whether there is something that only facets and years hide."""
    is_narrowed = any(query.facets.values()) or query.years != (None, None)
    is_narrowed = is_narrowed or query.standing is not None
    return is_narrowed and engine.first([plan], query) is not None
