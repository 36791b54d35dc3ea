"""What a librarian sends as a copy of pages becomes one PDF: scans and photos of a phone too.

Pictures are drawn anew, so that nothing that a camera wrote beside them comes along; a PDF is kept
as it came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO

from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image, ImageOps, ImageSequence

from bibnet_lending.errors import NotACopy

# A part of a work, not the whole (Civil Code, article 1275).
MOST_PAGES = 40
MEGABYTES = 25
MOST_BYTES = MEGABYTES * 1024 * 1024
MOST_PIXELS = 120_000_000
# A sheet of A4 at 240 dots an inch: small print can be read.
LONGEST_SIDE, DOTS = 2_800, 240
# Several pictures in one file of a phone (MPO) are opened as a JPEG is: the first one counts.
FORMATS = ("JPEG", "PNG", "TIFF")
# Other programs find a PDF by its first and its last kilobyte.
_EDGE = 1_024


def as_pdf(files: Sequence[File]) -> bytes:
    """One PDF of all pages in the order of the files' names. Raises NotACopy, saying why."""
    if not files:
        raise NotACopy(_("Choose the file with the copy."))
    if sum(one.size for one in files) > MOST_BYTES:
        raise NotACopy(_("The files are larger than {size} MB.").format(size=MEGABYTES))
    if len(files) == 1 and _is_pdf(files[0]):
        files[0].seek(0)
        return bytes(files[0].read())
    out = BytesIO()
    for number, page in enumerate(_pages(sorted(files, key=_place))):
        if number == MOST_PAGES:
            raise NotACopy(
                ngettext(
                    "More than {count} page: that is no small part.",
                    "More than {count} pages: that is no small part.",
                    MOST_PAGES,
                ).format(count=MOST_PAGES)
            )
        # One page is in memory at a time.
        page.save(out, "PDF", append=number > 0, resolution=DOTS, quality=80)
    return out.getvalue()


def _place(file: File) -> list[tuple[int, str]]:
    """«page 2» comes before «page 10»."""
    parts = re.split(r"(\d+)", file.name or "")
    return [(int(one) if one.isdecimal() else 0, one) for one in parts]


def _is_pdf(file: File) -> bool:
    file.seek(0)
    begins = file.read(_EDGE)
    file.seek(max(0, file.size - _EDGE))
    return b"%PDF-" in begins and b"%%EOF" in file.read(_EDGE)


def _pages(files: Sequence[File]) -> Iterator[Image.Image]:
    """The pictures, upright and no larger than a printed page needs; a TIFF may hold several."""
    for file in files:
        file.seek(0)
        try:
            with Image.open(file, formats=FORMATS) as image:
                is_many = image.format == "TIFF"
                for frame in ImageSequence.Iterator(image) if is_many else (image,):
                    yield _drawn(frame)
        except NotACopy:
            raise
        except Exception as error:  # Pillow raises whatever its decoder met
            raise NotACopy from error


def _drawn(frame: Image.Image) -> Image.Image:
    if frame.width * frame.height > MOST_PIXELS:
        raise NotACopy(_("The picture is too large: save it smaller."))
    upright = ImageOps.exif_transpose(frame)
    mode = "L" if upright.mode in ("1", "L", "LA", "I;16") else "RGB"
    drawn = upright.convert(mode)
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn.info = {}
    return drawn
