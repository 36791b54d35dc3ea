"""The picture that stands for an address without one: title and name in the library's colours."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from bibnet.text.typography import typograph

from .palette import expand
from .registry import default_theme, get_theme
from .social import HEIGHT, WIDTH
from .tokens import Tokens, tokens_of

if TYPE_CHECKING:
    from bibnet.libraries.models import Library

FONT = Path(__file__).parent / "static" / "bibnet" / "fonts" / "golos-text.woff2"
BOLD, MEDIUM = 700, 500
MARGIN, LINE = 80, 12
SIZES = (84, 72, 60, 50, 42)
MOST_LINES = 4
NAME_SIZE, NAME_LINES = 34, 2
LEADING = 1.18
# Of the mark in the corner of a photograph: its parts of the photograph's shorter side.
MARK_SIZE, MARK_PADDING = 0.11, 0.035


def draw_card(library: Library, title: str) -> bytes:
    """A PNG of 1200 × 630."""
    colours = _colours(library)
    image = Image.new("RGB", (WIDTH, HEIGHT), colours["c-top"])
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, LINE, HEIGHT), fill=colours["c-margin"])
    ink = colours["c-on-top"]
    font, lines = _fitted(typograph(title))
    top = MARGIN
    for line in lines:
        draw.text((MARGIN, top), line, fill=ink, font=font)
        top += round(font.size * LEADING)
    small = _font(NAME_SIZE, MEDIUM)
    foot = library.place if library.name in title else library.name
    name = _wrapped(typograph(foot), small)[:NAME_LINES]
    top = HEIGHT - MARGIN - round(NAME_SIZE * LEADING) * len(name)
    if name:
        draw.rectangle((MARGIN, top - 28, WIDTH - MARGIN, top - 25), fill=ink)
    for line in name:
        draw.text((MARGIN, top), line, fill=ink, font=small)
        top += round(NAME_SIZE * LEADING)
    out = BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def draw_mark(image: Image.Image, text: str) -> None:
    """Put a short text, such as an age mark, in the upper corner: black on white, whatever lies
    under it.
    """
    side = min(image.size)
    font, padding = _font(max(16, round(side * MARK_SIZE)), BOLD), round(side * MARK_PADDING)
    draw = ImageDraw.Draw(image)
    left, top, right, bottom = font.getbbox(text)
    end, low = image.width - padding, padding + bottom - top + 2 * padding
    start = end - (right - left) - 2 * padding
    draw.rectangle((start, padding, end, low), fill="white")
    draw.text((start + padding - left, 2 * padding - top), text, fill="black", font=font)


def _colours(library: Library) -> Tokens:
    from .models import ThemeChoice

    choice = ThemeChoice.objects.filter(library=library.member).first()
    if choice is None:
        return tokens_of(default_theme())
    return expand(choice.colours, tokens_of(get_theme(choice.theme)))


def _fitted(title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest size in which the title fits, cut with an ellipsis if none does."""
    for size in SIZES:
        font = _font(size, BOLD)
        lines = _wrapped(title, font)
        if len(lines) <= MOST_LINES:
            return font, lines
    return font, [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]}…"]


def _wrapped(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    return list(_lines(text, font))


def _lines(text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    line = ""
    # By plain spaces: the typographer has put others where no line may end.
    for word in text.split(" "):
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > WIDTH - 2 * MARGIN:
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line


@lru_cache
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FONT, size)
    font.set_variation_by_axes([weight])
    return font
