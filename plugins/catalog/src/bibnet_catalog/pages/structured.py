"""What search engines read of an entry: schema.org."""

from __future__ import annotations

from typing import Any

from bibnet_catalog.describing import isbd
from bibnet_catalog.describing.description import Kind, Person
from bibnet_catalog.entries import Entry

from . import words

TYPES = {
    Kind.BOOK: "Book",
    Kind.EBOOK: "Book",
    Kind.AUDIO: "Audiobook",
    Kind.MUSIC: "MusicRecording",
    Kind.PERIODICAL: "Periodical",
    Kind.ARTICLE: "Article",
    Kind.SHEET_MUSIC: "SheetMusic",
    Kind.MAP: "Map",
    Kind.VIDEO: "VideoObject",
    Kind.MANUSCRIPT: "Manuscript",
}
BOOKS = frozenset({"Book", "Audiobook"})
MOST_ISBNS = 10


def node_of(entry: Entry, url: str) -> dict[str, Any]:
    """The edition as a node of schema.org; what is not known is left out."""
    description = entry.description
    kind = TYPES.get(Kind(entry.kind), "CreativeWork")
    authors = isbd.main_authors(description)
    node: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": url,
        "url": url,
        "name": entry.title,
        "alternativeHeadline": description.other_title,
        "author": [_person(one) for one in authors],
        "datePublished": str(entry.year) if entry.year else "",
        "publisher": [{"@type": "Organization", "name": one} for one in description.publishers],
        "inLanguage": [tag for one in description.languages if (tag := words.language_tag(one))],
        "description": description.annotation,
        "genre": description.genres,
        "keywords": description.keywords,
        "typicalAgeRange": "" if entry.age_mark is None else f"{entry.age_mark}-",
    }
    if kind in BOOKS:
        node |= {
            "isbn": list(entry.isbns[:MOST_ISBNS]),
            "bookEdition": description.edition,
            "numberOfPages": description.pages,
            "bookFormat": "https://schema.org/EBook" if entry.kind == Kind.EBOOK else "",
        }
    if kind == "Periodical":
        node["issn"] = description.issns
    return {name: _bare(value) for name, value in node.items() if value}


def person_node(name: str) -> dict[str, str]:
    """A person as a node of schema.org."""
    return {"@context": "https://schema.org", "@type": "Person", "name": name}


def _person(person: Person) -> dict[str, str]:
    name = " ".join(filter(None, (person.given or person.initials, person.surname)))
    return {"@type": "Person", "name": name}


def _bare(value: Any) -> Any:
    """A list of one is its only value."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value
