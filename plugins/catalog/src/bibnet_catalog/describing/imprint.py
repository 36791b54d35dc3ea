"""Where, by whom and when it was published, and how long it is, out of what is printed."""

from __future__ import annotations

import re

from .texts import bare, unwrapped

_LONGEST = 300  # characters of a date or an extent that are looked at
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
_DECADE = re.compile(r"(?<!\d)(1[4-9]|20)(?:(\d)[-?–_]|[-–?_]{2})(?!\d)")
_RANGE = re.compile(
    r"(?<!\d)(1[4-9]\d\d|20\d\d)[\])?]*"
    r"(?:\s*[-–—‒]\s*[\[c©cop. ]{0,6}(?:\d{1,2} \w{2,12} )?(1[4-9]\d\d|20\d\d)"
    r"|/(\d\d(?:\d\d)?))(?!\d)"
)
_PLAIN_YEAR = re.compile(r"\[?(1[4-9]\d\d|20\d\d)\??\]?\.?")

# «350, [2] с.», «145 б.», «xii, 345 p.»; the look-alike Latin «c.» is a frequent typing error.
_PAGES = re.compile(
    r"([\[\]\d][\[\]\dIVXLivxl,\s=–-]*)"
    r"(?:с(?:тр)?\b|c\b(?=\.|$)|p(?:p|ages?|\.)?(?=[\W_]|$)|б(?:ет)?(?=[\W_]|$)|s(?=\.|$))",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(\[)?(\d+)(?:\])?")

_NOWHERE = re.compile(r"(?:[бb]\.? ?[мm]\.?|s\. ?l\.?|место издания не указано)", re.IGNORECASE)
_NOBODY = re.compile(
    r"(?:[бb]\.? ?и\.?|s\. ?n\.?|без изд(?:-ва|ательства)?\.?|издательство не указано)",
    re.IGNORECASE,
)


def years(text: str) -> tuple[int | None, int | None]:
    """The year of a printed date, and the last one if it names several.

    A decade or a century («[199-?]», «[18--]») is its first and its last year; what is open
    («2007-») has no last one; what names no year gives none.
    """
    text = text[:_LONGEST]
    plain = _PLAIN_YEAR.fullmatch(text)
    if plain is not None:
        return int(plain[1]), None
    found = _YEAR.search(text)
    if found is None:
        return _decade(text)
    first = int(found[1])
    several = _RANGE.search(text)
    if several is None or int(several[1]) != first:
        return first, None
    last = several[2] or several[3]
    whole = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    return first, whole if first < whole < 2100 else None


def coded_year(text: str) -> int | None:
    """Four positions of a coded field as a year; «19  » and «9999» are none."""
    if len(text) == 4 and text.isascii() and text.isdigit() and 1400 <= int(text) < 2100:
        return int(text)
    return None


def pages(extent: str) -> int | None:
    """The last number before «с.», «p.» or «б.»; one in brackets only if none stands free."""
    found = _PAGES.search(extent[:_LONGEST])
    if found is None:
        return None
    numbers = _NUMBER.findall(found[1])
    free = [number for bracket, number in numbers if not bracket]
    last = free[-1] if free else (numbers[-1][1] if numbers else "")
    return int(last) if 0 < len(last) < 6 and int(last) else None


def places(text: str) -> list[str]:
    """The places of one subfield, without brackets; none where it says that there is none."""
    parts = unwrapped(bare(text)).split(";") if text else []
    return [one for part in parts if (one := bare(part)) and not _NOWHERE.fullmatch(one)]


def publisher(text: str) -> str:
    """The publisher's name without brackets, or an empty string where it says «б. и.»."""
    name = unwrapped(bare(text))
    return "" if _NOBODY.fullmatch(name) else name


def _decade(text: str) -> tuple[int | None, int | None]:
    found = _DECADE.search(text)
    if found is None:
        return None, None
    century = int(found[1]) * 100
    if found[2] is None:
        return century, century + 99
    return century + int(found[2]) * 10, century + int(found[2]) * 10 + 9
