"""Printed matter as PDF: a Typst template, data, pictures. Fonts are ours; nothing is fetched.

The typesetter is loaded by the process that sets something, which few do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

import segno

if TYPE_CHECKING:
    import typst

FONTS = Path(__file__).parent / "fonts"
# Tagged, so that a screen reader reads it.
STANDARD: Literal["ua-1"] = "ua-1"


def typeset(template: Path, data: Mapping[str, Any], files: Mapping[str, bytes] = {}) -> bytes:
    """The PDF that `template` makes of `data`, which it finds as `data.json`.

    `files` lie beside it by their names. Data are texts to Typst, never its language.
    """
    import typst

    with TemporaryDirectory(prefix="bibnet-print-") as folder:
        root = Path(folder)
        (root / "main.typ").write_bytes(template.read_bytes())
        (root / "data.json").write_text(json.dumps(dict(data), ensure_ascii=False), "utf-8")
        for name, content in files.items():
            (root / name).write_bytes(content)
        made = typst.compile(
            root / "main.typ",
            root=root,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=STANDARD,
        )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave several pages in several files")
    return made


def qr_svg(address: str) -> bytes:
    """A QR code of an address as a drawing; a quarter of it may be dirty."""
    return segno.make(address, error="m").svg_inline(border=0, dark="#000", light="#fff").encode()


@cache
def _fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])
