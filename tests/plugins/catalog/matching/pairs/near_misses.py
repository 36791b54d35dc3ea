"""Books that are easily taken for one another: other editions, volumes, authors, purposes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from random import Random

from bibnet_catalog.describing.description import (
    Description,
    Isbn,
    Kind,
    Level,
    Linked,
    Person,
)
from bibnet_catalog.describing.numbers import isbn13

from .hands import CYRILLIC

PAIRS_OF_PURPOSE = (
    ("учебник для вузов", "сборник задач"),
    ("учебник для 8 класса", "рабочая тетрадь для 8 класса"),
    ("учебник", "хрестоматия"),
    ("учебное пособие", "практикум"),
    ("textbook", "workbook"),
    ("учебник", "методические рекомендации для учителя"),
)
AUTHORS = (
    ("Иванов", "С. П."),
    ("Кузнецова", "Е. А."),
    ("Павлов", "Н. Г."),
    ("Соколова", "И. В."),
    ("Морозов", "Д. К."),
    ("Волкова", "О. Ю."),
)
PUBLISHERS = ("Просвещение", "Эксмо", "Дрофа", "Феникс", "Амфора", "Вагриус", "Нева", "Радуга")
FOREIGN_PUBLISHERS = ("Dover", "Wordsworth", "Routledge", "Blackwell", "Longman", "Pergamon")
FOREIGN_AUTHORS = (("Brown", "T. R."), ("Miller", "S. J."), ("Davies", "E."), ("Clark", "P. W."))
MARKS = re.compile(r"(?P<unit>Т|Вып|Ч|Кн|т|вып|ч|кн)\.\s*(?P<number>\d+)")

Miss = Callable[
    [Description, Random, Sequence[Description]], tuple[Description, Description] | None
]
Both = tuple[Description, Description]


def new_isbn(random: Random) -> Isbn:
    number = f"9785{random.randrange(10**7, 10**8)}0"[:12]
    check = next(at for at in range(10) if isbn13(f"{number}{at}"))
    return Isbn(text=f"{number}{check}", isbn13=f"{number}{check}")


def _other_pages(one: Description, random: Random) -> None:
    if one.pages:
        step = max(12, int(one.pages * random.uniform(0.07, 0.3)))
        one.pages = max(8, one.pages + random.choice((-1, 1)) * step)
        one.extent = f"{one.pages} с."


def other_edition(one: Description, random: Random, pool: Sequence[Description]) -> Both | None:
    """Revised some years later, often with the ISBN of the first."""
    other = deepcopy(one)
    other.year = (one.year or 2000) + random.choice((1, 1, 2, 3, 4, 5, 8))
    other.date = str(other.year)
    other.edition = random.choice(("2-е изд., перераб. и доп.", "3-е изд., стер.", "", ""))
    if random.random() < 0.7:
        _other_pages(other, random)
    if random.random() > 0.4:
        other.isbns = [new_isbn(random)] if one.isbns else []
    return one, other


def other_publisher(one: Description, random: Random, pool: Sequence[Description]) -> Both | None:
    """The same text by another house in the same year."""
    if not one.publishers or not one.pages or one.pages < 30:
        return None
    other = deepcopy(one)
    russian = CYRILLIC.search(one.title)
    other.publishers = [random.choice(PUBLISHERS if russian else FOREIGN_PUBLISHERS)]
    other.isbns = [new_isbn(random)] if random.random() < 0.6 else []
    _other_pages(other, random)
    return one, other


def other_series(one: Description, random: Random, pool: Sequence[Description]) -> Both | None:
    """The same text once more by the same house in the same year, in another series."""
    if not one.publishers or not one.pages or not any(isbn.isbn13 for isbn in one.isbns):
        return None
    other = deepcopy(one)
    other.isbns = [new_isbn(random)]
    other.pages = one.pages + random.choice((-6, -4, -2, 0, 0, 2, 4, 6))
    return one, other


def other_volume(one: Description, random: Random, pool: Sequence[Description]) -> Both | None:
    """Two volumes of one set, of one year or not, with the set's ISBN or their own."""
    first, other = deepcopy(one), deepcopy(one)
    found = MARKS.search(one.part_number)
    if found:
        number = int(found["number"]) + random.choice((1, 1, 2, 3, 10))
        text = one.part_number
        other.part_number = f"{text[: found.start('number')]}{number}{text[found.end() :]}"
        for link in other.linked:
            link.part = other.part_number if link.relation == "set" else link.part
    elif one.level is Level.VOLUME:
        return None
    else:
        unit = random.choice(("Т.", "Ч.", "Кн.", "Вып."))
        number = random.randint(1, 4)
        first.part_number, other.part_number = f"{unit} {number}", f"{unit} {number + 1}"
    if random.random() < 0.4:
        other.year = (one.year or 2000) + 1
        other.date = str(other.year)
    if random.random() < 0.6:
        other.isbns = [new_isbn(random)] if one.isbns else []
    if random.random() < 0.8:
        _other_pages(other, random)
    return first, other


