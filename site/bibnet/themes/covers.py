"""Covers of books without one, drawn from author and title; one author is one series."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from bibnet.text.typography import hyphenate, plain, typograph

PALETTES = 8
ORNAMENTS = 6
LONGEST = 90
# Size class by the longest word and the length of the title, the largest letters first.
SIZES = (("", 8, 22), ("m", 10, 36), ("l", 12, 48), ("xl", 14, 64))


@dataclass(frozen=True)
class Cover:
    """What a cover shows and in which colours."""

    author: str
    title: str
    palette: int
    ornament: int
    size: str

    @property
    def classes(self) -> str:
        names = ["cover", f"cover--p{self.palette}", f"cover--g{self.ornament}"]
        return " ".join([*names, f"cover--{self.size}"] if self.size else names)


def draw_cover(*, author: str, title: str, series: str = "") -> Cover:
    """The cover of a book; `series` (or the library's name) stands in for a missing author."""
    by, title = plain(author or series), plain(title)
    shown = title if len(title) <= LONGEST else title[: LONGEST - 1].rstrip() + "…"
    return Cover(
        author=by,
        title=hyphenate(typograph(shown)),
        palette=zlib.crc32(by.encode()) // 75 % PALETTES + 1,
        ornament=zlib.crc32((title + by).encode()) // 69 % ORNAMENTS + 1,
        size=_size(shown),
    )


def _size(title: str) -> str:
    longest = max((len(word) for word in title.split()), default=0)
    for name, word, length in SIZES:
        if longest <= word and len(title) <= length:
            return name
    return "xxl"
