"""The pictures of covers for lists and pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.urls import reverse

from bibnet_catalog.models import Cover, CoverState


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


def address_of(file: str) -> str:
    """The address of a picture on any host where the catalogue is on."""
    return reverse("catalog:cover", args=[PurePosixPath(file).name])
