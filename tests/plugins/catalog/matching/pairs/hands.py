"""How another cataloguer describes the same book: realistic differences, drawn by a seed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from random import Random

from bibnet_catalog.describing.description import Description, Isbn, Level, Person
from bibnet_catalog.describing.numbers import isbn13

from .records import FILES

CYRILLIC = re.compile("[а-яёА-ЯЁ]")
ABBREVIATIONS = {
    "российской": "Рос.",
    "российская": "Рос.",
    "государственной": "гос.",
    "государственная": "гос.",
    "государственного": "гос.",
    "государственное": "гос.",
    "общественными": "обществ.",
    "образовательные": "Образоват.",
    "исследования": "исслед.",
    "научные": "науч.",
    "бухгалтерского": "бухгалт.",
    "бухгалтерский": "бухгалт.",
    "технологии": "технол.",
    "информационные": "Информ.",
    "библиография": "библиогр.",
    "управление": "упр.",
    "университета": "ун-та",
    "университет": "ун-т",
    "института": "ин-та",
    "институт": "ин-т",
    "министерства": "м-ва",
    "математические": "Мат.",
    "современные": "соврем.",
    "художественная": "Худож.",
    "отечественного": "отеч.",
    "произведения": "произв.",
    "сочинений": "соч.",
    "собрание": "собр.",
    "общества": "о-ва",
    "правительства": "пр-ва",
    "вооруженных": "вооруж.",
    "педагогических": "пед.",
    "технологий": "технол.",
}
IN_FULL = {
    "Учеб.": "Учебник",
    "учеб.": "учебное",
    "студ.": "студентов",
    "экон.": "экономических",
    "спец.": "специальностей",
    "сб.": "сборник",
    "Сб.": "Сборник",
    "науч.": "научных",
    "тр.": "трудов",
    "ст.": "статей",
    "справ.": "справочник",
    "Автореф.": "Автореферат",
    "дис.": "диссертации",
    "соиск.": "соискание",
    "учен.": "ученой",
    "канд.": "кандидата",
    "техн.": "технических",
    "ист.": "исторический",
    "Ист.": "Исторический",
    "Избр.": "Избранные",
}
YO = {
    "учета": "учёта",
    "учет": "учёт",
    "черный": "чёрный",
    "звезды": "звёзды",
    "полет": "полёт",
    "расчет": "расчёт",
    "елка": "ёлка",
    "ее": "её",
    "еще": "ещё",
    "ручеек": "ручеёк",
    "грезы": "грёзы",
    "партнеров": "партнёров",
    "твердого": "твёрдого",
    "королев": "королёв",
}
LOOK_ALIKES = str.maketrans("асеорхСАЕОРХТНКМВ", "aceopxCAEOPXTHKMB")
NEIGHBOURS = {
    **dict(zip("цукенгшщзхфывапролджэячсмитьбю", "укенгшщзхъывапролджэячсмитьбюю", strict=True)),
    **dict(zip("qwertyuiopasdfghjklzxcvbnm", "wertyuiopoasdfghjkkxcvbnmn", strict=True)),
}
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII")

Change = Callable[[Description, Random], bool]


def second_hand(description: Description, random: Random) -> Description:
    """The same book as another library has it, with at least three differences."""
    for _ in range(20):
        other = deepcopy(description)
        other.control_number = ""
        changes = sum(
            change(other, random) for chance, change in CHANGES if random.random() < chance
        )
        if changes >= 3:
            break
    return other


def _abbreviate(one: Description, random: Random) -> bool:
    before = one.title
    parts = one.title.split(" ")
    one.title = " ".join(
        ABBREVIATIONS.get(word.lower(), word) if random.random() < 0.8 else word for word in parts
    )
    return one.title != before


def _subtitle(one: Description, random: Random) -> bool:
    """Left out, shortened, written in full, or part of the title."""
    if not one.other_title:
        return False
    draw = random.random()
    text = one.other_title
    if draw < 0.4:
        one.other_title = ""
    elif draw < 0.6:
        one.other_title = re.split(r"[:;,] ", text.strip("[]"))[0]
    elif draw < 0.85:
        one.other_title = " ".join(IN_FULL.get(word, word) for word in text.split(" "))
    else:
        mark = random.choice((" : ", ": ", ". "))
        one.title, one.other_title = f"{one.title}{mark}{text}", ""
    return one.other_title != text


def _author(one: Description, random: Random) -> bool:
    """Initials set otherwise, a surname alone, names in the statement only, an editor more."""
    if not one.people:
        return False
    first = one.people[0]
    surname, _, given = first.surname.partition(", ")
    initials = first.initials or " ".join(f"{name[0]}." for name in given.split() if name)
    draw = random.random()
    if draw < 0.3:
        first.surname, first.given, first.initials = surname, "", initials.replace(" ", "")
    elif draw < 0.5:
        first.surname, first.given, first.initials = f"{surname}, {given or initials}", "", ""
    elif draw < 0.62:
        first.surname, first.given, first.initials = surname, "", initials[:2]
    elif draw < 0.7:
        first.surname, first.given, first.initials = surname, "", ""
    elif draw < 0.82 and initials and not surname.endswith("]"):
        one.responsibility = f"{initials} {surname}"
        one.people = []
    elif draw < 0.92:
        one.people = one.people[:1]
        one.people.append(Person(surname=random.choice(EDITORS), initials="А. П.", roles=["340"]))
    else:
        first.initials = initials or first.initials
        one.people = one.people[:1]
    return True


EDITORS = ("Смирнов", "Ковалева", "Орлов", "Беляева", "Гордеев", "Тарасова")


def _typo(one: Description, random: Random) -> bool:
    """A letter doubled, dropped, swapped, or its neighbour on the keys, in a word of five."""
    words = one.title.split(" ")
    long = [at for at, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not long or len(one.title) < 10:
        return False
    at = random.choice(long)
    words[at] = _spoilt(words[at], random)
    one.title = " ".join(words)
    return True


def _spoilt(word: str, random: Random) -> str:
    at = random.randrange(1, len(word) - 1)
    kind = random.randrange(4)
    if kind == 0:
        return word[:at] + word[at] + word[at:]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + NEIGHBOURS.get(word[at].lower(), word[at]) + word[at + 1 :]


def _look_alikes(one: Description, random: Random) -> bool:
    if not CYRILLIC.search(one.title):
        return False
    words = one.title.split(" ")
    at = random.randrange(len(words))
    letters = [
        letter.translate(LOOK_ALIKES) if random.random() < 0.4 else letter for letter in words[at]
    ]
    before = one.title
    words[at] = "".join(letters)
    one.title = " ".join(words)
    return one.title != before


def _yo(one: Description, random: Random) -> bool:
    before = one.title
    if "ё" in one.title:
        one.title = one.title.replace("ё", "е")
    else:
        one.title = " ".join(YO.get(word, word) for word in one.title.split(" "))
    return one.title != before


def _modern(one: Description, random: Random) -> bool:
    """An old title in today's spelling, or a modern one of before 1918 in the old."""
    if not CYRILLIC.search(one.title) or (one.year or 2000) > 1917:
        return False
    before = one.title
    one.title = re.sub(r"аго\b", "ого", re.sub(r"яго\b", "его", re.sub(r"ъ\b", "", one.title)))
    if one.title == before:
        one.title = re.sub(r"([бвгджзклмнпрстфхцчшщ])\b", r"\1ъ", one.title)
    return one.title != before


