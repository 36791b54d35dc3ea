"""What it is and where it stands among others, out of leaders, coded fields and words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .description import Description, Kind, Level

# Leader/6 of MARC21 and of RUSMARC; where they differ the map of the format says so first.
RECORD_TYPES = {
    "a": Kind.BOOK,
    "b": Kind.MANUSCRIPT,
    "c": Kind.SHEET_MUSIC,
    "d": Kind.SHEET_MUSIC,
    "e": Kind.MAP,
    "f": Kind.MAP,
    "g": Kind.VIDEO,
    "i": Kind.AUDIO,
    "j": Kind.MUSIC,
    "k": Kind.IMAGE,
    "l": Kind.ELECTRONIC,
    "o": Kind.OBJECT,
    "p": Kind.OTHER,
    "r": Kind.OBJECT,
    "t": Kind.MANUSCRIPT,
}

_LARGE_PRINT = re.compile(r"круп\w* (?:шрифт|печат)|large print|larger print")
_BRAILLE = re.compile(r"брайл|braille|тактил|рельефно-точеч")
_ELECTRONIC = re.compile(
    r"электрон|electronic|online resource|e-?book|компьютер|computer|цифров|эл\. опт|cd-rom"
)
_SOUND = re.compile(
    r"звукозап|аудио|грампласт|\bгрп\b|устная речь"
    r"|sound dis[ck]|sound recording|audiobook|spoken word|audio disc"
)
_MUSIC = re.compile(r"музыка \(исполн|performed music|исполнительская музыка")
_SCORE = re.compile(r"\bноты|нотн|notated music|музыка \(знак|\bscore")
_MAP = re.compile(r"карт(?:ы|а|ограф)|cartographic|\bатлас")
_VIDEO = re.compile(r"видео|video|кинофильм|motion picture|движущееся")
_IMAGE = re.compile(r"изоматериал|изображение|still image|плакат|открытк|graphic|picture")
_MANUSCRIPT = re.compile(r"рукопис|manuscript")
_OBJECT = re.compile(r"\bигр[аыу]\b|\bgame\b|\bkit\b|\brealia\b|предмет|\btoy\b|object")
_DISC = re.compile(r"диск|disc\b|cd-rom|dvd")

_BY_WORD = (
    (_SCORE, Kind.SHEET_MUSIC),
    (_MAP, Kind.MAP),
    (_VIDEO, Kind.VIDEO),
    (_MANUSCRIPT, Kind.MANUSCRIPT),
    (_IMAGE, Kind.IMAGE),
    (_OBJECT, Kind.OBJECT),
)


# https://www.loc.gov/standards/valuelist/rdacontent.html
_CONTENT = {
    "prm": Kind.MUSIC,
    "ntm": Kind.SHEET_MUSIC,
    "tcm": Kind.SHEET_MUSIC,
    **dict.fromkeys(("cri", "crm", "crt", "crn", "crf", "crd"), Kind.MAP),
    **dict.fromkeys(("sti", "tci"), Kind.IMAGE),
    **dict.fromkeys(("tdi", "tdm"), Kind.VIDEO),
    **dict.fromkeys(("tdf", "tcf"), Kind.OBJECT),
}
_TACTILE = frozenset(("tct", "tcm", "tcn"))
_FILE = re.compile(
    r"(?:электронн|цифров)\w* (?:копи|верси|репродукц)|копия доступна|оцифров|digiti[sz]ed"
    r"|(?:available|issued) (?:also )?(?:online|electronically|on the internet)"
    r"|(?:electronic|digital|online) (?:reproduction|version|resource|copy)"
)


@dataclass(slots=True)
class Signs:
    """What the fields of a record say about its kind; `words` are in lower case."""

    kind: Kind | None = None  # by the type of record
    is_part: bool = False  # an article or a chapter
    is_serial: bool = False
    is_electronic: bool = False
    is_on_disc: bool = False
    is_sound: bool = False
    is_programme: bool = False  # data, games, programmes and not a text
    coded: Kind | None = None  # by coded fields that only such things have
    is_printed: bool = False  # its own form is no file
    is_electronic_too: bool = False  # a file beside, or itself where nothing else is told
    is_digitised: bool = False
    level: Level | None = None
    words: list[str] = field(default_factory=list)
    # Of content, medium and carrier: 336–338 $b of MARC21, 181–183 $c of UNIMARC.
    codes: set[str] = field(default_factory=set)


def tells_of_a_file(note: str) -> bool:
    """Whether a note says that what is printed is to be had as a file too."""
    return bool(_FILE.search(note.lower()))


def settle(to: Description, signs: Signs) -> None:
    """Give the description its kind, its level and in which forms it is to be had."""
    if signs.codes:
        _settle_codes(to, signs)
    words = " | ".join(signs.words)
    if words:
        to.is_large_print = to.is_large_print or bool(_LARGE_PRINT.search(words))
        to.is_braille = to.is_braille or bool(_BRAILLE.search(words))
    to.kind = _kind(signs, words)
    to.is_digitised = signs.is_digitised or (signs.is_electronic_too and signs.is_printed)
    if signs.is_part:
        to.level = Level.PART
    elif signs.level is not None:
        to.level = signs.level


def _settle_codes(to: Description, signs: Signs) -> None:
    """What codes say; beside a text pictures, maps and records only accompany it."""
    codes = signs.codes
    to.is_braille = to.is_braille or not codes.isdisjoint(_TACTILE)
    signs.is_electronic_too = signs.is_electronic_too or "cr" in codes
    signs.is_printed = signs.is_printed or "nc" in codes
    if "txt" not in codes:
        signs.is_sound = signs.is_sound or "spw" in codes
        kinds = (_CONTENT[code] for code in sorted(codes & _CONTENT.keys()))
        signs.coded = signs.coded or next(kinds, None)


def _kind(signs: Signs, words: str) -> Kind:
    kind = signs.kind or Kind.BOOK
    is_text = kind in (Kind.BOOK, Kind.ELECTRONIC)
    if words and is_text:
        kind = next((one for found, one in _BY_WORD if found.search(words)), kind)
        is_text = kind in (Kind.BOOK, Kind.ELECTRONIC)
    if is_text and signs.coded is not None and not signs.is_part:
        return signs.coded
    if is_text and signs.is_serial:
        return Kind.PERIODICAL
    if is_text and (signs.is_sound or (words and _SOUND.search(words))):
        return Kind.MUSIC if _MUSIC.search(words) else Kind.AUDIO
    if is_text and signs.is_part:
        return Kind.ARTICLE
    electronic = signs.is_electronic or kind is Kind.ELECTRONIC
    electronic = electronic or (signs.is_electronic_too and not signs.is_printed)
    if is_text and (electronic or (words and _ELECTRONIC.search(words))):
        on_disc = signs.is_on_disc or bool(words and _DISC.search(words))
        return Kind.ELECTRONIC if signs.is_programme or on_disc else Kind.EBOOK
    return kind
