"""A plan in Elasticsearch's words."""

from __future__ import annotations

from elasticsearch.dsl import query as es

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

# Lucene leaves this constant factor of BM25 out; scores that are set count against it.
BM25 = 2.2
MOST_YEARS = 1_000_000


def worded(node: Node) -> es.Query:
    """The query that finds what a node does."""
    match node:
        case Term() | Phrase():
            return _scored(node, BM25)
        case Terms(field, values):
            return es.Terms(field, sorted(values))
        case Beginning(field, value):
            return es.Prefix(field, {"value": value})
        case Years(first, last):
            return es.Range("year", _between(first, last))
        case Since(second):
            return es.Range("added", {"gte": second})
        case Weighed(Term() | Phrase() as inner, weight):
            return _scored(inner, BM25 * weight)
        case Weighed(inner, weight):
            return es.Bool(must=[worded(inner)], boost=weight)
        case Flat(inner, score):
            return es.ConstantScore(filter=worded(inner), boost=score)
        case Best(nodes):
            return es.DisMax(queries=[worded(one) for one in nodes])
        case All():
            return _all(node)


def _scored(node: Term | Phrase, boost: float) -> es.Query:
    if isinstance(node, Term):
        return es.Term(node.field, {"value": node.value, "boost": boost})
    if len(node.words) == 1:
        return es.Term(node.field, {"value": node.words[0], "boost": boost})
    # Parted at blanks again, as the field's words are.
    return es.MatchPhrase(node.field, {"query": " ".join(node.words), "boost": boost})


def _all(node: All) -> es.Query:
    never = [worded(one) for one in node.never]
    should = [worded(one) for one in node.should]
    if not node.must and not should and not never:
        return es.MatchAll()
    must = [worded(one) for one in node.must]
    if not must and not node.least:
        # What only adds to the score narrows nothing.
        must = [es.ConstantScore(filter=es.MatchAll(), boost=0.0)]
    return es.Bool(must=must, should=should, must_not=never, minimum_should_match=node.least)


def _between(first: int | None, last: int | None) -> dict[str, int]:
    found = {"gte": first, "lte": last}
    return {
        name: max(-MOST_YEARS, min(year, MOST_YEARS))
        for name, year in found.items()
        if year is not None
    }
