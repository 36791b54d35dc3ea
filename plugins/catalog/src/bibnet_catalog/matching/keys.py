"""Keys by which records that may describe one edition meet, and by which editions make a work.

Two records with a key in common are candidates for `compare`; most that share one are
two editions all the same. Keys of candidates are hashed skeletons (see `skeleton`), so that they do
not depend on alphabet, spelling or punctuation.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import NamedTuple

from bibnet_catalog.describing.description import Kind, Level

from .features import Features

# Part of every key: a change of what keys are made of makes old ones meet new ones nowhere.
VERSION = 1
MOST_NUMBERS = 5
MOST_SURNAMES = 3
# A title of so many consonants is a key without author and year.
TELLING = 14
# Titles that thousands of books have.
_GENERIC_WORDS = (
    "сочинения избранное избранные произведения собрание сборник стихи стихотворения труды "
    "рассказы повести романы сказки пьесы лирика поэмы материалы каталог альбом письма works "
    "poems selected collected stories plays poetry essays letters complete novels"
)
GENERIC = frozenset(_GENERIC_WORDS.split())
# Kinds in which one text may come.
TEXT = frozenset(
    {
        Kind.BOOK,
        Kind.EBOOK,
        Kind.AUDIO,
        Kind.MANUSCRIPT,
        Kind.ARTICLE,
        Kind.ELECTRONIC,
        Kind.OTHER,
    }
)


# A name with a year and a letter, the longest words of a title with a year.
LOOSE = frozenset("al")


class Keys(NamedTuple):
    """Keys for finding candidates, the most telling first; none of a record that says nothing.

    A loose one says something only as long as few records share it.
    """

    firm: tuple[str, ...]
    loose: tuple[str, ...]


def keys_of(one: Features) -> Keys:
    texts = tuple(dict.fromkeys(_blocks(one)))
    return Keys(
        tuple([_hashed(text) for text in texts if text[0] not in LOOSE]),
        tuple([_hashed(text) for text in texts if text[0] in LOOSE]),
    )


def block_keys(one: Features) -> tuple[str, ...]:
    """All keys for finding candidates, the loose ones last."""
    firm, loose = keys_of(one)
    return firm + loose


def work_key(one: Features) -> str:
    """The key that all editions of a work share; an empty string without a title.

    Title, first author, part and kind of content, without year, edition and publisher. A work
    without an author whose title says little keeps apart by its subtitle.
    """
    if not one.title.text:
        return ""
    author = one.author.surname if one.author else ""
    subtitle = "" if author or not GENERIC.issuperset(one.title.words) else one.subtitle.text
    content = "text" if one.kind in TEXT else one.kind.value
    within = one.host.text if one.level is Level.PART and not author else ""
    parts = (content, one.title.text, one.part.text, one.volume, author, subtitle, within)
    return _hashed("\x1f".join(parts), "w")


def set_keys(one: Features) -> tuple[str, ...]:
    """Those of the keys that a set and its volumes have in common: the title of the set.

    They are keys of candidates, so they are kept with each record.
    """
    title = one.title.skeleton.replace(" ", "")
    if not title:
        return ()
    texts = [f"t{title}|{surname}" for surname in sorted(one.surnames)[:MOST_SURNAMES]]
    if len(title) >= TELLING:
        texts.append(f"t{title}")
    return tuple(map(_hashed, texts))


def _blocks(one: Features) -> Iterator[str]:
    """What keys are made of; each begins with its own letter, so that kinds do not meet."""
    for isbn in sorted(one.isbns)[:MOST_NUMBERS]:
        yield f"i{isbn}"
    for issn in sorted(one.issns)[:MOST_NUMBERS]:
        yield f"n{issn}|{one.volume}"
    title = one.title.skeleton.replace(" ", "")
    if not title:
        return
    surnames = sorted(one.surnames)[:MOST_SURNAMES]
    year = one.year or ""
    if one.volume:
        yield f"v{title}|{one.volume}"
    # A volume may be described by its own title alone.
    part = one.part.skeleton.replace(" ", "")
    for name in (title, part) if part else (title,):
        yield from (f"t{name}|{surname}" for surname in surnames)
        if len(name) >= TELLING:
            yield f"t{name}"
    if not year:
        if not surnames:
            yield f"y{title}|"
        return
    for surname in surnames:
        yield f"a{surname}|{year}|{title[0]}"
    stream = f"{one.title.skeleton} {one.part.skeleton} {one.subtitle.skeleton}".split()
    if len(stream) > 2:
        yield f"s{''.join(stream[:3])}|{year}"
    longest = sorted(f"{one.title.skeleton} {one.part.skeleton}".split(), key=_length)[:3]
    if len(longest) > 1:
        yield f"l{'|'.join(sorted(longest))}|{year}"
    if not surnames and len(longest) < 2:
        yield f"y{title}|{year}"


def _length(word: str) -> tuple[int, str]:
    return -len(word), word


def _hashed(text: str, kind: str = "b") -> str:
    return f"{kind}{VERSION}{blake2b(text.encode(), digest_size=8).hexdigest()}"