def shared_isbn(one: Description, random: Random, pool: Sequence[Description]) -> Both | None:
    """Another book of the same house and year under the same number."""
    other = deepcopy(random.choice(pool))
    if _looks_like(one, other) or not one.isbns:
        return None
    other.isbns = deepcopy(one.isbns)
    other.year, other.date = one.year, one.date
    other.publishers = list(one.publishers)
    if random.random() < 0.5:
        other.people = deepcopy(one.people)
    return one, other


def other_author(one: Description, random: Random, pool: Sequence[Description]) -> Both | None:
    """The same title by somebody else."""
    if not one.people or not one.year:
        return None
    other = deepcopy(one)
    names = AUTHORS if CYRILLIC.search(one.title) else FOREIGN_AUTHORS
    surname, initials = random.choice(names)
    other.people = [Person(surname=surname, initials=initials, roles=["070"])]
    other.responsibility = f"{initials} {surname}"
    other.isbns = [new_isbn(random)] if random.random() < 0.5 else []
    if random.random() < 0.7:
        _other_pages(other, random)
    if random.random() < 0.6:
        other.publishers = [random.choice(PUBLISHERS)]
    if random.random() < 0.3:
        other.year = one.year + random.choice((-2, -1, 1, 2))
        other.date = str(other.year)
    return one, other


def namesake(one: Description, random: Random, pool: Sequence[Description]) -> Both | None:
    """The same title and surname, other initials and another house."""
    if not one.people or not one.people[0].initials:
        return None
    other = deepcopy(one)
    first = other.people[0]
    letter = random.choice([at for at in "АВГИМНПС" if at != first.initials[:1]])
    first.initials, first.given = f"{letter}. {random.choice('АВГИМНПС')}.", ""
    other.people = [first]
    other.responsibility = f"{first.initials} {first.surname}"
    other.isbns = [new_isbn(random)] if random.random() < 0.5 else []
    other.publishers = [random.choice(PUBLISHERS)]
    _other_pages(other, random)
    return one, other


def other_purpose(one: Description, random: Random, pool: Sequence[Description]) -> Both | None:
    """Textbook and workbook of one title, author, house and year."""
    if one.level is not Level.ALONE:
        return None
    first, other = deepcopy(one), deepcopy(one)
    first.other_title, other.other_title = random.choice(PAIRS_OF_PURPOSE)
    _other_pages(other, random)
    if random.random() < 0.6:
        other.isbns = [new_isbn(random)] if one.isbns else []
    return first, other


def other_kind(one: Description, random: Random, pool: Sequence[Description]) -> Both | None:
    """The audiobook or e-book of a book, of the same year."""
    other = deepcopy(one)
    other.kind = random.choice((Kind.AUDIO, Kind.EBOOK))
    if other.kind is Kind.AUDIO:
        other.pages, other.extent = None, "1 электрон. опт. диск"
    return one, other


