"""Addresses of pages in Latin letters, made from their titles."""

from __future__ import annotations

import re

from wagtail.models import Page

from bibnet.libraries.codes import transliterated

LONGEST = 60


def slug_of(title: str) -> str:
    """«Выставка „Книги победы“» → `vystavka-knigi-pobedy`, cut between words."""
    slug = transliterated(title)
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    return slug or "page"


def follows_title(page: Page) -> bool:
    """Whether the address is made from the title anew with each change of it.

    So it is until readers have seen the page, unless somebody chose another address.
    """
    if page.pk is None:
        return not page.slug
    if page.live or page.first_published_at is not None:
        return False
    own = slug_of(page.title)
    return not page.slug or re.fullmatch(rf"{re.escape(own)}(-\d+)?", page.slug) is not None
