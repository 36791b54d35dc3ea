"""One document out of the records of an edition and the holdings of its libraries."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from bibnet.libraries.models import Library
from bibnet_catalog.describing.description import Description, Person
from bibnet_catalog.describing.names import whole_name
from bibnet_catalog.matching.names import AUTHORS
from bibnet_catalog.matching.words import without_brackets
from bibnet_catalog.models import Edition

from . import analysis
from .analysis import BETWEEN, all_terms, stem, told, whole_of, words_of
from .engine import Document
from .forms import forms_of
from .planning import STEMMED, WHOLE, WORDS

MOST_AUTHORS = 3
# Longer ones are mistakes, and no box shows them.
LONGEST_VALUE = 200
Words = tuple[str, ...]


class Composer:
    """Collects what is said of an edition; what is said twice counts once."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._texts: dict[str, dict[Words, None]] = {}
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
        terms = {name: _one_after_another(texts) for name, texts in self._texts.items() if texts}
        words: dict[str, None] = dict(self._more)
        for name, found in terms.items():
            unique = dict.fromkeys(found)
            unique.pop(BETWEEN, None)
            if name == "annotation":
                words.update(dict.fromkeys(map(stem, unique)))
            else:
                words.update(dict.fromkeys(chain.from_iterable(map(all_terms, unique))))
        for name in STEMMED:
            if name in terms:
                terms[f"{name}_stem"] = analysis.stems(terms[name])
        terms[WORDS] = list(words)
        self._keep("shown", edition.title)
        self._keep("kind", edition.kind)
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
        self._say("title", own)
        self._say("title", *above)
        return [title for title in dict.fromkeys(titles) if title]

    def _name(self, person: Person) -> None:
        name = " ".join((person.given or person.initials, person.surname, person.numeration))
        self._say("author", name)
        self._more.update(dict.fromkeys(analysis.named(person)))

    def _known_as(self, titles: list[str], rest: str, authors: list[Person]) -> None:
        """Keep each way in which a reader may name just this book."""
        names: list[set[str]] = [set()]
        for person in authors[:MOST_AUTHORS]:
            surname = told(words_of(person.surname))
            names.append(surname)
            if person.given:
                names.append(surname | told(words_of(person.given)))
        more = told(words_of(rest)) if rest else set()
        kept = self._values.setdefault(WHOLE, {})
        for title in titles:
            own = told(words_of(title))
            for name in names:
                kept[whole_of(own | name)] = None
                if more:
                    kept[whole_of(own | more | name)] = None

    def _numbers(self, one: Description) -> None:
        numbers = [isbn.isbn13 or isbn.text for isbn in one.isbns] + one.issns
        numbers += [link.isbn or link.issn for link in one.linked if link.relation != "series"]
        self._keep("number", *map(analysis.number, numbers))
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
            words = words_of(text) if text else ()
            if words:
                said[words] = None
                if "." in text:
                    self._more.update(dict.fromkeys(analysis.shortened(text)))

    def _keep(self, name: str, *values: str) -> None:
        kept = self._values.setdefault(name, {})
        for value in values:
            if value:
                kept[value[:LONGEST_VALUE]] = None


def _is_author(person: Person) -> bool:
    return not person.roles or not AUTHORS.isdisjoint(person.roles)


def _one_after_another(texts: Iterable[Words]) -> list[str]:
    """The words of several texts, with a sign between them that no phrase reaches over."""
    found: list[str] = []
    for words in texts:
        if found:
            found.append(BETWEEN)
        found += words
    return found
