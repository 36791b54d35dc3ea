"""Kinds of pages that take many photos, and how each keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from wagtail.models import Page

from bibnet.pages.models import NewsPage, Picture


@dataclass(frozen=True)
class Photo:
    """A picture for a gallery, with words of its own or those of the whole."""

    picture: Picture
    description: str = ""


class Gallery(Protocol):
    """What a kind of page does with photos.

    `sizes` are those its page shows them in; `keeps_consent` says that it asks for a description
    and the consent of those in the photos before it is published.
    """

    sizes: tuple[str, ...]
    keeps_consent: bool

    def description_of(self, page: Page) -> str:
        """What the gallery of the draft is said to show."""

    def count(self, page: Page) -> int:
        """How many photos the draft has."""

    def has_consent(self, page: Page) -> bool:
        """Whether the draft says that nobody's consent is missing."""

    def add(
        self, page: Page, photos: Sequence[Photo], *, description: str, has_consent: bool
    ) -> None:
        """Put the photos into the draft, which the caller saves."""


_galleries: dict[type[Page], Gallery] = {}


def register_gallery(kind: type[Page], gallery: Gallery) -> None:
    """Let a kind of page take many photos at once."""
    _galleries[kind] = gallery


def gallery_for(page: Page) -> Gallery | None:
    """How the page keeps photos; None if it takes none."""
    return _galleries.get(page.specific_class or type(page))


class NewsGallery:
    """News keep photos in a gallery block of their text, the last one if there are several."""

    sizes: tuple[str, ...] = (
        "fill-640x480|format-webp|preserve-svg",
        "width-1600|format-webp|preserve-svg",
    )
    keeps_consent = False

    def description_of(self, page: NewsPage) -> str:
        block = self._block(page)
        return block.value["description"] if block else ""

    def count(self, page: NewsPage) -> int:
        block = self._block(page)
        return len(block.value["pictures"]) if block else 0

    def has_consent(self, page: NewsPage) -> bool:
        return False

    def add(
        self, page: NewsPage, photos: Sequence[Photo], *, description: str, has_consent: bool
    ) -> None:
        added = [{"image": one.picture, "description": one.description} for one in photos]
        block = self._block(page)
        if block is None:
            page.body.append(("gallery", {"description": description, "pictures": added}))
            return
        for one in added:
            block.value["pictures"].append(one)
        block.value["description"] = description or block.value["description"]

    @staticmethod
    def _block(page: NewsPage) -> Any:
        found = [block for block in page.body if block.block_type == "gallery"]
        return found[-1] if found else None


register_gallery(NewsPage, NewsGallery())
