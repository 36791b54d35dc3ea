"""The icons of our pages, drawn into the HTML: no request, no script, colour of the text."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).parent / "icons"
_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def icon_names() -> list[str]:
    """Names of all icons."""
    return sorted(path.stem for path in FOLDER.glob("*.svg"))


@cache
def icon_svg(name: str) -> SafeString:
    """The drawing called `name`, hidden from screen readers: a word always stands beside it."""
    path = FOLDER / f"{name}.svg"
    if not path.is_file():
        raise LookupError(f"No icon {name!r}. There are: {', '.join(icon_names())}")
    found = _DRAWING.search(path.read_text(encoding="utf-8"))
    if found is None:
        raise LookupError(f"{path} holds no <svg>")
    drawing = re.sub(r"\s*\n\s*", "", found[1]).replace(" />", "/>")
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        mark_safe(drawing),  # noqa: S308  a file of ours
    )
