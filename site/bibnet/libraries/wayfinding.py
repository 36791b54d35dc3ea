"""How to get to a library: its address, directions, and a link to a map.

The link is a plain one: no page of ours asks another host for anything before it is followed.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from . import network
from .models import Kind, Library

MAP = "https://yandex.ru/maps/"
ZOOM = 17
# Where a library's front page tells the way.
ANCHOR = "route"


@dataclass(frozen=True)
class Way:
    """What a person needs to come; `map_url` is empty where no place is known."""

    address: str
    directions: str
    map_url: str


def way_to(library: Library) -> Way | None:
    """The way to a library; None where nothing is known of it. A region has no door."""
    if library.is_region:
        return None
    house = house_of(library)
    address = ", ".join(part for part in (house.place, house.address) if part)
    way = Way(address, house.directions, _map_of(house, address))
    return way if way != Way("", "", "") else None


def way_url(library: Library) -> str:
    """Where the way to a library is told; empty where nothing is known of it."""
    return f"{network.front_url(library)}#{ANCHOR}" if way_to(library) else ""


def house_of(library: Library) -> Library:
    """The library whose house this one is in: a department without an address is in that above."""
    if library.kind != Kind.DEPARTMENT or library.address:
        return library
    above = Library.objects.filter(path__in=library.ancestor_paths[1:]).order_by("-path")
    return next((one for one in above if one.address and not one.is_region), library)


def map_search_url(address: str) -> str:
    """A map that looks for an address by its words."""
    return f"{MAP}?{urlencode({'text': address})}"


def _map_of(house: Library, address: str) -> str:
    if house.latitude is not None and house.longitude is not None:
        point = {"pt": f"{house.longitude},{house.latitude}", "z": ZOOM, "l": "map"}
        return f"{MAP}?{urlencode(point, safe=',')}"
    return map_search_url(address) if house.address else ""
