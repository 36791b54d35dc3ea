"""Marks of classifications, told apart by shape where the field says nothing."""

from __future__ import annotations

import re

from .description import Description
from .texts import add, clean

# Tables of BBK for public libraries begin with two digits (84, 63.3), those for research
# libraries with a letter (Ш5); DDC and UDC begin with three digits or one.
_BBK = re.compile(r"(?:\d\d(?:[.(,/\s]|$|[а-яё])|[А-ЯЁ]\s?\d|[А-ЯЁ]{1,2}\d?[.(])")
_DDC = re.compile(r"\d{3}(?:\.\d+)*")


def by_shape(to: Description, text: str) -> None:
    """Put a mark of an unnamed classification where its shape belongs."""
    text = clean(text)
    if _DDC.fullmatch(text):
        add(to.ddc, text)
    elif _BBK.match(text):
        add(to.bbk, text)


def is_bbk(scheme: str) -> bool:
    """Whether $2 names a table of BBK: «rubbk», «rubbkn», «LBC»."""
    return "bbk" in scheme.lower() or "ббк" in scheme.lower() or scheme.startswith("LBC")
