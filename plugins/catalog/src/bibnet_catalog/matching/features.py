"""What of a description two records are compared by, in forms that do not depend on spelling."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bibnet_catalog.describing.description import Description, Kind, Level, Linked

from . import volumes
from .names import AUTHORS, Name, name_of, names_in
from .skeleton import skeletons
from .words import CYRILLIC, LONGEST, abbreviated, spelled, without_brackets, words

# Languages that say nothing about the text.
UNKNOWN_LANGUAGES = frozenset({"und", "mul", "zxx", "mis", "|||", ""})
YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
EDITION_NUMBER = re.compile(
    r"(?<![^\W_])(\d{1,3})(?=\s*-?\s*(?:е|ое|th|st|nd|rd|\.|изд|ed|p|aufl))"
)
# What names a firm and not this one.
_FIRM_WORDS = (
    "издательство издат изд издательский дом центр группа ооо зао оао ао тоо нпо гуп фгуп мп чп "
    "ид ип пресс publishing publishers publisher publications press pub co company inc ltd books "
    "verlag editions и and the of им имени izdatelstvo izd vo oy kustannusosakeyhtio"
)
FIRM = frozenset(_FIRM_WORDS.split())
MOST_PEOPLE = 20
# Likeness of a volume's title to its set's from which on it is that title.
LEAST_ALIKE = 0.85
NOWHERE = frozenset({"б и", "s n", "без изд", "б изд"})


class Wording(NamedTuple):
    """A title or a part of one: its words, the same as one text, their skeletons as one text."""

    words: tuple[str, ...] = ()
    text: str = ""
    skeleton: str = ""
    is_cyrillic: bool = False


NO_WORDING = Wording()


class Features(NamedTuple):
    """What `compare` needs of a record, and what keys are made of.

    Of a volume `title` is the set's and `part` its own; of an article `host` is where it stands.
    """

    kind: Kind
    form: str  # "braille", "large_print" or empty
    level: Level
    title: Wording
    part: Wording
    subtitle: Wording
    parallel: tuple[Wording, ...]
    cut: frozenset[str]  # words that a full stop cuts short
    numbers: frozenset[str]  # in title and subtitle: «7 класс», «1917»
    volume: str  # "2", "2.1", "а-к"
    author: Name | None
    surnames: frozenset[str]  # skeletons of all who are named
    year: int | None
    last_year: int | None
    languages: frozenset[str]
    pages: int | None
    isbns: frozenset[str]
    issns: frozenset[str]
    edition: str
    publishers: tuple[Wording, ...]
    host: Wording
    issue: str  # of the host: "2020.3"
    pages_in_host: str  # "12.15"


def features(description: Description) -> Features:
    """What of a description is compared; any description has features, if only empty ones."""
    one = description
    title, part, volume = _title(one)
    subtitle_text, in_subtitle = volumes.taken_out(without_brackets(spelled(one.other_title)))
    subtitle = wording(subtitle_text)
    author, surnames = _people(one)
    publishers, publishers_cut = _publishers(one.publishers)
    year = one.year or _year(one.date)
    host = next((link for link in one.linked if link.relation == "host"), None)
    return Features(
        kind=one.kind,
        form="braille" if one.is_braille else "large_print" if one.is_large_print else "",
        level=one.level,
        title=title.wording,
        part=part.wording,
        subtitle=subtitle,
        parallel=tuple(wording(spelled(text)) for text in one.parallel_titles[:2]),
        cut=title.cut | part.cut | abbreviated(subtitle_text) | publishers_cut,
        numbers=frozenset(
            word
            for wording in (title.wording, part.wording, subtitle)
            for word in wording.words
            if word[0].isdigit()
        ),
        volume=volume or in_subtitle,
        author=author,
        surnames=surnames,
        year=year,
        last_year=one.last_year,
        languages=frozenset(map(str.strip, one.languages)) - UNKNOWN_LANGUAGES,
        pages=one.pages,
        isbns=frozenset(isbn.isbn13 for isbn in one.isbns if isbn.isbn13),
        issns=frozenset(one.issns),
        edition=_edition(one.edition),
        publishers=publishers,
        host=wording(spelled(host.title)) if host else NO_WORDING,
        issue=volumes.issue(host.part) if host else "",
        pages_in_host=volumes.issue(host.pages) if host else "",
    )


def wording(text: str) -> Wording:
    """The wording of a `spelled` text."""
    return worded(words(text))


def worded(found: tuple[str, ...]) -> Wording:
    if not found:
        return NO_WORDING
    text = " ".join(found)
    # What has no consonants is compared as it is.
    return Wording(found, text, " ".join(skeletons(found)) or text, bool(CYRILLIC.search(text)))


class _Read(NamedTuple):
    wording: Wording = NO_WORDING
    cut: frozenset[str] = frozenset()
    volume: str = ""


def _title(one: Description) -> tuple[_Read, _Read, str]:
    """The title, the part's own title and the volume's number.

    A volume may be titled «Т. 2», by its own title or by its set's, by hands of both kinds.
    """
    # An issue of which not even the name of its journal is known.
    is_untitled = one.level is Level.VOLUME and one.title == one.part_number
    title = _read("" if is_untitled else one.title)
    part = _read(one.part_title)
    text = spelled(one.part_number)
    number = volumes.number(text)
    if one.kind is not Kind.PERIODICAL and volumes.are_years(text):
        # «1929-1939» names the volume, and is no number of it.
        part = _Read(worded(words(text) + part.wording.words), part.cut, part.volume)
        number = ""
    if title.volume and number != title.volume and not title.wording.words:
        # «Т. 2» with «кн. 4» of its own
        number = f"{title.volume}.{number}".rstrip(".")
    if part.volume and not part.wording.words and number and number != part.volume:
        number = f"{number}.{part.volume}"
    volume = number or title.volume or part.volume
    above = next((link for link in one.linked if link.relation == "set" and link.title), None)
    if above is None or one.level in (Level.SET, Level.PART):
        return title, part, volume
    whole = _read(above.title)
    if not whole.wording.words:
        return title, part, volume
    volume = volume or whole.volume or _number_in_set(one, above)
    if not title.wording.words:
        return whole, part, volume
    if _are_alike(title.wording, whole.wording):
        return title, part, volume
    length = len(whole.wording.words)
    if title.wording.words[:length] == whole.wording.words:
        own = worded(title.wording.words[length:] + part.wording.words)
    else:
        own = worded(title.wording.words + part.wording.words)
    return whole, _Read(own, title.cut | part.cut), volume


def _are_alike(one: Wording, other: Wording) -> bool:
    """Whether a volume's title is its set's, but for a typo."""
    if one.text == other.text:
        return True
    return OSA.normalized_similarity(one.text, other.text) >= LEAST_ALIKE


def _number_in_set(one: Description, above: Linked) -> str:
    text = spelled(above.part)
    is_name = one.kind is not Kind.PERIODICAL and volumes.are_years(text)
    return "" if is_name else volumes.number(text)


def _read(text: str) -> _Read:
    if not text:
        return _Read()
    rest = without_brackets(spelled(text.partition(" / ")[0]))
    rest, volume = volumes.taken_out(rest)
    return _Read(wording(rest), abbreviated(rest), volume)


def _people(one: Description) -> tuple[Name | None, frozenset[str]]:
    """Who is answerable first, and the skeletons of the surnames of all who are named."""
    author = None
    named = set()
    for person in one.people[:MOST_PEOPLE]:
        name = name_of(person)
        if not name.surname:
            continue
        named.add(name.skeleton)
        if author is None and (not person.roles or not AUTHORS.isdisjoint(person.roles)):
            author = name
    if one.responsibility and (author is None or len(named) < 2):
        found, are_authors = names_in(one.responsibility[:LONGEST])
        named.update(name.skeleton for name in found)
        if author is None and are_authors and found:
            author = found[0]
    return author, frozenset(named)


def _year(date: str) -> int | None:
    found = YEAR.search(date)
    return int(found.group()) if found else None


@lru_cache(maxsize=2_000)
def _edition(text: str) -> str:
    """The number of an edition, «2» of «2-е изд., испр. и доп.»; empty for other words."""
    found = EDITION_NUMBER.search(spelled(text)) if text else None
    return found.group(1) if found else ""


def _publishers(texts: list[str]) -> tuple[tuple[Wording, ...], frozenset[str]]:
    """The publishers, and the words of them that are cut short."""
    found = [_publisher(text) for text in texts[:3]]
    cut = frozenset[str]().union(*(short for _, short in found))
    return tuple(one for one, _ in found if one.words), cut


@lru_cache(maxsize=10_000)
def _publisher(text: str) -> tuple[Wording, frozenset[str]]:
    """A publisher without what names its kind: «Наука» of «Изд-во "Наука"»."""
    normal = without_brackets(spelled(text))
    found = words(normal)
    if " ".join(found) in NOWHERE:
        return NO_WORDING, frozenset()
    # An initial tells no firm apart: «Я. В. Россомахо» is «Россомахо».
    core = tuple(one for one in found if one not in FIRM and len(one) > 1)
    return worded(core or found), abbreviated(normal)
