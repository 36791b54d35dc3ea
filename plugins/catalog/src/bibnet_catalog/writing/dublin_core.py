"""A description as unqualified Dublin Core, for those who read no MARC.

https://www.dublincore.org/specifications/dublin-core/dces/
"""

from __future__ import annotations

from collections.abc import Iterator

from bibnet_catalog.describing import isbd
from bibnet_catalog.describing.description import Description, Kind
from bibnet_catalog.describing.names import whole_name
from bibnet_catalog.describing.texts import joined

from .xml import Xml, element

NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_HEAD = {
    "xmlns:oai_dc": NAMESPACE,
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}",
}
# DCMI Type Vocabulary.
_TYPES = {
    Kind.AUDIO: "Sound",
    Kind.MUSIC: "Sound",
    Kind.SHEET_MUSIC: "Image",
    Kind.MAP: "StillImage",
    Kind.IMAGE: "StillImage",
    Kind.VIDEO: "MovingImage",
    Kind.OBJECT: "PhysicalObject",
    Kind.ELECTRONIC: "InteractiveResource",
}


def dublin_core(description: Description, *, url: str = "") -> Xml:
    """The record; `url` is where readers see it."""
    rows = (element(f"dc:{name}", text) for name, text in _rows(description, url) if text)
    return element("oai_dc:dc", *rows, attributes=_HEAD)


def _rows(one: Description, url: str) -> Iterator[tuple[str, str]]:
    main = isbd.main_authors(one)
    text = isbd.title(one) or one.control_number
    yield "title", joined((text, one.other_title), " : ")
    for title in (*one.parallel_titles, *one.variant_titles):
        yield "title", title
    for person in one.people:
        yield "creator" if person in main else "contributor", whole_name(person)
    for body in one.bodies:
        yield "creator" if not main else "contributor", joined((body.name, body.unit), ". ")
    for subject in one.subjects:
        yield "subject", " -- ".join((subject.heading, *subject.parts))
    for word in (*one.keywords, *one.udc, *one.bbk, *one.ddc):
        yield "subject", word
    for text in (one.annotation, one.contents, *one.notes):
        yield "description", text
    for name in one.publishers:
        yield "publisher", name
    yield "date", str(one.year) if one.year else ""
    yield "type", _TYPES.get(one.kind, "Text")
    for genre in one.genres:
        yield "type", genre
    yield "format", one.extent
    yield from _identifiers(one, url)
    for code in one.languages:
        yield "language", code
    for linked in one.linked:
        yield "relation", joined((linked.title, linked.part, linked.pages), ". ")


def _identifiers(one: Description, url: str) -> Iterator[tuple[str, str]]:
    yield "identifier", url
    for isbn in one.isbns:
        yield "identifier", f"URN:ISBN:{isbn.isbn13}" if isbn.isbn13 else ""
    for issn in one.issns:
        yield "identifier", f"URN:ISSN:{issn}"
    for link in one.links:
        yield "identifier", link.url