def _year(one: Description, random: Random) -> bool:
    if random.random() < 0.5:
        one.date = f"cop. {one.year}"
        return False
    one.year, one.date = None, ""
    return True


def _isbn(one: Description, random: Random) -> bool:
    """Missing, wrong, or the set's beside it."""
    if not one.isbns:
        return False
    draw = random.random()
    if draw < 0.65:
        one.isbns = []
    elif draw < 0.8:
        one.isbns = [Isbn(text=one.isbns[0].text[:-1] + "0")]
    else:
        number = f"978{random.randrange(10**8, 10**9)}"
        check = next(at for at in range(10) if isbn13(f"{number}{at}"))
        one.isbns.append(Isbn(text=f"{number}{check}", isbn13=f"{number}{check}"))
    return True


PUBLISHERS = {
    "Высш. шк.": "Высшая школа",
    "Большая Рос. энцикл.": "Большая Российская энциклопедия",
    "Изд-во МСХА": "МСХА",
    'Издат. дом "Дашков и К"': "Дашков и К°",
    "Дашков и К°": "ИТК Дашков и К",
    "Питер": 'Издательский дом "Питер"',
    "Я.В. Россомахо": "Россомахо",
}


def _publisher(one: Description, random: Random) -> bool:
    if not one.publishers:
        return False
    draw = random.random()
    name = one.publishers[0]
    russian = bool(CYRILLIC.search(name))
    if name in PUBLISHERS and draw < 0.7:
        one.publishers = [PUBLISHERS[name]]
    elif draw < 0.15:
        one.publishers = []
    elif draw < 0.4 and russian:
        one.publishers = [f'Изд-во "{name}"']
    elif draw < 0.55 and russian:
        one.publishers = [f"ООО «{name}»"]
    elif draw < 0.55:
        one.publishers = [f"{name} Publishing Company"]
    elif draw < 0.7:
        one.publishers = [name.upper()]
    elif draw < 0.85:
        choice = (
            ("Типография № 5", "Вост.-Сиб. кн. изд-во") if russian else ("s.n.", "Printers Ltd")
        )
        one.publishers = [random.choice(choice), name]
    else:
        one.publishers = [re.sub(r"[\"«»]", "", name)]
    return one.publishers != [name]


def _pages(one: Description, random: Random) -> bool:
    if not one.pages:
        return False
    if random.random() < 0.2:
        one.pages, one.extent = None, ""
        return True
    one.pages = max(1, one.pages + random.choice((-4, -3, -2, -1, 1, 1, 2, 2, 3, 4)))
    return True


def _edition(one: Description, random: Random) -> bool:
    if one.edition:
        one.edition = "" if random.random() < 0.6 else one.edition.replace("ed.", "edition")
        return True
    russian = bool(CYRILLIC.search(one.title))
    choice = (
        ("1-е изд.", "", "Изд. стер.", "Испр. изд.") if russian else ("1st ed.", "", "Rev. ed.")
    )
    one.edition = random.choice(choice)
    return bool(one.edition)


