"""Texts of records as they are kept: composed, without stray spaces and punctuation of ISBD."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import is_normalized, normalize

# What is longer or more was made to hurt, or is no bibliographic text; the original bytes stay.
MOST_TEXT = 30_000
MOST_ROWS = 1_000

_CONTROLS = (*range(0x09), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0))
_UNSEEN = (0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF)
_GONE = dict.fromkeys((*_CONTROLS, *_UNSEEN), "")
_GONE |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_MARKS = frozenset("/:;=,")
_DASHES = frozenset("-–—")
_STRIPPED = " /:;=,"

# GOST R 7.0.12 cuts words after a consonant: with a vowel before the stop the word is whole.
_WHOLE_WORD_ENDS = frozenset("аеёиоуыэюяйьъ")
_CUT_WORD_LIST = (
    "авт автореф акад англ арх архиеп архит башк бел белорус библ библиогр биол введ вел"
    " воен вост всерос вступ вып ген геогр геол гос гос-во греч дек деп департ дир дис дисс"
    " диссерт доб докл докт доктор доп дополн доц ежегод ежемес зав загл зам заоч зап заруб"
    " избр изд издат изм илл имп ин-т инж иностр инст иск искусств исп испр иссл исслед ист"
    " итал каз канд карт каф кирг кит кол коллект комис комит комм коммент комп композ"
    " консульт конф кооп корр краев крит куйб культ лат ленингр лит льгот мат матер мед"
    " междунар мест метод методич мех мин минист митр мл млн моск муз муницип напр нар насел"
    " науч нац нем обл обр обраб образоват общ общеобразоват обществ оп опис орг ориг осн"
    " отв отд отеч офиц оформ офсет пед пер перв переизд перераб печ подгот полит полн пом"
    " портр посвящ послесл пособ пояснит пред предисл прил прим примеч прогр произв проп"
    " просп прот проф проч псевд публ путевод разд разраб рас рег ред редкол реж реп репр"
    " респ реф рец рис рос росс рук руковод рус сб сбор сборн сев сел сент сер симп симф"
    " сист собр сов совещ совм совр сокр сообщ сост соц соч спец справ ср сред ст стат стер"
    " стереотип стих стр студ схем сцен табл тат тез тем темат теорет терр тех техн технол"
    " тип тит тов тр трад традиц тыс указ укр ун унив управл уст устр уч учащ учеб учен фак"
    " факс фед федер фил филол филос фин фот фотогр фр франц хоз хрестом хрон хронол худ"
    " худож цв цветн чел чл шк экз экон эксперим эл электрон энерг энцикл этн этногр юбил юж"
    " юрид яз янв япон"
)
_LATIN_CUT_WORDS = (
    "assoc aufl bearb bros comp corp dept eds enl esp etc hrsg ill illus inc ltd mrs pseud publ pub"
    " red rev sept ser tom trans univ verl vol vols wyd"
)
_CUT_WORDS = frozenset((_CUT_WORD_LIST + " " + _LATIN_CUT_WORDS).split())
_MEDIUM = re.compile(
    r"\s*\[(текст|электронный ресурс|ноты|звукозапись|карты?|изоматериал|видеозапись|рукопись"
    r"|шрифт брайля|комплект|мультимедиа|микроформа|предмет|кинофильм|text|electronic resource"
    r"|sound recording|videorecording|microform|map|music|graphic|braille|large print|kit|game)"
    r"[^\]]{0,30}\]$",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(r"[\w-]+$")
_LONGEST_WORD = 40
_BRACKETS = str.maketrans("", "", "[]")


def clean(text: str) -> str:
    """The text in NFC without controls and with single spaces, cut at `MOST_TEXT`."""
    if not text:
        return ""
    if len(text) > MOST_TEXT:
        text = text[:MOST_TEXT]
    if not text.isascii() and not is_normalized("NFC", text):
        text = normalize("NFC", text)
    # What cannot be printed are controls, soft hyphens, directions, halves of surrogate pairs and
    # all spaces but the one.
    if not text.isprintable() or "  " in text or text[:1] == " " or text[-1:] == " ":
        text = " ".join(text.translate(_GONE).split())
    return text


def bare(text: str) -> str:
    """The clean text without what ISBD puts before and after an element.

    Square brackets that open or close in another subfield go; balanced ones stay.
    """
    if not text or not (text := clean(text)):
        return ""
    if text[-1] in _MARKS or text[0] in _MARKS:
        text = text.strip(_STRIPPED)
    if ("[" in text or "]" in text) and text.count("[") != text.count("]"):
        text = text.translate(_BRACKETS).strip(_STRIPPED)
    if text[-1:] in _DASHES and text[-2:-1] == " ":
        text = text[:-2].strip(_STRIPPED).removesuffix(".")
    return text


def without_stop(text: str) -> str:
    """The text without the full stop that ends an area; that of an abbreviation stays."""
    if not text.endswith(".") or text.endswith(".."):
        return text
    tail = text[-_LONGEST_WORD:-1]
    found = _LAST_WORD.search(tail)
    if found is None:
        return text[:-1].rstrip() if text[-2:-1] in ')]"»' else text
    word = found[0].lower()
    if word.isdigit():
        return text[:-1]
    before = tail[found.start() - 1 : found.start()]
    is_cut = len(word) < 3 or word in _CUT_WORDS or before == "."
    return text if is_cut and word[-1] not in _WHOLE_WORD_ENDS else text[:-1]


def without_medium(text: str) -> tuple[str, str]:
    """The title without a general material designation at its end, and that word: «[Текст]»."""
    if not text.endswith("]"):
        return text, ""
    found = _MEDIUM.search(text)
    return (text[: found.start()].rstrip(_STRIPPED), found[1].lower()) if found else (text, "")


def unwrapped(text: str) -> str:
    """The text without square brackets: a place or a name that is not of the title page."""
    return text.translate(_BRACKETS).strip(_STRIPPED) if "[" in text or "]" in text else text


def joined(texts: Iterable[str], between: str) -> str:
    """Those of the texts that are not empty, in one."""
    return between.join(filter(None, texts))


def add(to: list[str], text: str) -> None:
    """Put a text that is neither empty nor there already at the end of a list of `MOST_ROWS`."""
    if text and text not in to and len(to) < MOST_ROWS:
        to.append(text)