def set_and_volume(one: Description, random: Random, pool: Sequence[Description]) -> Both | None:
    if one.level is not Level.ALONE:
        return None
    whole, volume = deepcopy(one), deepcopy(one)
    whole.level, whole.pages, whole.extent = Level.SET, None, ""
    volume.level, volume.title = Level.VOLUME, f"Т. {random.randint(1, 3)}"
    volume.linked = [Linked(relation="set", title=one.title)]
    return whole, volume


def translation(one: Description, random: Random, pool: Sequence[Description]) -> Both | None:
    """The same title (a name, a term) in another language by the same house."""
    if not one.languages:
        return None
    other = deepcopy(one)
    other.languages = [
        random.choice([at for at in ("ukr", "ger", "tat") if at not in one.languages])
    ]
    if random.random() < 0.5:
        _other_pages(other, random)
    other.isbns = [new_isbn(random)] if random.random() < 0.6 and one.isbns else other.isbns
    return one, other


def sibling(one: Description, random: Random, pool: Sequence[Description]) -> Both | None:
    """A title of the same author and house that differs by a word: «Новые рассказы»."""
    words = one.title.split(" ")
    long = [at for at, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not long or len(words) < 2:
        return None
    donors = [
        word
        for text in random.sample(list(pool), 12)
        for word in text.title.split(" ")
        if len(word) > 4
        and word.isalpha()
        and bool(CYRILLIC.search(word)) is bool(CYRILLIC.search(one.title))
        and word.lower() not in one.title.lower()
    ]
    if not donors:
        return None
    other = deepcopy(one)
    at = random.choice(long)
    words[at] = random.choice(donors).lower()
    other.title = " ".join(words)
    for link in other.linked:
        link.title = other.title if link.relation == "set" else link.title
    other.isbns = [new_isbn(random)] if one.isbns and random.random() < 0.7 else other.isbns
    if random.random() < 0.8:
        _other_pages(other, random)
    return one, other


def other_class(one: Description, random: Random, pool: Sequence[Description]) -> Both | None:
    """The same schoolbook for another class."""
    if one.level is not Level.ALONE or not CYRILLIC.search(one.title):
        return None
    first, other = deepcopy(one), deepcopy(one)
    number = random.randint(2, 10)
    form = random.choice(("title", "other_title"))
    if form == "title":
        first.title, other.title = (
            f"{one.title}. {number} класс",
            f"{one.title}. {number + 1} класс",
        )
    else:
        first.other_title = f"учебник для {number}-го класса"
        other.other_title = f"учебник для {number + 1}-го класса"
    other.isbns = [new_isbn(random)] if one.isbns and random.random() < 0.7 else other.isbns
    if random.random() < 0.7:
        _other_pages(other, random)
    return first, other


def _looks_like(one: Description, other: Description) -> bool:
    first, second = one.title.lower().split(), other.title.lower().split()
    return bool(set(first) & set(second)) and first[:1] == second[:1]


# How often each is drawn, its name, how it is made, and what tells the two apart: no other hand
# may leave that out, since nobody could label the pair then.
MISSES: tuple[tuple[int, str, Miss, tuple[str, ...]], ...] = (
    (5, "other edition", other_edition, ("year", "date", "edition")),
    (3, "other publisher", other_publisher, ("publishers", "pages", "extent")),
    (2, "other series", other_series, ("isbns",)),
    (5, "other volume", other_volume, ()),
    (4, "shared ISBN", shared_isbn, ()),
    (4, "other author", other_author, ("people", "responsibility")),
    (3, "namesake", namesake, ("people", "responsibility")),
    (2, "other purpose", other_purpose, ("title", "other_title")),
    (2, "other kind", other_kind, ()),
    (1, "set and volume", set_and_volume, ()),
    (2, "translation", translation, ("languages",)),
    (4, "sibling", sibling, ("title", "other_title")),
    (2, "other class", other_class, ("title", "other_title")),
)
