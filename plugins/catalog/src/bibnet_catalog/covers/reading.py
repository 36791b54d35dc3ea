"""The pictures of covers for lists and pages."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from django.urls import reverse

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.themes.social import Shown
from bibnet_catalog.models import Cover

from .keeping import LARGE


@dataclass(frozen=True, slots=True)
class Picture:
    """The addresses of a cover's picture, small for lists."""

    small: str
    large: str


def picture_of(small: str | None, large: str | None) -> Picture | None:
    """The picture that these files of a cover make, if there is one."""
    return Picture(address_of(small), address_of(large)) if small and large else None


def on_card(shown: Shown, picture: Picture | None, library: Library) -> Shown:
    """The same with the cover as what social networks show; without one as it was."""
    if picture is None:
        return shown
    width, height = LARGE
    image = network.root_url(library) + picture.large
    return replace(shown, image=image, width=width, height=height)


def in_place(cover: Cover) -> str:
    """The picture itself as an address, for screens on a host where the catalogue may be off."""
    with cover.large.open() as file:
        return "data:image/webp;base64," + b64encode(file.read()).decode()


def address_of(file: str) -> str:
    """The address of a picture on any host where the catalogue is on."""
    return reverse("catalog:cover", args=[PurePosixPath(file).name])
