"""XML that cannot be malformed: what is not markup yet is escaped, what XML forbids goes."""

from __future__ import annotations

import re
from html import escape

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
# https://www.w3.org/TR/xml/#charsets
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Xml(str):
    """Markup that is whole and escaped."""

    __slots__ = ()


def element(
    name: str, *content: str, attributes: dict[str, str] | None = None, **plain: str
) -> Xml:
    """The element with this content, texts escaped; attributes whose names are no words of Python
    come in `attributes`.
    """
    given = {**(attributes or {}), **plain}
    head = "".join(f' {key}="{_escaped(value, quote=True)}"' for key, value in given.items())
    inner = "".join(one if isinstance(one, Xml) else _escaped(one) for one in content)
    return Xml(f"<{name}{head}>{inner}</{name}>" if inner else f"<{name}{head}/>")


def _escaped(text: str, *, quote: bool = False) -> str:
    text = escape(_FORBIDDEN.sub("", text), quote=quote)
    # A reader of attributes would make blanks of these, and one of texts a line feed of the last.
    if quote:
        text = text.replace("\t", "&#9;").replace("\n", "&#10;")
    return text.replace("\r", "&#13;")
