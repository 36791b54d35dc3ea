"""Numbers of volumes and parts, read out of the ways in which they are written."""

from __future__ import annotations

import re

from .words import CYRILLIC_TO_LATIN, WORD

_UNIT_WORDS = (
    "том|тома|книга|книги|часть|части|выпуск|выпуски|альбом|полутом|раздел|тетрадь|"
    "tom|kniga|chast|vypusk|volume|volumes|part|parts|book|tome|band|teil|heft|bind|osa"
)
_UNIT_SHORT = (
    "тт|т|кн|чч|ч|вып|сб|тетр|полут|грп|kn|ch|tch|c|vyp|t|vols|vol|v|pts|pt|bks|bk|bd|tl|h|fasc|iss"
)
# Those that a number may follow without a full stop.
_UNIT_BARE = "тт|т|кн|чч|ч|вып|сб|kn|vyp|vols|vol|pts|pt|bks|bk|bd"
_UNIT = rf"(?:(?:{_UNIT_WORDS})\b\.?|(?:{_UNIT_SHORT})\.|(?:{_UNIT_BARE})(?=\s*\d))"
_ORDINALS = {
    "перв": "1",
    "втор": "2",
    "трет": "3",
    "четверт": "4",
    "пят": "5",
    "шест": "6",
    "седьм": "7",
    "восьм": "8",
    "девят": "9",
    "десят": "10",
}
_CARDINALS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}
_ORDINAL = rf"(?:(?:{'|'.join(_ORDINALS)})[а-я]{{1,4}}|{'|'.join(_CARDINALS)})"
_ROMAN = r"[ivxlcхіс]+"
_NUMBER = rf"(?:\d+|{_ROMAN}\b|{_ORDINAL}\b)"
_VALUE = rf"{_NUMBER}(?:\s*[-–—,/и&]\s*{_NUMBER}(?!\s*[.\w]*\.\s*\d))*"

# «т. 2», «кн. 2, ч. 1», «вып. XIII», «2-й том», «том второй»
MARK = re.compile(
    rf"(?<![^\W_]){_UNIT}\s*№?\s*\[?(?P<after>{_VALUE})\]?(?:-?[а-я]{{1,2}}\b)?(?![^\W_])"
    rf"|(?<![^\W_])(?P<before>\d+|{_ORDINAL})(?:-?[а-я]{{1,2}})?\s+(?:{_UNIT_WORDS})(?![^\W_])"
    rf"(?!\s*\d)"
)
# «в 4 т.», «в двух томах», «in 3 vols»: how many there are, and no number of this one.
TOTAL = re.compile(
    r"(?<![^\W_])(?:в|во|v|in|у)\s+(?:\d+|[ivx]+|двух|трех|четырех|пяти|шести|семи|восьми|девяти"
    rf"|десяти|two|three|four|five|six)(?:-?[а-яa-z]{{1,3}})?\s+(?:{_UNIT_SHORT}|томах|книгах|частях|"
    r"выпусках|volumes|parts|books|b[äa]nden)(?![^\W_])\.?"
)
NUMBER = re.compile(rf"(?<![^\W_]){_NUMBER}(?![^\W_])|(?<![^\W_])\d+")
DIGITS = re.compile(r"\d+")
UNIT = re.compile(rf"(?<![^\W_]){_UNIT}")
LETTERS = re.compile(r"(?<![^\W_])[а-яa-z](?![^\W_])")
ISSUE = re.compile(r"(?<![^\W_])\d+(?!\d)")


def number(text: str) -> str:
    """The numbers in a volume's designation, «2.1» of «Кн. 2, ч. 1»; text is `spelled`.

    Letters stand for themselves, words without a number too: two that differ are two volumes.
    """
    if not text:
        return ""
    _, marked = taken_out(text)
    if marked:
        return marked
    numbers = DIGITS.findall(text) or NUMBER.findall(text)
    if numbers:
        return ".".join(map(_value, numbers))
    letters = LETTERS.findall(UNIT.sub(" ", text))
    return "-".join(letters) if letters else "".join(WORD.findall(text))


def are_years(text: str) -> bool:
    """Whether all its numbers are years, and none is marked as a volume's: «... в 1994 году»."""
    if not text or taken_out(text)[1]:
        return False
    numbers = DIGITS.findall(text)
    return bool(numbers) and all(len(one) == 4 and "1500" <= one < "2100" for one in numbers)


def taken_out(text: str) -> tuple[str, str]:
    """A `spelled` title without volume marks and totals, and the number of its volume."""
    rest = TOTAL.sub(" ", text)
    marked = list(MARK.finditer(rest))
    if not marked:
        return rest, ""
    found = ".".join(_values(one.group("after") or one.group("before")) for one in marked)
    return MARK.sub(" ", rest), found


def issue(text: str) -> str:
    """The numbers of a periodical's issue, «2020.3» of «2020, № 3»."""
    return ".".join(one.lstrip("0") or "0" for one in ISSUE.findall(text))


def _values(text: str) -> str:
    return "-".join(_value(one) for one in NUMBER.findall(text))


def _value(text: str) -> str:
    if text.isdigit():
        return str(int(text)) if text.isascii() else text
    if text in _CARDINALS:
        return _CARDINALS[text]
    for stem, figure in _ORDINALS.items():
        if text.startswith(stem):
            return figure
    return str(_roman(text.translate(CYRILLIC_TO_LATIN)) or text)


_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def _roman(text: str) -> int:
    total = 0
    last = 0
    for letter in reversed(text):
        value = _ROMAN_VALUES.get(letter, 0)
        total += value if value >= last else -value
        last = max(last, value)
    return total
