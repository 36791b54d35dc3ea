"""Feeds as rows of news: RSS 2.0 and 0.9x, Atom 1.0, as sites and news services write them.

Nothing is fetched: what a feed only points to (pictures, enclosures) is named and not taken.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import escape
from xml.etree.ElementTree import Element, ParseError, tostring
from zoneinfo import ZoneInfo

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from bibnet.libraries.models import Library
from bibnet.text.tables import BadFile, Row, refuse_large

from . import markup
from .cells import MOST_WORD
from .kinds import MOST_PAGES, NOTES, REFUSAL

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
XHTML = "{http://www.w3.org/1999/xhtml}"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
# Where the whole text stands: feeds for Yandex have names of their own.
TEXTS = (CONTENT, "{http://news.yandex.ru}full-text", "{http://turbo.yandex.ru}content")
MOST_TITLE, MOST_LEAD = 255, 300

Cells = dict[str, str]


def read_feed(content: bytes, library: Library) -> list[Row]:
    """The items of a feed as rows, numbered as they stand in it. Raises BadFile."""
    refuse_large(content)
    try:
        root = fromstring(content)
        kind = _kind(root)
        markup.refuse_much(sum(1 + (one.text or "").count("<") for one in root.iter()))
        # One more than may be brought, so that it is told.
        cells = [kind(item, library.tz) for item in _items(root)[: MOST_PAGES + 1]]
    except DefusedXmlException as error:
        raise BadFile(
            _("The file declares entities of its own, as files do that are to fill memory.")
        ) from error
    except (ParseError, RecursionError, LookupError, ValueError) as error:
        raise BadFile(_("The file is no feed (RSS or Atom), or a broken one.")) from error
    return [
        Row(number, {key: text for key, text in one.items() if text})
        for number, one in enumerate(cells, start=1)
    ]


def _kind(root: Element) -> Callable[[Element, ZoneInfo], Cells]:
    if root.tag == f"{ATOM}feed":
        return _of_entry
    if root.tag == "rss":
        return _of_item
    raise ValueError(root.tag)


def _items(root: Element) -> list[Element]:
    """Those that stand where they belong: an item in an item would be read many times."""
    return root.findall(f"{ATOM}entry" if root.tag == f"{ATOM}feed" else "channel/item")


def _of_item(item: Element, tz: ZoneInfo) -> Cells:
    link = _text(item, "link")
    said = _text(item, "description")
    whole = next(filter(None, (_text(item, one) for one in TEXTS)), "")
    return {
        "key": _text(item, "guid") or link,
        "date": _day(_text(item, "pubDate") or _text(item, f"{DUBLIN_CORE}date"), tz),
        **_told(_text(item, "title"), said, whole),
        "tags": _tags([one.text or "" for one in item.findall("category")]),
        "source": link,
        NOTES: _not_taken(
            [
                *(one.get("url", "") for one in item.findall("enclosure")),
                *(one.get("url", "") for one in item.iter(f"{MEDIA}content")),
                *(one.get("url", "") for one in item.iter(f"{MEDIA}thumbnail")),
            ],
            whole or said,
        ),
    }


def _of_entry(entry: Element, tz: ZoneInfo) -> Cells:
    links = entry.findall(f"{ATOM}link")
    link = next((one.get("href", "") for one in links if one.get("rel") in (None, "alternate")), "")
    said, whole = (_content(entry.find(f"{ATOM}{name}")) for name in ("summary", "content"))
    when = _text(entry, f"{ATOM}published") or _text(entry, f"{ATOM}updated")
    return {
        "key": _text(entry, f"{ATOM}id") or link,
        "date": _day(when, tz),
        **_told(_content(entry.find(f"{ATOM}title")), said, whole),
        "tags": _tags(
            [one.get("label") or one.get("term") or "" for one in entry.findall(f"{ATOM}category")]
        ),
        "source": link,
        NOTES: _not_taken(
            [one.get("href", "") for one in links if one.get("rel") == "enclosure"], whole or said
        ),
    }


def _told(title: str, said: str, whole: str) -> Cells:
    """Title, lead and text: without a text of its own the description is the text."""
    try:
        lead = markup.text_of(said)
        html = markup.cleaned(whole or said)
        if len(lead) > MOST_LEAD:
            lead = Truncator(lead).chars(MOST_LEAD)
        says_no_more = "<a " not in html and markup.text_of(html) == lead
        return {
            "title": markup.text_of(title)[:MOST_TITLE],
            "lead": lead,
            "html": "" if says_no_more else html,
        }
    except markup.BadMarkup as error:
        return {"title": title[:MOST_TITLE], REFUSAL: str(error)}


def _content(element: Element | None) -> str:
    """A text construct of Atom as HTML."""
    if element is None:
        return ""
    kind = element.get("type", "text")
    if kind == "xhtml":
        for one in element.iter():
            one.tag = one.tag.removeprefix(XHTML)
        return "".join(tostring(one, encoding="unicode", method="html") for one in element)
    text = "".join(element.itertext()).strip()
    return text if kind in ("html", "text/html") else escape(text)


def _text(item: Element, name: str) -> str:
    return (item.findtext(name) or "").strip()


def _day(text: str, tz: ZoneInfo) -> str:
    """The library's day of a moment; what is none as it stands, to be told with its row."""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(text)
            return (moment.astimezone(tz) if moment.tzinfo else moment).date().isoformat()
        except (ValueError, TypeError, OverflowError):
            continue
    return text


def _tags(words: list[str]) -> str:
    found = (" ".join(one.replace(",", " ").replace(";", " ").split()) for one in words)
    return ", ".join(dict.fromkeys(one[:MOST_WORD] for one in found if one))


def _not_taken(addresses: list[str], html: str) -> str:
    """Names of the files and how many pictures of the text stay behind."""
    names = list(dict.fromkeys(one.rpartition("/")[2] or one for one in addresses if one))
    told = []
    if names:
        told.append(_("not taken: {names}").format(names=", ".join(names)[:300]))
    if "<img" in html.lower():
        told.append(_("the pictures of the text are not taken"))
    return "\n".join([*told, *markup.remarks(html)])
