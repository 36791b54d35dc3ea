"""The fields of the index, and a document in Elasticsearch's form.

Words come prepared: what is `text` here is parted at blanks and nothing else.
"""

from __future__ import annotations

from typing import Any

from bibnet_catalog.searching.engine import Document
from bibnet_catalog.searching.planning import ORDERED, STEMMED, WHOLE, WORDS
from bibnet_catalog.searching.query import Facet
from bibnet_catalog.searching.worth import WORTH

# Part of an index's name: an index of other fields or other terms is none of ours.
VERSION = 4
# Matched as they stand.
VALUES = (WORDS, WHOLE, "number", "call", "udc", "bbk", "held", "stands", "free", WORTH)
COUNTED = tuple(
    facet.value for facet in Facet if facet not in (Facet.YEAR, Facet.NEW, Facet.AVAILABLE)
)
# As many places as a region has libraries may be asked for at once.
MOST_TERMS = 500_000
# What is written is refreshed by who writes it.
SELDOM = "60s"


def body(shards: int) -> dict[str, Any]:
    """Settings and fields of an index that is being filled and that nobody searches yet."""
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": 0,
            "refresh_interval": "-1",
            "max_terms_count": MOST_TERMS,
        },
        "mappings": {"dynamic": "strict", "_source": {"enabled": False}, "properties": fields()},
    }


def fields() -> dict[str, Any]:
    value = {"type": "keyword", "doc_values": False}
    sorted_by = {"type": "keyword"}
    found: dict[str, Any] = {
        **{name: _words("positions") for name in ORDERED},
        **{f"{name}_stem": _words("freqs") for name in STEMMED},
        **dict.fromkeys(VALUES, value),
        **{f"{name}_facet": sorted_by for name in COUNTED},
        **dict.fromkeys(("place", "title_key", "author_key"), sorted_by),
        "shown": {"type": "keyword", "index": False},
        "version": {"type": "long", "index": False},
    }
    for name in ("edition", "year", "added", "stock"):
        found[name] = {"type": "long"}
    return found


def written(one: Document) -> dict[str, Any]:
    """A document as it is sent."""
    found: dict[str, Any] = {
        "edition": one.edition,
        "version": one.version,
        "added": one.added,
        "stock": one.stock,
    }
    if one.year is not None:
        found["year"] = one.year
    if one.title_key:
        found["title_key"] = one.title_key
    if one.author_key:
        found["author_key"] = one.author_key
    for name, terms in one.terms.items():
        found[name] = terms.split() if name in VALUES else terms
    for name, values in one.keywords.items():
        found[f"{name}_facet" if name in COUNTED else name] = values
    places = one.keywords.get("place")
    if places:
        found["district_facet"] = list(dict.fromkeys(one.partition("/")[0] for one in places))
    return found


def _words(options: str) -> dict[str, Any]:
    return {"type": "text", "analyzer": "whitespace", "index_options": options}
