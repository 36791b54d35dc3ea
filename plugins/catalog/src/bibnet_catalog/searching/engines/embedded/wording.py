"""A plan in tantivy's words."""

from __future__ import annotations

import tantivy
from tantivy import FieldType, Occur

from bibnet_catalog.searching.plan import (
    All,
    Beginning,
    Best,
    Flat,
    Node,
    Phrase,
    Since,
    Term,
    Terms,
    Weighed,
    Years,
)

from .schema import schema


def worded(node: Node, *, is_sparse: bool = False) -> tantivy.Query:
    """The query that finds what a node does.

    What only adds to scores is read side by side or, if sparse, each part for the documents found
    alone: that is quicker where they are few.
    """
    query = tantivy.Query
    match node:
        case Term(field, value):
            return query.term_query(schema(), field, value)
        case Terms(field, values):
            if not values:
                return query.empty_query()
            if len(values) == 1:  # a set first gathers all that it has
                [value] = values
                return query.const_score_query(query.term_query(schema(), field, value), 1.0)
            return query.term_set_query(schema(), field, sorted(values))
        case Beginning(field, value):
            # The same as a regular expression finds, whose automaton takes longer than the search.
            return query.fuzzy_term_query(schema(), field, value, distance=0, prefix=True)
        case Phrase(field, words):
            if len(words) == 1:
                return query.term_query(schema(), field, words[0])
            return query.phrase_query(schema(), field, list(words))
        case Years(first, last):
            return query.range_query(schema(), "year", FieldType.Integer, first, last)
        case Since(second):
            return query.range_query(schema(), "added", FieldType.Integer, second, None)
        case Weighed(inner, weight):
            return query.boost_query(worded(inner), weight)
        case Flat(inner, score):
            return query.const_score_query(worded(inner), score)
        case Best(nodes):
            return query.disjunction_max_query([worded(one) for one in nodes])
        case All():
            if is_sparse and node.must and not node.least:
                return _one_by_one(node)
            return _all(node)


def _one_by_one(node: All) -> tantivy.Query:
    parts = [(Occur.Must, worded(one, is_sparse=True)) for one in node.must]
    parts += [(Occur.MustNot, worded(one)) for one in node.never]
    found = tantivy.Query.boolean_query(parts)
    for one in node.should:
        parts = [(Occur.Must, found), (Occur.Should, worded(one))]
        found = tantivy.Query.boolean_query(parts)
    return found


def _all(node: All) -> tantivy.Query:
    parts = [(Occur.Must, worded(one)) for one in node.must]
    parts += [(Occur.Should, worded(one)) for one in node.should]
    if not parts:
        parts = [(Occur.Must, tantivy.Query.all_query())]
    elif not node.must and not node.least:
        # What only adds to the score narrows nothing.
        parts.append((Occur.Must, tantivy.Query.const_score_query(tantivy.Query.all_query(), 0.0)))
    parts += [(Occur.MustNot, worded(one)) for one in node.never]
    if node.least:
        return tantivy.Query.boolean_query(parts, minimum_number_should_match=node.least)
    return tantivy.Query.boolean_query(parts)
