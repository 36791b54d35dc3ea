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
from .filtering import ANYWHERE
from .forms import forms_of
from .planning import STEMMED, WHOLE, WORDS
from .worth import WORTH, levels

MOST_AUTHORS = 3
# Longer ones are mistakes, and no box shows them.
LONGEST_VALUE = 200
# A sign between two texts of a field that no phrase reaches over.
APART = f" {BETWEEN} "
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
        self._more: list[str] = []
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
        self._say("other", others)
        authors = [person for person in one.people if _is_author(person)]
        for person in one.people:
            self._name(person)
        self._say("author", (one.responsibility, *(body.name for body in one.bodies)))
        subjects = [*one.keywords, *one.genres]
        for subject in one.subjects:
            heading, parts = subject.heading, subject.parts
            subjects.append(" ".join((heading, *parts)) if parts else heading)
        self._say("subject", subjects)
        series = [series.title for series in one.series]
        series += [link.title for link in one.linked if link.relation == "series"]
        self._say("series", series)
        self._say("publisher", (*one.publishers, *one.places))
        self._say("annotation", (one.annotation, one.contents, *one.notes))
        self._more += [str(year) for year in (one.year, one.last_year) if year]
        self._known_as(titles, one.other_title, authors or one.people[:1])
        self._numbers(one)
        self._facets(one, authors)

    def hold(
        self,
        library: Library,
        branch: Library | None,
        call_number: str,
        *,
        is_free: bool | None = None,
    ) -> None:
        """Take in that a member, or a branch of it, has the edition, perhaps at its place."""
        self._holdings += 1
        if is_free:
            self._keep("free", (ANYWHERE, library.code))
        self._keep("library", (library.code,))
        self._keep("held", (library.code, branch.code) if branch else (library.code,))
        self._keep("stands", ((branch or library).code,))
        district = (branch.district if branch else None) or library.district
        if district is not None:
            parts = [library, branch] if branch else [library]
            self._keep("place", [f"{district.code}/{one.code}" for one in parts])
        if call_number:
            self._keep("call", (analysis.shelf(call_number),))

    def document(self) -> Document:
        edition = self._edition
        terms: dict[str, str] = {}
        words = self._more
        for name, texts in self._texts.items():
            terms[name] = APART.join([one.said for one in texts.values()])
            if name in STEMMED:
                terms[f"{name}_stem"] = APART.join([one.stemmed for one in texts.values()])
            for one in texts.values():
                words += one.stems if name == "annotation" else one.terms()
        terms[WORDS] = " ".join(dict.fromkeys(words))
        self._keep("shown", (edition.title,))
        self._keep("kind", (edition.kind,))
        self._keep(WORTH, levels(len(self._values.get("library", ())), self._year))
        return Document(
            edition=edition.pk,
            version=0,
            terms=terms,
            keywords={name: list(values) for name, values in self._values.items()},
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
        self._say("title", (own, *above))
        return [title for title in dict.fromkeys(titles) if title]

    def _name(self, person: Person) -> None:
        one = _named(person.surname, person.given, person.initials, person.numeration)
        self._texts.setdefault("author", {})[one.name.words] = one.name
        self._more += one.terms

    def _known_as(self, titles: list[str], rest: str, authors: list[Person]) -> None:
        """Keep each way in which a reader may name just this book."""
        names: list[frozenset[str]] = []
        for person in authors[:MOST_AUTHORS]:
            one = _named(person.surname, person.given, person.initials, person.numeration)
            names.append(one.surname)
            if one.in_full is not None:
                names.append(one.in_full)
        more = told(read(rest)) if rest else set()
        kept = self._values.setdefault(WHOLE, {})
        for title in titles:
            own = told(read(title))
            for said in (own, own | more) if more else (own,):
                number = drawn(said)
                kept[whole_of(number)] = None
                for name in names:
                    kept[whole_of(number + drawn(name - said))] = None

    def _numbers(self, one: Description) -> None:
        self._keep("number", [isbn.isbn13 or analysis.number(isbn.text) for isbn in one.isbns])
        numbers = [link.isbn or link.issn for link in one.linked if link.relation != "series"]
        self._keep("number", [analysis.number(number) for number in (*one.issns, *numbers)])
        self._keep("udc", map(analysis.shelf, one.udc))
        self._keep("bbk", map(analysis.shelf, one.bbk))

    def _facets(self, one: Description, authors: list[Person]) -> None:
        self._year = self._year or one.year
        self._keep("language", one.languages)
        self._keep("audience", map(str, one.audiences))
        self._keep("author", map(whole_name, authors))
        self._keep("subject", [subject.heading for subject in one.subjects])
        self._keep("genre", one.genres)
        if one.age_mark is not None:
            self._keep("age", (str(one.age_mark),))
        self._keep("form", forms_of(one))

    def _say(self, name: str, texts: Iterable[str]) -> None:
        for text in texts:
            if not text:
                continue
            one = read(text)
            if one.words:
                if name not in self._texts:
                    self._texts[name] = {}
                self._texts[name][one.words] = one
                self._more += one.in_full

    def _keep(self, name: str, values: Iterable[str]) -> None:
        for value in values:
            if value:
                if name not in self._values:
                    self._values[name] = {}
                self._values[name][value[:LONGEST_VALUE]] = None


def _is_author(person: Person) -> bool:
    return not person.roles or not AUTHORS.isdisjoint(person.roles)


@lru_cache(maxsize=20_000)
def _named(surname: str, given: str, initials: str, numeration: str) -> Named:
    """Of a person, who comes again in other records."""
    own = frozenset(told(read(surname)))
    return Named(
        read(" ".join((given or initials, surname, numeration))),
        tuple(analysis.named(given, initials)),
        own,
        own.union(told(read(given))) if given else None,
    )
