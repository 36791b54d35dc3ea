"""How a question is answered, whatever engine: as it is asked, as it was meant, or nearly so."""

from __future__ import annotations

from itertools import chain
from typing import Protocol

from .analysis import GIVEN, stem
from .engine import Found
from .guessing import Vocabulary, guesses
from .language import Question, parse
from .plan import EVERYTHING, All
from .planning import planned
from .query import Query


class Answers(Vocabulary, Protocol):
    """What an engine does for `answer`."""

    def page(self, plan: All, query: Query) -> Found:
        """One page of what a plan finds within all that narrows the query, with facets."""

    def count(self, plan: All, query: Query) -> int:
        """How many a plan finds in the query's libraries, its facets and years left out."""


def answer(query: Query, engine: Answers) -> Found:
    """What a query finds; where its words find nothing, what they may have been meant for."""
    question = parse(query.text)
    if not question:
        return Found(total=0, editions=[]) if query.text.strip() else engine.page(EVERYTHING, query)
    plan = planned(question)
    found = engine.page(plan, query)
    if found.total or not question.words() or _is_narrowed_away(plan, query, engine):
        return found
    for number, asked in enumerate(chain([question], guesses(query.text, engine))):
        meant = _found_by(asked, query, engine)
        if meant is not None:
            found = engine.page(meant, query)
            found.suggestion = asked.text() if number else ""
            return found
    words = question.words()
    unknown = [word for word in words if not engine.knows(stem(word))]
    if len(words) > len(unknown) == 1:  # a given name, perhaps, that no record has in full
        found = engine.page(planned(question, given=unknown), query)
        if found.total:
            return found
    return engine.page(planned(question, is_loose=True), query)


def _found_by(question: Question, query: Query, engine: Answers) -> All | None:
    """The plan by which a question finds something, or None.

    First with all its words; then with initials for given names, for many records have no more.
    """
    plan = planned(question)
    if engine.count(plan, query):
        return plan
    words = question.words()
    given = {word for word in words if engine.knows(GIVEN + word)}
    if not given or len(given) == len(words):
        return None
    plan = planned(question, given=given)
    return plan if engine.count(plan, query) else None


def _is_narrowed_away(plan: All, query: Query, engine: Answers) -> bool:
    """Whether there is something that only facets and years hide."""
    is_narrowed = any(query.facets.values()) or query.years != (None, None)
    return is_narrowed and engine.count(plan, query) > 0
