"""Where an event is held, as foreign files call it."""

from __future__ import annotations

import re

from bibnet.libraries.models import Library
from bibnet.text.tables import plain

Places = dict[str, str]
MOST_ADDRESS = 255


def places_of(library: Library) -> Places:
    """Codes of the library and its parts by what a file may call them."""
    found: Places = {}
    for one in Library.objects.under(library):
        for name in filter(None, (one.name, one.short_name, one.address)):
            found.setdefault(plain(name), one.code)
    return found


def where(text: str, places: Places) -> dict[str, str]:
    """The library or a part of it where the file names one, else the address as it stands."""
    text = " ".join(text.split())
    if re.match(r"https?://\S+$", text):
        return {"online_url": text}
    code = places.get(plain(text)) or places.get(plain(text.partition(",")[0]))
    return {"place": code} if code else {"address": text[:MOST_ADDRESS]}
