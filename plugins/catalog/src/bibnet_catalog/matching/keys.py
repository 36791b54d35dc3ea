"""Keys by which records that may describe one edition meet, and by which editions make a work.

Two records with a key in common are candidates for `compare`; many with one are no edition. Keys
are skeletons (see `skeleton`) hashed, so they do not depend on alphabet, spelling or punctuation.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import combinations

from bibnet_catalog.describing.description import Kind, Level

from .features import Features

# Part of every key: a change of what keys are made of makes old ones meet new ones nowhere.
VERSION = 1
MOST_ISBNS = 5
MOST_SURNAMES = 3
# A title of fewer consonants is no key with the year alone.
LEAST = 6
# One of so many is a key without author and year.
TELLING = 14
# Titles that thousands of books have.
_GENERIC_WORDS = (
    "сочинения избранное избранные произведения собрание сборник стихи стихотворения труды "
    "рассказы повести романы сказки пьесы лирика поэмы материалы каталог альбом письма works "
    "poems selected collected stories plays poetry essays letters complete novels"
)
GENERIC = frozenset(_GENERIC_WORDS.split())
CONTENT = {
    Kind.BOOK: "text",
    Kind.EBOOK: "text",
    Kind.AUDIO: "text",
    Kind.MANUSCRIPT: "text",
    Kind.ARTICLE: "text",
    Kind.ELECTRONIC: "text",
    Kind.OTHER: "text",
}


def block_keys(one: Features) -> tuple[str, ...]:
    """Keys for finding candidates, the most telling first; none of a record that says nothing."""
    return tuple(dict.fromkeys(_hashed(text) for text in _blocks(one)))


def work_key(one: Features) -> str:
    """The key that all editions of a work share; an empty string without a title.

    Title, first author, part and kind of content, without year, edition and publisher. A work
    without an author whose title says little keeps apart by its subtitle.
    """
    if not one.title.text:
        return ""
    author = one.author.surname if one.author else ""
    subtitle = "" if author or not GENERIC.issuperset(one.title.words) else one.subtitle.text
    content = CONTENT.get(one.kind, one.kind.value)
    within = one.host.text if one.level is Level.PART and not author else ""
    parts = (content, one.title.text, one.part.text, one.volume, author, subtitle, within)
    return _hashed("\x1f".join(parts), "w")


def _blocks(one: Features) -> Iterator[str]:
    """What keys are made of; each begins with its own letter, so that kinds do not meet."""
    for isbn in sorted(one.isbns)[:MOST_ISBNS]:
        yield f"i{isbn}"
    title = one.title.skeleton.replace(" ", "")
    if not title:
        return
    surnames = sorted(one.surnames)[:MOST_SURNAMES]
    year = one.year or ""
    if one.volume:
        yield f"v{title}|{one.volume}"
    for surname in surnames:
        yield f"t{title}|{surname}"
    if len(title) >= TELLING:
        yield f"t{title}"
    if not year:
        return
    for surname in surnames:
        yield f"a{surname}|{year}|{title[0]}"
    if len(title) >= LEAST or not surnames:
        yield f"y{title}|{year}"
    part = one.part.skeleton.replace(" ", "")
    if len(part) >= LEAST:
        yield f"y{part}|{year}"
    if one.pages:
        yield f"p{title[:2]}|{year}|{one.pages}"
    stream = f"{one.title.skeleton} {one.part.skeleton} {one.subtitle.skeleton}".split()
    if len(stream) > 2:
        yield f"s{''.join(stream[:3])}|{year}"
    longest = sorted(f"{one.title.skeleton} {one.part.skeleton}".split(), key=_length)[:3]
    for pair in combinations(sorted(longest), 2):
        yield f"l{'|'.join(pair)}|{year}"


def _length(word: str) -> tuple[int, str]:
    return -len(word), word


def _hashed(text: str, kind: str = "b") -> str:
    return f"{kind}{VERSION}{blake2b(text.encode(), digest_size=12).hexdigest()}"
