"""The picture of a library as its page, the networks and search engines are given it."""

from __future__ import annotations

from dataclasses import replace

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.themes.components import Picture
from bibnet.themes.social import Shown

ON_PAGE = "fill-960x540|format-webp"
SHARED = "fill-1200x630|format-jpeg"


def shown(library: Library, size: str = ON_PAGE) -> Picture | None:
    """The library's picture in a size; None where there is none or its file cannot be read."""
    made = library.picture and library.picture.get_rendition_or_none(size)
    if not made:
        return None
    return Picture(
        url=made.url, alt=library.picture_alt or library.name, width=made.width, height=made.height
    )


def shared(library: Library, og: Shown) -> Shown:
    """The same facts with the library's own picture, if it has one."""
    picture = shown(library, SHARED)
    if picture is None:
        return og
    address = network.root_url(library) + picture.url
    return replace(og, image=address, width=picture.width, height=picture.height)
