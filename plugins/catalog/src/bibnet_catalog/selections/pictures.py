"""The picture that an editor chose for a selection, out of those of the library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.urls import reverse
from wagtail.images import get_image_model

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.themes.components import Picture
from bibnet.themes.social import Shown
from bibnet_catalog.models import Selection

PAGE, CARD = "page", "card"
SIZES: Mapping[str, str] = {
    PAGE: "fill-1200x500|format-webp|preserve-svg",
    CARD: "fill-1200x630|format-jpeg|preserve-svg",
}
SMALL = "fill-240x160|format-webp|preserve-svg"


def pictures_of(library: Library, words: str = "") -> Any:
    """The pictures in the library's collection, the latest first, with their sizes."""
    pictures = get_image_model().objects
    if library.collection is None:
        return pictures.none()
    found = pictures.filter(collection__path__startswith=library.collection.path)
    for word in words.split():
        found = found.filter(title__icontains=word) | found.filter(description__icontains=word)
    return found.order_by("-created_at", "-pk").prefetch_related("renditions")


def thumbnail(image: Any) -> Picture | None:
    """A picture for the eyes of the library's staff, who see it wherever it is shown or not."""
    made = image.get_rendition_or_none(SMALL) if image is not None else None
    return Picture(made.url, said(image), made.width, made.height) if made else None


def shown(selection: Selection, size: str = PAGE) -> Picture | None:
    """The picture of a selection, at an address of the selection: whoever reads this sees that.

    None where there is none or its file cannot be read.
    """
    made = rendition_of(selection, size)
    if made is None:
        return None
    address = reverse("catalog:selection_picture", args=[selection.pk, size])
    # Another picture is another address to whatever keeps the old one.
    url = f"{address}?v={selection.picture_id}"
    return Picture(url, said(selection.picture), made.width, made.height)


def rendition_of(selection: Selection, size: str) -> Any:
    """The file of the picture in a size, or None."""
    image: Any = selection.picture
    return image.get_rendition_or_none(SIZES[size]) if image is not None else None


def said(image: Any) -> str:
    """What the picture shows."""
    return str(image.description or image.title)


def on_card(card: Shown, selection: Selection) -> Shown | None:
    """What networks show of a selection with a picture; None of one without."""
    picture = shown(selection, CARD)
    if picture is None:
        return None
    address = network.root_url(selection.library) + picture.url
    return replace(card, image=address, width=picture.width, height=picture.height)
