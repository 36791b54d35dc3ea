"""One document out of the records of an edition and the holdings of its libraries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple, Protocol

from bibnet.libraries.models import Library
from bibnet_catalog.describing.description import Description, Person
from bibnet_catalog.describing.names import whole_name
from bibnet_catalog.matching.names import AUTHORS
from bibnet_catalog.matching.words import without_brackets

from . import analysis
from .analysis import BETWEEN, Text, drawn, read, told, whole_of
from .engine import Document
from .forms import forms_of
from .planning import STEMMED, WHOLE, WORDS

MOST_AUTHORS = 3
# Longer ones are mistakes, and no box shows them.
LONGEST_VALUE = 200
Words = tuple[str, ...]


class Standing(Protocol):
    """What is written down of an edition: a row of it, or the edition itself."""

    @property
    def pk(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def year(self) -> int | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def added_at(self) -> datetime: ...


class Named(NamedTuple):
    """A person: the name as words, terms of the given names, stems by which a book is known."""

    name: Text
    terms: tuple[str, ...]
    surname: frozenset[str]
    in_full: frozenset[str] | None


class Composer:
    """Collects what is said of an edition; what is said twice counts once."""

    def __init__(self, edition: Standing) -> None:
        self._edition = edition
        self._texts: dict[str, dict[Words, Text]] = {}
        self._values: dict[str, dict[str, None]] = {}
        self._more: dict[str, None] = {}
        self._holdings = 0
        self._year = edition.year
        self._cover = ""

    def describe(self, one: Description) -> None:
        """Take in what a record says."""
        self._cover = self._cover or one.cover
        titles = self._titles(one)
        others = [one.other_title, *one.parallel_titles, one.uniform_title, one.original_title]
        others += one.variant_titles
        others += [link.title for link in one.linked if link.relation in ("host", "subset")]
        self._say("other", *others)
        authors = [person for person in one.people if _is_author(person)]
        for person in one.people:
            self._name(person)
        self._say("author", one.responsibility, *(body.name for body in one.bodies))
        self._say("subject", *one.keywords, *one.genres)
        for subject in one.subjects:
            self._say("subject", " ".join((subject.heading, *subject.parts)))
        self._say("series", *(series.title for series in one.series))
        self._say("series", *(link.title for link in one.linked if link.relation == "series"))
        self._say("publisher", *one.publishers, *one.places)
        self._say("annotation", one.annotation, one.contents, *one.notes)
        for year in (one.year, one.last_year):
            if year:
                self._more[str(year)] = None
        self._known_as(titles, one.other_title, authors or one.people[:1])
        self._numbers(one)
        self._facets(one, authors)

    def hold(self, library: Library, branch: Library | None, call_number: str) -> None:
        """Take in that a member, or a branch of it, has the edition."""
        self._holdings += 1
        self._keep("library", library.code)
        self._keep("held", library.code, branch.code if branch else "")
        self._keep("stands", (branch or library).code)
        district = (branch.district if branch else None) or library.district
        if district is not None:
            parts = [library, branch] if branch else [library]
            self._keep("place", *(f"{district.code}/{one.code}" for one in parts))
        self._keep("call", analysis.shelf(call_number))

    def document(self) -> Document:
        edition = self._edition
        terms: dict[str, list[str]] = {}
        words = self._more
        for name, texts in self._texts.items():
            if not texts:
                continue
            terms[name] = _one_after_another(texts)
            if name in STEMMED:
                terms[f"{name}_stem"] = _one_after_another(one.stems for one in texts.values())
            is_long = name == "annotation"
            for one in texts.values():
                words.update(dict.fromkeys(one.stems if is_long else one.terms))
        terms[WORDS] = list(words)
        self._keep("shown", edition.title)
        self._keep("kind", edition.kind)
        return Document(
            edition=edition.pk,
            version=0,
            terms=terms,
            keywords={name: list(values) for name, values in self._values.items() if values},
            year=self._year,
            added=int(edition.added_at.timestamp()),
            title_key=analysis.sorting(edition.title),
            author_key=analysis.sorting(edition.heading),
            stock=self._holdings,
            cover=self._cover,
        )

    def _titles(self, one: Description) -> list[str]:
        """The titles by which a book is asked for: its own, of a volume its set's too."""
        title = without_brackets(one.title)
        own = " ".join(filter(None, (title, one.part_number, one.part_title)))
        titles = [title, own, one.part_title]
        above = [link.title for link in one.linked if link.relation == "set"]
        titles += [f"{name} {own}" for name in above if name != one.title]
        self._say("title", own)
        self._say("title", *above)
        return [title for title in dict.fromkeys(titles) if title]

    def _name(self, person: Person) -> None:
        one = _named(person.surname, person.given, person.initials, person.numeration)
        self._texts.setdefault("author", {})[one.name.words] = one.name
        self._more.update(dict.fromkeys(one.terms))

    def _known_as(self, titles: list[str], rest: str, authors: list[Person]) -> None:
        """Keep each way in which a reader may name just this book."""
        names: list[frozenset[str]] = []
        for person in authors[:MOST_AUTHORS]:
            one = _named(person.surname, person.given, person.initials, person.numeration)
            names.append(one.surname)
            if one.in_full is not None:
                names.append(one.in_full)
        more = told(read(rest).words) if rest else set()
        kept = self._values.setdefault(WHOLE, {})
        for title in titles:
            own = told(read(title).words)
            for said in (own, own | more) if more else (own,):
                number = drawn(said)
                kept[whole_of(number)] = None
                for name in names:
                    kept[whole_of(number + drawn(name - said))] = None

    def _numbers(self, one: Description) -> None:
        self._keep("number", *(isbn.isbn13 or analysis.number(isbn.text) for isbn in one.isbns))
        numbers = [link.isbn or link.issn for link in one.linked if link.relation != "series"]
        if one.issns or numbers:
            self._keep("number", *map(analysis.number, one.issns), *map(analysis.number, numbers))
        self._keep("udc", *map(analysis.shelf, one.udc))
        self._keep("bbk", *map(analysis.shelf, one.bbk))

    def _facets(self, one: Description, authors: list[Person]) -> None:
        self._year = self._year or one.year
        self._keep("language", *one.languages)
        self._keep("audience", *map(str, one.audiences))
        self._keep("author", *map(whole_name, authors))
        self._keep("subject", *(subject.heading for subject in one.subjects))
        self._keep("genre", *one.genres)
        if one.age_mark is not None:
            self._keep("age", str(one.age_mark))
        self._keep("form", *forms_of(one))

    def _say(self, name: str, *texts: str) -> None:
        said = self._texts.setdefault(name, {})
        for text in texts:
            if not text:
                continue
            one = read(text)
            if one.words:
                said[one.words] = one
                if one.in_full:
                    self._more.update(dict.fromkeys(one.in_full))

    def _keep(self, name: str, *values: str) -> None:
        kept = self._values.setdefault(name, {})
        for value in values:
            if value:
                kept[value[:LONGEST_VALUE]] = None


def _is_author(person: Person) -> bool:
    return not person.roles or not AUTHORS.isdisjoint(person.roles)


@lru_cache(maxsize=20_000)
def _named(surname: str, given: str, initials: str, numeration: str) -> Named:
    """Of a person, who comes again in other records."""
    own = frozenset(told(read(surname).words))
    return Named(
        read(" ".join((given or initials, surname, numeration))),
        tuple(analysis.named(given, initials)),
        own,
        own.union(told(read(given).words)) if given else None,
    )


def _one_after_another(texts: Iterable[Words]) -> list[str]:
    """The words of several texts, with a sign between them that no phrase reaches over."""
    found: list[str] = []
    for words in texts:
        if found:
            found.append(BETWEEN)
        found += words
    return found
