"""A poster and a sheet of bookmarks of a channel: its words, books of the fund, a QR code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bibnet_catalog import api as catalog
from django.urls import reverse
from django.utils.translation import gettext as _

from bibnet.text.typesetting import qr_svg, typeset
from bibnet.text.typography import typograph
from bibnet.themes.looks import colours_of

from .models import Channel

FOLDER = Path(__file__).parent / "print"
COLOURS = ("ink", "ink2", "accent", "top", "on-top", "margin")
SHEETS = ("poster", "bookmarks")


def address_of(channel: Channel) -> str:
    """The short address that the code leads to."""
    return channel.library.root_url + reverse("lending:channel", args=[channel.code])


def sheet(channel: Channel, kind: str) -> bytes:
    """The PDF of one kind of sheet."""
    address = address_of(channel)
    colours = colours_of(channel.library)
    data: dict[str, Any] = {
        "library": typograph(channel.library.name),
        "heading": typograph(channel.heading),
        "text": typograph(channel.text),
        "books-title": _("Ask for these"),
        "books": [typograph(one) for one in books_of(channel)],
        "qr-words": _("Get a ticket"),
        "qr-alt": address,
        "address": address.removeprefix("https://").removeprefix("http://"),
        "colours": {name: colours[f"c-{name}"] for name in COLOURS},
    }
    return typeset(FOLDER / f"{kind}.typ", data, {"qr.svg": qr_svg(address)})


def books_of(channel: Channel) -> list[str]:
    """The books that stand on it, as they are called; those that are gone by now are left out."""
    known = catalog.editions(set(channel.editions))
    return [known[one].name for one in channel.editions if one in known]
