"""Reader tickets as cards to be cut, and labels of tickets and copies on stickers, as PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from bibnet.libraries.models import Library
from bibnet.text.typesetting import qr_svg, typeset

from . import barcodes
from .models import ReaderTicket

if TYPE_CHECKING:
    from bibnet_catalog.api import CopyFacts

FOLDER = Path(__file__).parent / "print"


@dataclass(frozen=True, kw_only=True)
class Stickers:
    """A sheet of A4 as shops sell it; sizes in millimetres."""

    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float

    @property
    def places(self) -> int:
        return self.columns * self.rows

    @property
    def title(self) -> str:
        said = _("{count} on a sheet, {width} × {height} mm")
        sizes = (f"{size:g}".replace(".", ",") for size in (self.width, self.height))
        return said.format(count=self.places, **dict(zip(("width", "height"), sizes, strict=True)))


SHEETS = {
    "24": Stickers(columns=3, rows=8, width=70, height=37, left=0, top=0.5),
    "21": Stickers(columns=3, rows=7, width=70, height=42.3, left=0, top=0.4),
    "40": Stickers(columns=4, rows=10, width=52.5, height=29.7, left=0, top=0),
    "65": Stickers(columns=5, rows=13, width=38.1, height=21.2, left=9.75, top=10.7),
}


@dataclass(frozen=True, kw_only=True)
class Label:
    """What stands on one sticker: the code that a scanner reads, and a line or two above it."""

    code: str
    lines: tuple[str, ...]


def of_tickets(tickets: Iterable[ReaderTicket]) -> list[Label]:
    """Labels of tickets whose library and reader are read already."""
    return [
        Label(code=code_of(one), lines=(one.library.short_name, one.reader.formal_name))
        for one in tickets
    ]


def of_copies(library: Library, copies: Iterable[CopyFacts]) -> list[Label]:
    """Labels of copies: what stands on the spine, and the barcode or the inventory number."""
    return [
        Label(
            code=one.barcode or one.inventory,
            lines=(
                f"{library.short_name} {one.call_number}".strip(),
                one.edition.name,
            ),
        )
        for one in copies
    ]


def code_of(ticket: ReaderTicket) -> str:
    """What the desk reads off a ticket."""
    return ticket.barcode or ticket.number


def cards(library: Library, tickets: Sequence[ReaderTicket]) -> bytes:
    """Cards of the size of a bank card, ten on a sheet."""
    files: dict[str, bytes] = {}
    items = []
    for at, one in enumerate(tickets):
        code = code_of(one)
        files[f"square-{at}.svg"] = qr_svg(code)
        items.append(
            {
                "name": one.reader.formal_name,
                "number": one.number,
                "code": code,
                "bars": _bars(code, at, files),
                "square": f"square-{at}.svg",
            }
        )
    return _typeset("cards", library, {"items": items, "number-words": _("Ticket No.")}, files)


def labels(library: Library, items: Sequence[Label], *, sheet: Stickers, skipped: int = 0) -> bytes:
    """Labels on a sheet of stickers, of which the first `skipped` are used up already."""
    files: dict[str, bytes] = {}
    places = [
        *([None] * skipped),
        *(
            {"code": one.code, "lines": one.lines, "bars": _bars(one.code, at, files)}
            for at, one in enumerate(items)
        ),
    ]
    pages = [places[at : at + sheet.places] for at in range(0, len(places), sheet.places)]
    return _typeset("labels", library, {"sheet": asdict(sheet), "pages": pages}, files)


def _bars(code: str, at: int, files: dict[str, bytes]) -> str:
    """The name of the drawing, which is put to the files; empty for what has no bars."""
    if not barcodes.is_writable(code):
        return ""
    name = f"bars-{at}.svg"
    files[name] = barcodes.code128_svg(code).encode()
    return name


def _typeset(kind: str, library: Library, data: dict[str, Any], files: dict[str, bytes]) -> bytes:
    titles = {"cards": _("Reader tickets"), "labels": _("Labels")}
    own = {"title": titles[kind], "library": library.name}
    return typeset(FOLDER / f"{kind}.typ", {**own, **data}, files)