def _language(one: Description, random: Random) -> bool:
    one.languages = []
    return True


def _capitals(one: Description, random: Random) -> bool:
    one.title = one.title.upper()
    return True


def _punctuation(one: Description, random: Random) -> bool:
    before = one.title
    one.title = one.title.replace('"', "«", 1).replace('"', "»", 1).replace(" - ", " — ")
    if one.title == before:
        designation = " [Текст]" if CYRILLIC.search(before) else " [text]"
        one.title += random.choice((".", designation, " /", "  "))
    return True


def _volume(one: Description, random: Random) -> bool:
    """Another word for the unit, or Roman figures."""
    found = VOLUME.fullmatch(one.part_number)
    if not found:
        return False
    unit, figure = found["unit"], int(found["figure"])
    roman = ROMAN[figure] if figure < len(ROMAN) else figure
    one.part_number = random.choice(
        (
            f"{UNITS[unit]} {figure}",
            f"{unit.lower()}. {figure}",
            f"[{unit}. ]{figure}",
            f"{unit}. {roman}",
        )
    )
    return True


UNITS = {"Т": "Том", "Вып": "Выпуск", "Ч": "Часть", "Кн": "Книга"}
VOLUME = re.compile(rf"(?P<unit>{'|'.join(UNITS)})\. ?(?P<figure>\d+)")


def _layout(one: Description, random: Random) -> bool:
    """A volume as MARC21 often has it, without its set; or under its own title with the set's."""
    above = next((link for link in one.linked if link.relation == "set"), None)
    if above is None or one.level is not Level.VOLUME or not above.title:
        return False
    if one.part_title and random.random() < 0.3:
        one.title, one.part_title = one.part_title, ""
        above.part, one.part_number = one.part_number, ""
        return True
    one.linked = []
    if random.random() < 0.6:
        one.level = Level.ALONE
    if random.random() < 0.3 and one.part_number:
        one.title, one.part_number = f"{one.title}. {one.part_number}", ""
    return True


def _romanised(one: Description, random: Random) -> bool:
    """The whole record in one of the romanisations, as a library abroad has it."""
    if not CYRILLIC.search(one.title) or one.languages not in ([], ["rus"]):
        return False
    scheme = random.choice(_schemes())

    def written(text: str) -> str:
        return romanise(text, scheme)

    one.title, one.other_title = written(one.title), written(one.other_title)
    one.part_title, one.part_number = written(one.part_title), written(one.part_number)
    one.responsibility = written(one.responsibility)
    one.publishers = [written(name) for name in one.publishers]
    for person in one.people:
        person.surname = written(person.surname)
        person.initials, person.given = written(person.initials), written(person.given)
    for link in one.linked:
        link.title, link.part = written(link.title), written(link.part)
    return True


def romanise(text: str, scheme: dict[str, dict[str, str]]) -> str:
    """The text in a scheme of `transliteration.json`, as its library does it."""
    mapping, before = scheme["mapping"], scheme["prev_mapping"] or {}
    after, endings = scheme["next_mapping"] or {}, scheme["ending_mapping"] or {}
    return re.sub(
        r"[а-яёА-ЯЁ]+", lambda found: _word(found.group(), mapping, before, after, endings), text
    )


def _word(
    word: str,
    mapping: dict[str, str],
    before: dict[str, str],
    after: dict[str, str],
    endings: dict[str, str],
) -> str:
    lower = word.lower()
    ending = endings.get(lower[-2:], "") if len(lower) > 2 else ""
    stem = lower[:-2] if ending else lower
    out = []
    for at, letter in enumerate(stem):
        previous = stem[at - 1] if at else ""
        following = stem[at + 1] if at + 1 < len(stem) else ""
        found = before.get(previous + letter)
        if found is None and following:
            found = after.get(letter + following)
        out.append(mapping.get(letter, letter) if found is None else found)
    result = "".join(out) + ending
    if word.isupper() and len(word) > 1:
        return result.upper()
    return result[:1].upper() + result[1:] if word[:1].isupper() else result


@cache
def _schemes() -> list[dict[str, dict[str, str]]]:
    content = (FILES / "cases" / "transliteration.json").read_text("utf-8")
    schemes: list[dict[str, dict[str, str]]] = json.loads(content)["schemas"]
    return schemes


# How often another cataloguer does so, in the order in which it is done.
CHANGES: tuple[tuple[float, Change], ...] = (
    (0.35, _volume),
    (0.4, _layout),
    (0.3, _abbreviate),
    (0.55, _subtitle),
    (0.6, _author),
    (0.2, _yo),
    (0.3, _modern),
    (0.12, _typo),
    (0.03, _year),
    (0.5, _isbn),
    (0.5, _publisher),
    (0.4, _pages),
    (0.2, _edition),
    (0.15, _language),
    (0.05, _capitals),
    (0.2, _punctuation),
    (0.1, _romanised),
    (0.08, _look_alikes),
)
