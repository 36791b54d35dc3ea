"""Standard numbers: ISBN and ISSN out of whatever cataloguers put into their subfields."""

from __future__ import annotations

import re

from .description import Isbn

# X is written in either alphabet and either case, and hyphens are of every kind that there is.
_HYPHENS = str.maketrans("xХх", "XXX", "-‐‑‒–—−. ")
# A run of digits, hyphens and spaces that begins and ends with a digit or an X of either alphabet.
_RUN = re.compile(r"\d(?:[\d\-‐‑‒–—− ]*[\dXxХх])?")
_LONGEST = 500
_NOTE = re.compile(r"[()\[\]:;,]+")


def isbns(text: str, note: str = "") -> list[Isbn]:
    """The numbers of one subfield with what is said about each.

    What is no number comes back with its text alone, for nothing may be lost.
    """
    text = text[:_LONGEST]
    whole = isbn13(text)
    if whole:
        return [Isbn(text=text, isbn13=whole, note=note)]
    found: list[Isbn] = []
    ends: list[tuple[int, int]] = []
    for run in _RUN.finditer(text):
        for number, start in _numbers(run[0]):
            found.append(Isbn(text=number, isbn13=isbn13(number)))
            ends.append((run.start() + start, run.start() + start + len(number)))
    if not found:
        return [Isbn(text=text, note=note)]
    for place, one in enumerate(found):
        following = ends[place + 1][0] if place + 1 < len(ends) else len(text)
        said = " ".join(_NOTE.sub(" ", text[ends[place][1] : following]).split())
        one.note = said or note
    return found


def isbn13(text: str) -> str:
    """The thirteen digits of a right ISBN of ten or thirteen, or an empty string."""
    compact = text.translate(_HYPHENS)
    if len(compact) == 13:
        right = compact.isdigit() and compact.isascii() and compact.startswith(("978", "979"))
        return compact if right and compact[-1] == _check13(compact[:12]) else ""
    core = compact[:9]
    if len(compact) != 10 or not core.isdigit() or not core.isascii():
        return ""
    return f"978{core}{_check13(f'978{core}')}" if compact[-1] == _check10(core) else ""


def isbn10(isbn: str) -> str:
    """The ten characters of an ISBN of thirteen; numbers under 979 never had any."""
    if len(isbn) != 13 or not isbn.startswith("978"):
        return ""
    core = isbn[3:12]
    return core + _check10(core)


def issn(text: str) -> str:
    """«1234-567X» if the check digit is right, or an empty string."""
    compact = text.translate(_HYPHENS)
    if len(compact) != 8 or not compact.isascii() or not compact[:7].isdigit():
        return ""
    rest = -sum(int(digit) * (8 - place) for place, digit in enumerate(compact[:7])) % 11
    return f"{compact[:4]}-{compact[4:]}" if compact[7] == "0123456789X"[rest] else ""


def _numbers(run: str) -> list[tuple[str, int]]:
    """The numbers of a run with their places: the whole of it, or its parts between spaces."""
    if len(run) < 9:
        return []
    if isbn13(run) or " " not in run:
        return [(run, 0)] if len(run.translate(_HYPHENS)) > 8 else []
    parts = [(one[0], one.start()) for one in re.finditer(r"\S+", run)]
    right = [part for part in parts if isbn13(part[0])]
    if right:
        return right
    return [(run, 0)] if len(run.translate(_HYPHENS)) > 8 else []


def _check10(core: str) -> str:
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(core))
    return "0123456789X"[-total % 11]


def _check13(core: str) -> str:
    odd = sum(map(int, core[::2]))
    even = sum(map(int, core[1::2]))
    return str(-(odd + 3 * even) % 10)
