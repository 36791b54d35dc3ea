"""Russian typesetting on output: non-breaking spaces, dashes, quotes, soft hyphens.

What editors type stays as typed; these functions dress it when it is shown. They take plain
text or HTML (tags, attributes, entities, code and scripts are left alone), and doing it twice
changes nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import pyphen

NBSP = "\N{NO-BREAK SPACE}"
SOFT_HYPHEN = "\N{SOFT HYPHEN}"
LONG_WORD = 9
MIN_PART = 3
SHORT = 160

_MONTHS = (
    "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
    "|янв|фев|мар|апр|июн|июл|авг|сен|окт|ноя|дек"
)
_UNITS = (
    "км|м|см|мм|кг|г|л|мл|га|ч|час(?:а|ов)?|мин(?:ут[аы]?)?|сек|руб|коп|тыс|млн|млрд|экз|стр|чел"
    r"|человек(?:а)?|лет|год(?:а|у|ом)?|век(?:а|е)?|вв|в\.|книг[аиу]?|мест[ао]?|д(?:ень|ня|ней)"
    "|класс(?:а|ов)?|этаж(?:а|е|ей)?|том(?:а|ов)?|раз(?:а)?|%|₽|°"
)
_BEFORE_NAME = "им|г|гг|ул|пл|пр|просп|пер|пос|с|д|дер|ст|обл|стр|кв|корп|каб|тел|т|н|гл|рис|см|№"

# Order matters: quotes and dashes first, then the spaces that hold things together.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\.\.\."), "…"),
    # "10:00-19:00", "3-5 дней": a span has an en dash and no spaces
    (re.compile(r"(\d{1,2}:\d{2}) ?[-–—] ?(?=\d{1,2}:\d{2})"), r"\1–"),
    (
        re.compile(r"(?<![\d\-–.:/])(\d{1,4})-(?=\d{1,4}(?![\d\-–.:/])(?:[ \u00a0][а-яё]|\u00a0))"),
        r"\1–",
    ),
    # " - ", " -- ", " – " between words: a dash that never begins a line
    (re.compile(r"(?<![ \u00a0\n])[ \u00a0](?:--|[-–—])(?=[ \u00a0\n]|$)"), f"{NBSP}—"),
    (re.compile(r"(?m)^(?:--|[-–—])[ \u00a0](?=\S)"), f"—{NBSP}"),
    # № 5, § 2
    (re.compile(r"([№§])[ \u00a0]?(?=\d)"), rf"\1{NBSP}"),
    # 1 940
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NBSP),
    # 19 ноября, 40 мест, 10 ₽
    (re.compile(rf"(?<=\d) (?=(?:{_MONTHS}|{_UNITS})(?![а-яёА-ЯЁ]))"), NBSP),
    # А. С. Пушкин, Пушкин А. С., и т. д.
    (re.compile(r"(?<![а-яёА-ЯЁ])([А-ЯЁ]\.) ?(?=[А-ЯЁ]\.)"), rf"\1{NBSP}"),
    (re.compile(r"(?<![а-яёА-ЯЁ])([А-ЯЁ]\.) ?(?=[А-ЯЁ][а-яё])"), rf"\1{NBSP}"),
    (re.compile(r"(?<=[а-яё]) (?=[А-ЯЁ]\.[ \u00a0]?[А-ЯЁ]\.)"), NBSP),
    (re.compile(r"\b([тТ]\.) ?(?=[дпке]\.)"), rf"\1{NBSP}"),
    # им. Тютчева, г. Карачев, ул. Ленина
    (re.compile(rf"(?<![а-яёА-ЯЁ])({_BEFORE_NAME})\. ?(?=[А-ЯЁ\d«])"), rf"\1.{NBSP}"),
    # little words: "в лесу", "не был"; particles lean on the word before them
    (re.compile(r"(?<![а-яёА-ЯЁa-zA-Z\d\u00ad])([а-яёА-ЯЁ]{1,2}) (?=\S|$)"), rf"\1{NBSP}"),
    (re.compile(r"(?<=[а-яё]) (?=(?:ли|же|бы|ль|б|ж)(?![а-яёА-ЯЁ]))"), NBSP),
)
_TOKENS = re.compile(
    r"(<!--.*?-->|<(script|style|code|pre|textarea|svg|kbd)\b.*?</\2\s*>|<[a-zA-Z/][^>]*>|&\#?\w+;)",
    re.DOTALL | re.IGNORECASE,
)
_WORD = re.compile(rf"[а-яёА-ЯЁ{SOFT_HYPHEN}]{{{LONG_WORD},}}")
_INLINE = re.compile(
    r"</?(?:a|b|i|u|s|em|strong|span|mark|small|sub|sup|abbr|time|q|cite)\b|&", re.I
)
_OPENS_AFTER = frozenset(" \u00a0\t([{—–-/«„")
_QUOTES = ("«»", "„“")


def typograph(text: str) -> str:
    """`text` with Russian quotes, dashes and spaces that do not break."""
    return _remembered(text) if len(text) <= SHORT else _typeset(text)


def hyphenate(text: str) -> str:
    """`text` with soft hyphens in words of nine letters and more."""
    return _divided(text) if len(text) <= SHORT else _divide(text)


def plain(text: str) -> str:
    """`text` as typed: without soft hyphens and with ordinary single spaces."""
    return " ".join(text.replace(SOFT_HYPHEN, "").split())


def _typeset(text: str) -> str:
    return _on_words(_quoted(text), _spaced)


def _divide(text: str) -> str:
    return _on_words(text, lambda part: _WORD.sub(lambda word: _hyphenated(word[0]), part))


# Names and titles come again on every page.
_remembered = lru_cache(maxsize=8192)(_typeset)
_divided = lru_cache(maxsize=8192)(_divide)


def _on_words(text: str, change: Callable[[str], str]) -> str:
    """Apply `change` to what a reader sees, leaving mark-up as it is."""
    done, end = [], 0
    for found in _TOKENS.finditer(text):
        done += [change(text[end : found.start()]), found[0]]
        end = found.end()
    done.append(change(text[end:]))
    return "".join(done)


def _spaced(text: str) -> str:
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
        if replacement.endswith(NBSP):
            text = pattern.sub(replacement, text)  # "и в лесу": words that overlap
    return text


def _quoted(text: str) -> str:
    """Straight quotes turned into «ёлочки», inside them into „лапки“, block by block.

    A block whose quotes do not pair is left as typed: a wrong guess is worse than none.
    """
    if '"' not in text:
        return text
    letters = list(text)
    for block in _blocks(text):
        for place, mark in _paired(text, block):
            letters[place] = mark
    return "".join(letters)


def _blocks(text: str) -> list[list[int]]:
    """Places of the visible letters, paragraph by paragraph; inline tags do not count."""
    blocks: list[list[int]] = [[]]
    end = 0
    for found in [*_TOKENS.finditer(text), None]:
        start = found.start() if found else len(text)
        for place in range(end, start):
            if text[place] == "\n":
                blocks.append([])
            else:
                blocks[-1].append(place)
        if found:
            end = found.end()
            if not _INLINE.match(found[0]):
                blocks.append([])
    return blocks


def _paired(text: str, block: list[int]) -> list[tuple[int, str]]:
    marks: list[tuple[int, str]] = []
    depth, opened = 0, True
    for number, place in enumerate(block):
        letter = text[place]
        if letter == '"':
            before = text[block[number - 1]] if number else " "
            opens = opened if before == '"' else before in _OPENS_AFTER
            opened = opens
            depth += 1 if opens else 0
            marks.append((place, _QUOTES[depth > 1][0 if opens else 1]))
            depth -= 0 if opens else 1
        else:
            depth += (letter == "«") - (letter == "»")
        if depth < 0:
            return []
    return marks if depth == 0 else []


@lru_cache(maxsize=4096)
def _hyphenated(word: str) -> str:
    bare = word.replace(SOFT_HYPHEN, "")
    if len(bare) < LONG_WORD:
        return bare
    places = _patterns().positions(bare.lower().replace("ё", "е"))
    for place in reversed(places):
        bare = bare[:place] + SOFT_HYPHEN + bare[place:]
    return bare


@lru_cache(maxsize=1)
def _patterns() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="ru_RU", left=MIN_PART, right=MIN_PART)
