"""The pictures of covers for lists and pages."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from django.urls import reverse

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.themes.social import Shown
from bibnet_catalog.models import Cover, CoverState

from .keeping import LARGE


@dataclass(frozen=True, slots=True)
class Picture:
    """The addresses of a cover's picture, small for lists."""

    small: str
    large: str


def pictures_of(editions: Collection[int]) -> dict[int, Picture]:
    """The pictures that there are, by the numbers of their editions."""
    shown = Cover.objects.filter(edition__in=editions, state=CoverState.SHOWN).order_by()
    return {
        edition: Picture(address_of(small), address_of(large))
        for edition, small, large in shown.values_list("edition", "small", "large")
    }


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
