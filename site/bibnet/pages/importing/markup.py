"""HTML from elsewhere as the text blocks of a page: headings, paragraphs, lists, links, stress.

Nothing else stays: no scripts, pictures, frames, styles, classes or tables.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape

import nh3
from django.utils.html import escape, strip_tags
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from bibnet.pages.blocks.body import TEXT_FEATURES

SCHEMES = {"http", "https", "mailto", "tel"}
LINKS = {"a": {"href"}}
# What Wagtail writes for the features of our text block, and headings, which are blocks here.
WRITTEN = {"p", "br", "b", "i", "a", "ul", "ol", "li", "h2"}
STRESS = {"strong", "em"}
PARAGRAPHS = {"div", "section", "article", "blockquote", "figcaption", "tr", "dt", "dd", "pre"}
HEADINGS = {"h1", "h3", "h4", "h5", "h6"}
CELLS = {"td", "th"}
TAG = re.compile(r"(<[^>]*>)")
HEADING = re.compile(r"<h2>(.*?)</h2>", re.S)
KEY = re.compile(r' data-block-key="\w+"')
# Closed, or Wagtail's reader loses its way.
BREAK = "<br/>"
EMPTY = re.compile(r"<p>(?:\s|&nbsp;|<br/>)*</p>")
MOST_HEADING = 200


def cleaned(html: str) -> str:
    """The HTML as an editor of the portal would have written it, headings as `h2`."""
    known = WRITTEN | STRESS | PARAGRAPHS | HEADINGS | CELLS
    safe = nh3.clean(html, tags=known, attributes=LINKS, url_schemes=SCHEMES, link_rel=None)
    converter = _converter()
    try:
        written = converter.to_database_format(converter.from_database_format(_plain(safe)))
    except RecursionError:
        # Lists in lists in lists, deeper than anybody writes: what they say stays.
        written = f"<p>{escape(text_of(safe))}</p>"
    return EMPTY.sub("", KEY.sub("", written))


def blocks(html: str) -> list[dict[str, str]]:
    """The blocks of a StreamField for cleaned HTML; what is not clean is taken out again."""
    safe = nh3.clean(html, tags=WRITTEN, attributes=LINKS, url_schemes=SCHEMES, link_rel=None)
    found = []
    for number, part in enumerate(HEADING.split(safe)):
        if number % 2:
            found.append({"type": "heading", "value": text_of(part)[:MOST_HEADING]})
        elif text_of(part):
            found.append({"type": "text", "value": part.strip().replace("<br>", BREAK)})
    return [one for one in found if one["value"]]


def text_of(html: str) -> str:
    """What the HTML says, in one line."""
    spaced = re.sub(r"<(?:/?(?:p|div|li|h\d|tr)|br ?/?)\b[^>]*>", " ", html)
    return " ".join(unescape(strip_tags(spaced)).split())


def _plain(safe: str) -> str:
    """One name for each thing, and no paragraphs inside list items, which Wagtail would part."""
    names = {
        **dict.fromkeys(PARAGRAPHS, "p"),
        **dict.fromkeys(HEADINGS, "h2"),
        "strong": "b",
        "em": "i",
    }
    found: list[str] = []
    depth = 0
    for piece in TAG.split(safe):
        name = piece.strip("</>") if piece.startswith("<") else ""
        name = names.get(name, name)
        is_end = piece.startswith("</")
        if name == "li":
            depth += -1 if is_end else 1
        if name in CELLS:
            found.append(" " if is_end else "")
        elif depth and name in ("p", "h2"):
            found.append(BREAK if is_end else "")
        elif name == "br":
            found.append(BREAK)
        elif piece.startswith("<") and not name.startswith("a"):
            found.append(f"</{name}>" if is_end else f"<{name}>")
        else:
            found.append(piece)
    return re.sub(r"(?:<br/>\s*)+(?=</li>|<ul>|<ol>)", "", "".join(found))


@cache
def _converter() -> ContentstateConverter:
    # Documents are numbers of this portal's own, which no foreign text knows.
    features = [one for one in TEXT_FEATURES if one != "document-link"]
    return ContentstateConverter(features=["h2", *features])
