"""What to look at before readers see a page: what the law refuses, and advice.

An app with page types of its own adds advice by `@advice_on.register`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatch

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from bibnet.pages.models import InformationPage, LibraryPage, NewsPage
from bibnet.pages.personal import telephones
from bibnet.pages.sections import requirements

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
LATIN = re.compile("[a-z]{2,}", re.IGNORECASE)
SHORT_TITLE = 12


@dataclass(frozen=True)
class Remark:
    """A sentence to act on; a refusal stands in the way of publication, never of a draft."""

    text: str
    is_refusal: bool = False


def remarks_on(page: LibraryPage) -> list[Remark]:
    """What stands against publication first, then advice."""
    try:
        page.check_may_be_published()
        refusals = []
    except ValidationError as error:
        refusals = error.messages
    advice = [*_on_words(page), *_on_links(page), *advice_on(page)]
    return [Remark(text, is_refusal=True) for text in refusals] + [Remark(text) for text in advice]


@singledispatch
def advice_on(page: LibraryPage) -> Iterator[str]:
    """What the type of a page is looked at for."""
    yield from ()


@advice_on.register
def _on_news(page: NewsPage) -> Iterator[str]:
    if not page.lead:
        yield _("There is no lead: lists and feeds will show the heading alone.")
    if page.expire_at and page.expire_at <= timezone.now():
        yield _("The day of withdrawal is past: readers will not see this.")


@advice_on.register
def _on_information(page: InformationPage) -> Iterator[str]:
    known = requirements()
    section = known.by_code.get(page.section)
    if section is None:
        return
    if section.needs_file and not any(one.block_type == "file" for one in page.body):
        yield _("This section must have its documents: add a file.")
    today = localdate(timezone=page.library.tz)
    if page.checked_on and (today - page.checked_on).days > known.stale_after_days:
        yield _("These facts were checked more than half a year ago: look at them again.")


def _on_words(page: LibraryPage) -> Iterator[str]:
    title = page.title
    if LATIN.search(title) and not CYRILLIC.search(title):
        yield _("The heading has no Russian word. Names may stay, but say in Russian what it is.")
    if len(title) > SHORT_TITLE and CYRILLIC.search(title) and title == title.upper():
        yield _("The heading is in capital letters: such headings are hard to read.")
    for block in _blocks(page, "heading"):
        words = str(block.value)
        if LATIN.search(words) and not CYRILLIC.search(words):
            yield _("The heading «%(words)s» has no Russian word.") % {"words": words}
    for number in telephones(page):
        yield _("Is %(number)s somebody's own telephone? Give the library's instead.") % {
            "number": number
        }


def _on_links(page: LibraryPage) -> Iterator[str]:
    for block in _blocks(page, "link"):
        if block.value.is_broken:
            yield _("The link «%(words)s» leads nowhere: its page is not published.") % {
                "words": block.value.text
            }


def _blocks(page: LibraryPage, kind: str) -> Iterator[StreamValue.StreamChild]:
    yield from (one for one in getattr(page, "body", ()) if one.block_type == kind)
