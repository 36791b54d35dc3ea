"""What the cells of such tables mean. Each reader raises BadCell with a sentence."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.utils.html import escape
from django.utils.translation import gettext as _

from bibnet.text.tables import BadCell

from . import markup
from .kinds import BadColumns

DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T]00:00(?::00)?)?|(\d{1,2})\.(\d{1,2})\.(\d{4})")
CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)(?::00)?")
# No event is announced for later; calendars say 9999 where they mean never.
LAST_YEAR = 2100
# As long as a tag is at most.
MOST_WORD = 100
WEB = re.compile(r"https?://[^\s/]+\S*")
MOST_ADDRESS = 500


def day(text: str) -> dt.date:
    """«05.12.2026» or «2026-12-05»; a cell of a workbook that is a date comes as the latter."""
    found = DAY.fullmatch(text)
    if found is None:
        raise BadCell(_("«{text}» is no date; an example: 05.12.2026").format(text=text[:40]))
    parts = [found[1], found[2], found[3]] if found[1] else [found[6], found[5], found[4]]
    year, month, number = map(int, parts)
    if year > LAST_YEAR:
        raise BadCell(_("«{text}» is too far away").format(text=text))
    try:
        return dt.date(year, month, number)
    except ValueError as error:
        raise BadCell(_("there is no day «{text}»").format(text=text)) from error


def days(text: str) -> list[dt.date]:
    """Several days with commas."""
    return sorted({day(one.strip()) for one in re.split("[,;]", text) if one.strip()})


def clock(text: str) -> dt.time:
    """«15:00» or «15.00»."""
    found = CLOCK.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        return dt.time(int(found[1]), int(found[2]))
    except ValueError as error:
        raise BadCell(_("«{text}» is no time; an example: 15:00").format(text=text[:40])) from error


def number(text: str) -> int:
    """A whole number that is not negative."""
    if not text.isdecimal() or len(text) > 6:
        raise BadCell(_("«{text}» is no whole number").format(text=text[:40]))
    return int(text)


def words(text: str) -> list[str]:
    """Words with commas: tags, audiences."""
    found = [one.strip() for one in re.split("[,;]", text) if one.strip()]
    for one in found:
        if len(one) > MOST_WORD:
            raise BadCell(
                _("«{text}…» is longer than {count} letters").format(text=one[:40], count=MOST_WORD)
            )
    return found


def address(text: str) -> str:
    """A page of another site."""
    try:
        if not WEB.fullmatch(text) or len(text) > MOST_ADDRESS or not urlsplit(text).hostname:
            raise ValueError
    except ValueError as error:
        raise BadCell(
            _("«{text}» is no address; an example: https://example.ru/page").format(text=text[:60])
        ) from error
    return text


def rich(text: str) -> str:
    """HTML as the blocks of a StreamField: of it stays what an editor could have written."""
    try:
        return json.dumps(markup.blocks(text))
    except markup.BadMarkup as error:
        raise BadCell(str(error)) from error


def body(text: str) -> str:
    """Plain paragraphs as a StreamField reads them."""
    paragraphs = map(str.strip, text.split("\n"))
    html = "".join(f"<p>{escape(one)}</p>" for one in paragraphs if one)
    return json.dumps([{"type": "text", "value": html}] if html else [])


def one_body(values: Mapping[str, Any]) -> str:
    """What `body` or `rich` made of a row, as a StreamField reads it. Raises BadColumns."""
    plain, html = values.get("body", ""), values.get("html", "")
    if plain and html:
        raise BadColumns({"html": _("the text is there twice: leave one of the two")})
    return str(plain or html)
