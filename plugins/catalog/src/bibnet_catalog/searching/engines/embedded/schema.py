"""The fields of the index, and a document in tantivy's form."""

from __future__ import annotations

from functools import cache

import tantivy

from bibnet_catalog.searching.engine import Document
from bibnet_catalog.searching.planning import ORDERED, STEMMED, WHOLE, WORDS
from bibnet_catalog.searching.query import Facet
from bibnet_catalog.searching.worth import WORTH

# Part of a folder's name: an index of other fields or other terms is none of ours.
VERSION = 5
WHITESPACE = "whitespace"
# Matched as they stand.
VALUES = (WHOLE, "number", "call", "udc", "bbk", "held", "stands", "free", WORTH)
COUNTED = tuple(
    facet.value
    for facet in Facet
    if facet not in (Facet.YEAR, Facet.NEW, Facet.DISTRICT, Facet.AVAILABLE)
)


@cache
def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ORDERED:
        builder.add_text_field(name, tokenizer_name=WHITESPACE, index_option="position")
    for name in STEMMED:
        builder.add_text_field(f"{name}_stem", tokenizer_name=WHITESPACE, index_option="freq")
    for name in VALUES:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(WORDS, tokenizer_name=WHITESPACE, index_option="basic")
    for name in COUNTED:
        builder.add_text_field(
            f"{name}_facet", tokenizer_name="raw", index_option="basic", fast=True
        )
    for name in ("place", "district_facet"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("title_key", "author_key"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("shown", tokenizer_name="raw", index_option="basic", stored=True)
    # Signed: the library deletes nothing by a term of the other kind.
    builder.add_integer_field("edition", indexed=True, fast=True)
    builder.add_integer_field("version", fast=True)
    for name in ("year", "added", "stock"):
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


def written(one: Document) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("edition", one.edition)
    document.add_integer("version", one.version)
    if one.year is not None:
        document.add_integer("year", one.year)
    document.add_integer("added", one.added)
    document.add_integer("stock", one.stock)
    for name, key in (("title_key", one.title_key), ("author_key", one.author_key)):
        if key:
            document.add_text(name, key)
    for name, terms in one.terms.items():
        document.add_text(name, terms)
    for name, values in one.keywords.items():
        field = f"{name}_facet" if name in COUNTED else name
        for value in values:
            document.add_text(field, value)
    for district in {place.partition("/")[0] for place in one.keywords.get("place", ())}:
        document.add_text("district_facet", district)
    return document
