"""An edition as lists show it: a result, a book on a shelf."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from textwrap import wrap

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bibnet.libraries.models import Library
from bibnet_catalog import availability
from bibnet_catalog.describing import isbd
from bibnet_catalog.describing.description import Description, Kind
from bibnet_catalog.entries import Entry

from . import words

ADULT = 18
# Letters in a line over the title of a drawn cover, which leaves room for two.
LINE_ON_COVER, LINES_ON_COVER = 16, 2


@dataclass(frozen=True, slots=True)
class Row:
    """A result; `published` is imprint and extent, `where` who has it in words, `free` where it can
    be had now, `online` whether it can be had as an electronic book.
    """

    entry: Entry
    url: str
    kind: str
    published: str
    where: str
    free: str
    online: str
    on_cover: str
    picture: str

    @property
    def age(self) -> str:
        return age_of(self.entry)


@dataclass(frozen=True, slots=True)
class Shelved:
    """A book on a shelf: a cover with its caption."""

    title: str
    author: str
    on_cover: str
    url: str
    age: str
    picture: str
    marks: tuple[str, ...] = ()


def rows_of(
    entries: Iterable[Entry], library: Library, online: Mapping[int, bool] | None = None
) -> list[Row]:
    """Results on the site of a library; `online` is what is known of electronic books already."""
    entries = list(entries)
    if online is None:
        online = availability.online([one.edition for one in entries], library)
    return [
        Row(
            entry=one,
            url=address_of(one.edition),
            kind="" if one.kind == Kind.BOOK else words.kind(one.kind),
            published=published(one.description),
            where=where(one, library),
            free=free(one),
            online=online_line(online.get(one.edition)),
            on_cover=on_cover(one),
            picture=one.picture.small if one.picture else "",
        )
        for one in availability.as_lenders_say(entries)
    ]


def shelf_of(entries: Iterable[Entry]) -> list[Shelved]:
    """The same books as covers."""
    return [
        Shelved(
            title=one.title,
            author=one.author,
            on_cover=on_cover(one),
            url=address_of(one.edition),
            age=age_of(one),
            picture=one.picture.small if one.picture else "",
            marks=one.marks,
        )
        for one in entries
    ]


def address_of(edition: int) -> str:
    """The path of an entry on any host where the catalogue is on."""
    return f"{_door()}{edition}/"


@cache
def _door() -> str:
    """The catalogue's own address, under which each entry stands by its number."""
    return reverse("catalog:search")


def age_of(entry: Entry) -> str:
    return "" if entry.age_mark is None else f"{entry.age_mark}+"


def on_cover(entry: Entry) -> str:
    """Who stands on the drawn cover: the author, else series or publisher; long names have no
    room there."""
    names = (entry.author, entry.series, entry.publisher)
    return next((name for name in names if fits_on_cover(name)), "")


def fits_on_cover(name: str) -> bool:
    """Whether there is a name, and room for it over the title."""
    lines = wrap(name, LINE_ON_COVER, break_long_words=False)
    return 0 < len(lines) <= LINES_ON_COVER and max(map(len, lines)) <= LINE_ON_COVER


def for_minors(entries: Sequence[Entry]) -> list[Entry]:
    """Without what minors are not shown (436-FZ)."""
    return [one for one in entries if one.age_mark != ADULT]


def told_in_feed(entry: Entry) -> str:
    """What a feed says of an entry, the texts of its marks first."""
    said = entry.description.annotation or published(entry.description)
    return " ".join(filter(None, (*entry.marks, said)))


def published(description: Description) -> str:
    """«Москва : АСТ, 2022. – 795 с.»; of an article where it stands."""
    areas = {area.name: area.text for area in isbd.areas(description)}
    if "host" in areas:
        return f"// {areas['host']}"
    found = [areas[name] for name in ("edition", "imprint", "extent") if name in areas]
    return isbd.BETWEEN_AREAS.join(part.rstrip(".") + "." for part in found)


def where(entry: Entry, library: Library) -> str:
    """Who has it, in words: here, in how many others, in the only one; or that it is to come."""
    libraries = entry.libraries
    if not libraries:
        return _("Ordered, has not come yet") if entry.holdings else ""
    if entry.is_here and not library.is_region:
        others = len(libraries) - 1
        if not others:
            return _("In stock here")
        text = ngettext(
            "In stock here and in %(count)s more library",
            "In stock here and in %(count)s more libraries",
            others,
        )
        return text % {"count": others}
    if len(libraries) == 1:
        return _("In stock: %(library)s") % {"library": libraries[0]}
    text = ngettext(
        "In stock in %(count)s library", "In stock in %(count)s libraries", len(libraries)
    )
    return text % {"count": len(libraries)}


def online_line(is_free: bool | None) -> str:
    """Whether it can be had as an electronic book, in words; empty where it cannot."""
    if is_free is None:
        return ""
    if is_free:
        return _("Available electronically")
    return _("There is an electronic book, which is on loan now")


def free(entry: Entry) -> str:
    """Where a copy is at its place, in words; empty where nobody says so."""
    held = [one for one in entry.holdings if one.copies]
    libraries = list({one.library.pk: one.library for one in held if one.is_free}.values())
    if not libraries:
        is_known = bool(held) and all(one.is_free is False for one in held)
        return _("At present no copy can be taken home") if is_known else ""
    if len(libraries) == 1:
        return _("At its place: %(library)s") % {"library": libraries[0]}
    text = ngettext(
        "At its place in %(count)s library", "At its place in %(count)s libraries", len(libraries)
    )
    return text % {"count": len(libraries)}
