"""Records of a region's libraries for the benchmarks of the catalogue, drawn by a fixed seed.

Titles recombine words of the demonstration's texts, surnames are put together of stems and endings;
authors, subjects and publishers are drawn by Zipf's law. A tenth describe a book that an earlier
record describes, as another cataloguer would. The numbers come out the same in every run.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

from bibnet_catalog.demo.books import books
from bibnet_catalog.describing.description import (
    Description,
    Held,
    Isbn,
    Item,
    Level,
    Person,
    Series,
    Subject,
)
from bibnet_catalog.describing.numbers import isbn13

from tests.plugins.catalog.matching.pairs.hands import second_hand
from tools.places import SITE

SEED = 20_261_129
DUPLICATES, VOLUMES, WITHOUT_ISBN = 0.1, 0.15, 0.5
AUTHORS, SUBJECTS, PUBLISHERS = 60_000, 5_000, 3_000
# A duplicate is of a book so many records back at most, so that the generator keeps only those.
REMEMBERED = 20_000
STEMS = (
    "Ал Бар Вол Гор Дан Ер Жар Зим Ив Кал Лоб Мор Ник Ор "
    "Пет Рож Сав Тар Ул Фил Хар Цвет Чер Шам Щер Юр Як"
)
MIDDLES = "а е и о у ан ар ер ин ов ол он ор ук ыл ям ич ет ед ен"
ENDINGS = "ов ев ин ский енко ук ых ий"
GIVEN = (
    ("Алексей", "Алексеевич"), ("Борис", "Борисович"), ("Виктор", "Викторович"),
    ("Георгий", "Георгиевич"), ("Дмитрий", "Дмитриевич"), ("Евгений", "Евгеньевич"),
    ("Иван", "Иванович"), ("Константин", "Константинович"), ("Леонид", "Леонидович"),
    ("Михаил", "Михайлович"), ("Николай", "Николаевич"), ("Олег", "Олегович"),
    ("Павел", "Павлович"), ("Роман", "Романович"), ("Сергей", "Сергеевич"),
    ("Федор", "Федорович"), ("Юрий", "Юрьевич"), ("Яков", "Яковлевич"),
)  # fmt: skip
PLACES = (
    "Москва",
    "Санкт-Петербург",
    "Ленинград",
    "Минск",
    "Киев",
    "Брянск",
    "Тула",
    "Новосибирск",
)
_WORD = re.compile(r"[а-яё]{4,14}")

T = TypeVar("T")


class Zipf(Generic[T]):
    """Draws from a list, the n-th with a chance of one in n."""

    def __init__(self, of: Sequence[T]) -> None:
        self._of = of
        self._sums = list(accumulate(1 / rank for rank in range(1, len(of) + 1)))

    def draw(self, random: Random) -> T:
        return self._of[bisect(self._sums, random.random() * self._sums[-1])]


def records(number: int) -> Iterator[Description]:
    """So many records, each with two copies."""
    random = Random(SEED)
    drawing = _Drawing(random)
    made: list[Description] = []
    for at in range(number):
        if made and random.random() < DUPLICATES:
            one = second_hand(random.choice(made), random)
        else:
            one = drawing.book()
            if len(made) < REMEMBERED:
                made.append(one)
            else:
                made[random.randrange(REMEMBERED)] = one
        mark = (
            f"{one.bbk[0] if one.bbk else '84'} {one.title[:1].upper()}{random.randrange(10, 99)}"
        )
        copies = [Item(inventory=f"{2 * at + copy:08}") for copy in (1, 2)]
        yield replace(
            one,
            control_number=f"g{at:08}",
            held=[Held(call_number=mark, items=[copy]) for copy in copies],
        )


class _Drawing:
    def __init__(self, random: Random) -> None:
        self._random = random
        self._words = Zipf(_words())
        self._authors = Zipf([_author(random) for _ in range(AUTHORS)])
        self._subjects = Zipf([self._phrase(1, 3) for _ in range(SUBJECTS)])
        self._publishers = Zipf([self._phrase(1, 2) for _ in range(PUBLISHERS)])
        self._marks = [one.bbk[0] for one in books()]

    def book(self) -> Description:
        random = self._random
        author = self._authors.draw(random)
        year = random.choice((random.randint(1950, 2026), random.randint(1990, 2026)))
        pages = random.randint(16, 900)
        one = Description(
            title=self._phrase(2, 6),
            other_title=random.choice(("", "", "роман", "повесть", "учебное пособие", "стихи")),
            responsibility=f"{author.initials} {author.surname}",
            people=[author],
            places=[random.choice(PLACES)],
            publishers=[self._publishers.draw(random)],
            date=str(year),
            year=year,
            extent=f"{pages} с.",
            pages=pages,
            languages=["rus"],
            country="RU",
            subjects=[Subject(scheme="topic", heading=self._subjects.draw(random))],
            bbk=[random.choice(self._marks)],
            annotation=". ".join(self._phrase(6, 14) for _ in range(random.randint(0, 3))),
            age_mark=random.choice((None, 0, 6, 12, 16, 18)),
        )
        if random.random() < 0.3:
            one.series = [Series(title=self._phrase(1, 3))]
        if random.random() < VOLUMES:
            one.level, one.part_number = Level.VOLUME, f"Т. {random.randint(1, 12)}"
        if random.random() >= WITHOUT_ISBN:
            one.isbns = [_isbn(random)]
        return one

    def _phrase(self, least: int, most: int) -> str:
        count = self._random.randint(least, most)
        return " ".join(self._words.draw(self._random) for _ in range(count)).capitalize()


@cache
def _words() -> list[str]:
    """Words of the demonstration's texts, each once, in an order that no alphabet gives."""
    texts = sorted((SITE / "bibnet" / "demo" / "data").rglob("*.*"))
    found = {
        word
        for path in texts
        if path.suffix in (".txt", ".md", ".csv")
        for word in _WORD.findall(path.read_text("utf-8").lower())
    }
    shuffled = sorted(found)
    Random(SEED).shuffle(shuffled)
    return shuffled


def _author(random: Random) -> Person:
    parts = (STEMS.split(), MIDDLES.split(), MIDDLES.split(), ENDINGS.split())
    surname = "".join(random.choice(part) for part in parts)
    given, father = random.choice(GIVEN)[0], random.choice(GIVEN)[1]
    initials = f"{given[0]}. {father[0]}."
    return Person(surname=surname, given=f"{given} {father}", initials=initials, roles=["070"])


def _isbn(random: Random) -> Isbn:
    body = f"5{random.randrange(10**8):08}"
    sum_ = sum(int(digit) * weight for digit, weight in zip(body, range(10, 1, -1), strict=True))
    check = -sum_ % 11
    text = f"{body}{'X' if check == 10 else check}"
    return Isbn(text=text, isbn13=isbn13(text) or "")


def facts(of: Iterator[Description]) -> dict[str, float]:
    """What such records are like, to be printed beside the same of real ones."""
    total = pairs = volumes = with_isbn = 0
    known: set[int] = set()
    for one in of:
        total += 1
        volumes += one.level is Level.VOLUME
        with_isbn += bool(one.isbns)
        pair = hash((one.title.casefold(), one.people[0].surname if one.people else ""))
        pairs += pair not in known
        known.add(pair)
    return {
        "records": total,
        "distinct pairs of title and author": pairs / total,
        "volumes": volumes / total,
        "with an ISBN": with_isbn / total,
    }
