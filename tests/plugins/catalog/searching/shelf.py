"""Documents of the real records, and of any descriptions, without a database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache

from bibnet_catalog.describing.description import (
    Audience,
    Description,
    Isbn,
    Kind,
    Linked,
    Person,
    Series,
    Subject,
)
from bibnet_catalog.importing.showing import show
from bibnet_catalog.models import Edition
from bibnet_catalog.searching.composing import Composer
from bibnet_catalog.searching.documents import version
from bibnet_catalog.searching.engine import Document, SearchEngine

from bibnet.libraries.models import District, Library
from tests.plugins.catalog.matching.pairs.records import records

ADDED = datetime(2026, 11, 1, tzinfo=UTC)
TOLSTOY = Person(surname="Толстой", given="Лев Николаевич", initials="Л. Н.", roles=["070"])
TOLSTOY_A = Person(surname="Толстой", initials="А. К.", roles=["070"])
WELLS = Person(surname="Wells", given="Herbert George", initials="H. G.", roles=["070"])
NEW = datetime.now(UTC)
OLD = NEW - timedelta(days=400)
BOTH = [("northern", "84(2Рос=Рус)1 Т53"), ("southern", "84 Т53")]


def library(code: str, district: str = "") -> Library:
    """A library of no database."""
    where = District(code=district, name=district) if district else None
    return Library(code=code, district=where)


def district_of(code: str) -> str:
    return "south" if code == "southern" else "north"


def document(
    number: int,
    *descriptions: Description,
    held: Iterable[tuple[str, str]] = (("northern", "84"),),
    added: datetime = ADDED,
    free: Collection[str] = (),
) -> Document:
    """The document of an edition with these records; `held` are codes and call numbers, `free` the
    codes of libraries with a copy at its place.
    """
    edition = Edition(pk=number, added_at=added)
    show(edition, descriptions[0])
    composer = Composer(edition)
    for one in descriptions:
        composer.describe(one)
    for code, call_number in held:
        composer.hold(library(code, district_of(code)), None, call_number, is_free=code in free)
    made = composer.document()
    made.version = version(made)
    return made


@cache
def real() -> list[Description]:
    """All real records."""
    return [one for one in records().values() if one.title and not one.is_deleted]


def real_documents() -> Iterator[Document]:
    """A document for each real record, numbered from 1; half of them of either library."""
    for number, one in enumerate(real(), 1):
        code = "northern" if number % 2 else "southern"
        yield document(number, one, held=[(code, "84(2)")])


def filled(own: SearchEngine) -> SearchEngine:
    """The engine with seven editions of two libraries."""
    own.rebuild([])
    war = Description(
        title="Война и мир",
        other_title="роман в четырёх томах",
        people=[TOLSTOY],
        year=1987,
        publishers=["Изд-во Моск. гос. ун-та"],
        languages=["rus"],
        isbns=[Isbn(text="5-02-013850-9", isbn13="9785020138506")],
        subjects=[Subject(scheme="topic", heading="Отечественная война 1812 г.")],
        annotation="Эпопея о нашествии Наполеона.",
        udc=["821.161.1"],
        bbk=["84(2Рос=Рус)1"],
        age_mark=12,
        audiences=[Audience.ADULTS],
    )
    again = Description(title="Война и мир", people=[TOLSTOY], year=2015, languages=["rus"])
    about = Description(
        title="Роман Л. Н. Толстого «Война и мир»",
        people=[Person(surname="Бочаров", initials="С. Г.", roles=["070"])],
        year=1978,
        languages=["rus"],
    )
    prince = Description(
        title="Князь Серебряный", people=[TOLSTOY_A], year=1990, languages=["rus"], genres=["Роман"]
    )
    wells = Description(title="The war of the worlds", people=[WELLS], year=1898, languages=["eng"])
    old = Description(title="Исторія Россіи съ древнѣйшихъ временъ", year=1851, languages=["rus"])
    article = Description(
        title="Ёлка у Ивановых",
        kind=Kind.ARTICLE,
        year=2024,
        languages=["rus"],
        linked=[Linked(relation="host", title="Наш край")],
        series=[Series(title="Библиотека школьника")],
    )
    own.write(
        [
            document(1, war, held=BOTH, added=OLD, free=["southern"]),
            document(2, again, held=[("southern", "Р2 Т53")], added=NEW),
            document(3, about, held=[("northern", "83.3")], added=OLD),
            document(4, prince, held=[("northern", "84")], added=OLD, free=["northern"]),
            document(5, wells, held=[("southern", "И W")], added=OLD),
            document(6, old, held=[("northern", "63")], added=OLD),
            document(7, article, held=[("northern", "")], added=NEW),
        ]
    )
    return own
