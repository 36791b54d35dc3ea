"""From paragraphs to what pages keep: rich text and the blocks of a body."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.html import escape

_BOLD = re.compile(r"\*\*(.+?)\*\*")
Block = dict[str, Any]


def rich_text(paragraphs: Iterable[str]) -> str:
    """Paragraphs and lists as HTML."""
    return "".join(_html(one) for one in paragraphs)


def text_body(paragraphs: Iterable[str]) -> str:
    """A stream of one block of text, as a StreamField reads it."""
    html = rich_text(paragraphs)
    return json.dumps([{"type": "text", "value": html}] if html else [])


def body(paragraphs: Iterable[str]) -> str:
    """A stream of text, headings (`##`), questions (`?`) and tables (`|`)."""
    return json.dumps(list(_blocks(paragraphs)), ensure_ascii=False)


def _blocks(paragraphs: Iterable[str]) -> Iterator[Block]:
    text: list[str] = []
    heading = ""
    for one in paragraphs:
        special = _special(one, heading)
        if special is None:
            text.append(one)
            continue
        if text:
            yield _text(text)
            text = []
        heading = one.removeprefix("## ") if special["type"] == "heading" else heading
        yield special
    if text:
        yield _text(text)


def _special(one: str, heading: str) -> Block | None:
    if one.startswith("## "):
        return {"type": "heading", "value": one.removeprefix("## ")}
    if one.startswith("? "):
        question, _, answer = one.removeprefix("? ").partition("\n")
        value = {"question": question, "answer": rich_text([answer])}
        return {"type": "answer", "value": value}
    if one.startswith("| "):
        return {"type": "table", "value": _table(one, heading)}
    return None


def _text(paragraphs: list[str]) -> Block:
    return {"type": "text", "value": rich_text(paragraphs)}


def _table(block: str, title: str) -> dict[str, Any]:
    head, *lines = [
        [cell.strip() for cell in line.strip("| ").split("|")] for line in block.split("\n")
    ]
    return {
        "title": title or ", ".join(head),
        "table": {
            "columns": [{"type": "text", "heading": name} for name in head],
            "rows": [{"values": line} for line in lines],
            "caption": "",
        },
    }


def _html(paragraph: str) -> str:
    lines = paragraph.split("\n")
    if all(line.startswith("- ") for line in lines):
        listed = "".join(f"<li>{_inline(line[2:])}</li>" for line in lines)
        return f"<ul>{listed}</ul>"
    return f"<p>{_inline(' '.join(lines))}</p>"


def _inline(text: str) -> str:
    return _BOLD.sub(r"<b>\1</b>", escape(text))
