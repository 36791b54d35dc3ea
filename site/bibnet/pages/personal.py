"""Personal data in what is to be published: the numbers of documents are refused (152-ФЗ)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.html import strip_tags
from wagtail.blocks import StreamValue

if TYPE_CHECKING:
    from bibnet.pages.models import LibraryPage

SNILS = re.compile(r"(?<!\d)(\d{3})[- ](\d{3})[- ](\d{3})[- ](\d{2})(?!\d)")
PASSPORT = re.compile(r"паспорт[^\d\n]{0,30}\d{2} ?\d{2}[^\d\n]{0,4}\d{6}(?!\d)", re.IGNORECASE)
# Numbers of people are mobile ones; a library's stands on a wire or begins with 8 800.
MOBILE = re.compile(r"(?<!\d)(?:\+7|8)[\s(-]*9\d{2}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}(?!\d)")
# A colleague's contact is published on purpose.
CONTACT = "contact"


def has_document_number(page: LibraryPage) -> bool:
    """Whether the number of an insurance account (СНИЛС) or of a passport stands in the text."""
    text = _text(page, with_contacts=True)
    return any(_is_snils(found) for found in SNILS.finditer(text)) or bool(PASSPORT.search(text))


def telephones(page: LibraryPage) -> list[str]:
    """Mobile numbers in the text, each once."""
    found = MOBILE.findall(_text(page, with_contacts=False))
    return list(dict.fromkeys(found))


def _is_snils(found: re.Match[str]) -> bool:
    """The last two digits are a sum of the others: a number of an order seldom obeys it."""
    digits = "".join(found.groups()[:3])
    total = sum(int(digit) * (9 - at) for at, digit in enumerate(digits))
    return int(found[4]) == total % 101 % 100


def _text(page: LibraryPage, *, with_contacts: bool) -> str:
    pieces = [page.title]
    for name in page.searched_fields:
        pieces += _pieces(getattr(page, name), with_contacts)
    return "\n".join(pieces).replace("\xa0", " ").replace("–", "-").replace("—", "-")


def _pieces(value: object, with_contacts: bool) -> Iterator[str]:
    if not isinstance(value, StreamValue):
        yield strip_tags(str(value or ""))
        return
    for child in value:
        if with_contacts or child.block_type != CONTACT:
            yield from (str(one) for one in child.block.get_searchable_content(child.value))
