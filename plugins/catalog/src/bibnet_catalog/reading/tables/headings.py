"""What the columns of a table mean, guessed by the words at their head."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# Fields of a description and of copies that a column may hold, in the order of the screen.
MEANINGS = (
    *("title", "other_title", "authors", "responsibility", "volume", "part_title", "edition"),
    *("place", "publisher", "year", "pages", "series", "series_number", "isbn", "issn"),
    *("kind", "language", "age_mark", "annotation", "subjects", "keywords", "genres"),
    *("udc", "bbk", "notes", "link", "cover", "control_number"),
    *("inventory", "barcode", "copies", "call_number", "branch", "location", "price", "received"),
    "status",
)
# Several columns of these are read one after the other.
SEVERAL = frozenset(
    ("authors", "subjects", "keywords", "genres", "notes", "isbn", "inventory", "barcode")
)
NOTHING = ""
# The headings stand in one of so many first rows.
LOOKED_AT = 20
# Of a row so many cells are looked at.
MOST_COLUMNS = 200

# Of several that fit the first one counts; an empty meaning is passed over.
_WORDS = (
    ("isbn", r"\bisbn\b|мсно|\bисбн\b"),
    ("issn", r"\bissn\b"),
    ("inventory", r"\bинв|inventory|accession"),
    ("barcode", r"штрих|barcode|\bean\b|шк\b"),
    ("call_number", r"шифр|полочн|расстанов|call ?n|shelf ?mark|авторский знак"),
    (
        "control_number",
        r"^(код|id|ид|mfn|артикул|sku)$|(код|ид|номер|№) (записи|товара)|record id"
        r"|control number|идентификатор",
    ),
    ("status", r"состояние|\bстатус\b|\bstatus\b|availability"),
    ("udc", r"\bудк\b|\budc\b"),
    ("bbk", r"\bббк\b|\bbbk\b|\blbc\b"),
    ("age_mark", r"возраст|знак инф|\bage\b|маркировка"),
    ("received", r"(дата|год) (поступ|приобр|записи)|received|поступлени"),
    ("series_number", r"(номер|№|том).*сери|series (number|no)"),
    ("series", r"\bсери|series"),
    ("part_title", r"(заглавие|название) (тома|части)|volume title"),
    ("volume", r"\bтом|\bвып|\bчасть\b|volume|\bт\b"),
    (NOTHING, r"тираж|\bндс\b|vat|скидк|сумма|вес\b|weight|переплет|стандарт|п п|№ п|^№$|^n$"),
    ("publisher", r"издательств|издатель|издающ|publisher|изд во"),
    ("place", r"место изд|\bгород\b|place|\bместо\b(?! хран)"),
    ("edition", r"сведения об изд|номер изд|edition|^издание$"),
    ("pages", r"страниц|\bстр\b|объем|pages|extent|\bлистов\b|кол во с\b"),
    ("year", r"\bгод\b|\byear\b|дата изд|г изд|^date$"),
    ("copies", r"\bэкз|количество|кол во|copies|quantity|\bqty\b"),
    ("price", r"цена|стоимость|price|cost"),
    (
        "other_title",
        r"подзаголов|относящиеся|subtitle|(другое|доп\w*) (заглавие|название)"
        r"|other title|remainder",
    ),
    ("annotation", r"аннотац|^описание|annotation|summary|abstract|реферат|^description$"),
    ("responsibility", r"ответствен|responsib"),
    ("authors", r"автор|author|составител"),
    ("keywords", r"ключев|keyword"),
    ("title", r"заглавие|название|наименование|\btitle\b|^книга$"),
    ("genres", r"жанр|genre"),
    ("subjects", r"рубрик|\bтем|предмет|subject|topic"),
    ("kind", r"\bвид\b|\bтип\b|формат|\bkind\b|\btype\b|format"),
    ("language", r"язык|\blang"),
    ("location", r"место хран|\bотдел|\bфонд\b|полк|location|зал\b|стеллаж"),
    ("branch", r"филиал|библиотек|branch|library|сигла|подраздел"),
    ("link", r"ссылка|\burl\b|\blink\b|адрес"),
    ("cover", r"обложк|cover"),
    ("notes", r"примеч|\bnotes?\b|коммент"),
)
_PATTERNS = [(meaning, re.compile(words)) for meaning, words in _WORDS]
_SIGNS = re.compile(r"[^\w№]+|_")


def plain(heading: str) -> str:
    """A heading as it is compared: small letters, е for ё, no punctuation."""
    return _SIGNS.sub(" ", heading[:200].casefold().replace("ё", "е")).strip()


def meaning_of(heading: str) -> str:
    """What a column under this heading holds; empty where the words do not tell."""
    words = plain(heading)
    return next((one for one, pattern in _PATTERNS if pattern.search(words)), NOTHING)


def guessed(headings: Iterable[str]) -> dict[str, str]:
    """The meaning of each heading; of several columns that seem to hold the same the first."""
    found: dict[str, str] = {}
    for heading in headings:
        meaning = meaning_of(heading)
        is_taken = meaning in found.values() and meaning not in SEVERAL
        found[heading] = NOTHING if is_taken else meaning
    return found


def known_in(cells: Sequence[str]) -> int:
    """How many different headings a row has whose meaning is known; a title counts thrice."""
    found = {meaning_of(cell) for cell in cells if cell and len(cell) < 80} - {NOTHING}
    return len(found) + 2 * ("title" in found)
