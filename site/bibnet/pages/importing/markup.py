"""HTML from elsewhere as the text blocks of a page: headings, paragraphs, lists, links, stress.

Nothing else stays: no scripts, pictures, frames, styles, classes or tables. What would take long to
read is bounded: the parsers know texts whose time grows with the square of their length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape

import nh3
from django.core.exceptions import SuspiciousOperation
from django.utils.html import escape, strip_tags
from django.utils.translation import gettext as _
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from bibnet.pages.blocks.body import TEXT_FEATURES
from bibnet.text.tables import BadFile

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
BREAKS = re.compile(r"(?:<br/>\s*)+(</li>|<ul>|<ol>)?")
SPACED = re.compile(r"<(?:/?(?:p|div|li|h\d|tr)|br ?/?)\b[^<>]*>")
MOST_HEADING = 200
# Of one text: a book has some hundred thousand letters, a long article some hundred tags.
MOST_LENGTH, MOST_TAGS = 200_000, 4_000
# Of one file: a thousand long articles.
MOST_TAGS_OF_A_FILE = 100_000


class BadMarkup(ValueError):
    """HTML that is not to be read, with a sentence that says so."""


def cleaned(html: str) -> str:
    """The HTML as an editor of the portal would have written it, headings as `h2`.

    What `remarks` tells is cut or comes without its tags. Raises BadMarkup.
    """
    html = _cut(html)
    if _is_too_much(html):
        return _as_paragraph(html)
    known = WRITTEN | STRESS | PARAGRAPHS | HEADINGS | CELLS
    safe = nh3.clean(html, tags=known, attributes=LINKS, url_schemes=SCHEMES, link_rel=None)
    converter = _converter()
    try:
        written = converter.to_database_format(converter.from_database_format(_plain(safe)))
    except (RecursionError, AssertionError):
        # Lists in lists in lists, deeper than anybody writes, or their items without a list: what
        # they say stays.
        return _as_paragraph(safe)
    written = EMPTY.sub("", KEY.sub("", written))
    return _as_paragraph(written) if _is_too_much(written) else written


def blocks(html: str) -> list[dict[str, str]]:
    """The blocks of a StreamField for cleaned HTML; what is not clean is taken out again.

    Raises BadMarkup for more than `cleaned` gives.
    """
    if _is_too_much(html):
        raise BadMarkup(_("too much markup for one text"))
    safe = nh3.clean(html, tags=WRITTEN, attributes=LINKS, url_schemes=SCHEMES, link_rel=None)
    found = []
    for number, part in enumerate(HEADING.split(safe)):
        if number % 2:
            found.append({"type": "heading", "value": text_of(part)[:MOST_HEADING]})
        elif text_of(part):
            found.append({"type": "text", "value": part.strip().replace("<br>", BREAK)})
    return [one for one in found if one["value"]]


def text_of(html: str) -> str:
    """What the HTML says, in one line; what is too long is cut. Raises BadMarkup."""
    try:
        return " ".join(unescape(strip_tags(SPACED.sub(" ", _cut(html)))).split())
    except SuspiciousOperation as error:
        raise BadMarkup(_("the text is no HTML: its tags have no end")) from error


def remarks(html: str) -> Iterator[str]:
    """What of a text is left behind because there is too much of it, a sentence each."""
    if len(html) > MOST_LENGTH:
        yield _("the text is too long, its end is cut off")
    if _is_too_much(_cut(html)):
        yield _("the text has too many tags and comes without them")


def refuse_much(tags: int) -> None:
    """Raise BadFile for a file with more tags than are read while somebody waits."""
    if tags > MOST_TAGS_OF_A_FILE:
        raise BadFile(_("The texts of the file have too many tags: cut the file."))


def _cut(html: str) -> str:
    if len(html) <= MOST_LENGTH:
        return html
    html = html[:MOST_LENGTH]
    # Not in the middle of a tag.
    start = html.rfind("<")
    return html[:start] if start > html.rfind(">") else html


def _is_too_much(html: str) -> bool:
    return html.count("<") > MOST_TAGS


def _as_paragraph(html: str) -> str:
    return f"<p>{escape(text_of(html))}</p>"


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
    return BREAKS.sub(lambda found: found[1] or found[0], "".join(found))


@cache
def _converter() -> ContentstateConverter:
    # Documents are numbers of this portal's own, which no foreign text knows.
    features = [one for one in TEXT_FEATURES if one != "document-link"]
    return ContentstateConverter(features=["h2", *features])
