"""What is held before a camera, as a film that Chromium shows in place of one."""

from __future__ import annotations

from pathlib import Path

import segno
from bibnet_lending.barcodes import QUIET, WIDTHS, signs_of
from PIL import Image, ImageDraw

SIZE = (640, 480)
WHITE = 255
MODULE = 3
SQUARE = 320


def bars(text: str) -> Image.Image:
    """The barcode of a book (Code 128), some way off, on a white page."""
    picture = Image.new("L", SIZE, WHITE)
    draw = ImageDraw.Draw(picture)
    widths = [int(one) * MODULE for sign in signs_of(text) for one in WIDTHS[sign]]
    assert sum(widths) + 2 * QUIET * MODULE <= SIZE[0], "too long for the picture"
    at = (SIZE[0] - sum(widths)) // 2
    for turn, width in enumerate(widths):
        if turn % 2 == 0:
            draw.rectangle((at, 160, at + width - 1, 320), fill=0)
        at += width
    return picture


def square(text: str) -> Image.Image:
    """The QR code of a ticket."""
    rows = list(segno.make(text, micro=False).matrix_iter(border=4))
    small = Image.new("L", (len(rows), len(rows)))
    small.putdata([0 if dark else WHITE for row in rows for dark in row])
    picture = Image.new("L", SIZE, WHITE)
    place = ((SIZE[0] - SQUARE) // 2, (SIZE[1] - SQUARE) // 2)
    picture.paste(small.resize((SQUARE, SQUARE), Image.Resampling.NEAREST), place)
    return picture


def nothing() -> Image.Image:
    """A table without anything on it."""
    return Image.new("L", SIZE, 128)


def film(path: Path, *scenes: tuple[Image.Image, int]) -> Path:
    """Each picture for so many seconds, one frame a second; Chromium begins anew at the end."""
    width, height = SIZE
    grey = bytes([128]) * (width * height // 2)
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{width} H{height} F1:1 Ip A1:1 C420jpeg\n".encode())
        for picture, seconds in scenes:
            file.write((b"FRAME\n" + picture.tobytes() + grey) * seconds)
    return path
