"""The stock of the demonstration: each library delivers a file of its own, as in real life."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

from bibnet.libraries.models import Library
from bibnet_catalog.describing.description import Description, Held, Item
from bibnet_catalog.importing.bringing import bring, source_of
from bibnet_catalog.importing.running import go_on
from bibnet_catalog.models import Source
from bibnet_catalog.writing.rusmarc import rusmarc

from .books import books

# What a library has of the books, and a branch of its library's, in thousandths.
SHARE, SHARE_OF_REGIONAL, SHARE_OF_BRANCH = 450, 1000, 300
REGIONAL = "tyutchev"
OLDEST_CHILD = 12
FIRST_NUMBER = 10_000
NAME = "Программа библиотеки"


def fill(library: Library) -> None:
    """Deliver a file of made-up stock for a member; a second time it changes nothing."""
    stock = list(_stock(library))
    if not stock:
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{library.code}.iso"
        path.write_bytes(b"".join(rusmarc(one, one.held).as_marc() for one in stock))
        go_on(bring(source=_source(library), path=path, actor=None))


def _source(library: Library) -> Source:
    source = source_of(library)
    source.name = NAME
    source.save(update_fields=["name"])
    return source


def _stock(library: Library) -> Iterable[Description]:
    branches = list(Library.objects.under(library).exclude(pk=library.pk).order_by("path"))
    share = SHARE_OF_REGIONAL if library.code == REGIONAL else SHARE
    for one in books():
        is_fit = not library.is_childrens or (one.age_mark or 0) <= OLDEST_CHILD
        if is_fit and _chance(library.code, one) < share:
            yield replace(one, held=list(_held(one, library, branches)))


def _held(one: Description, library: Library, branches: Sequence[Library]) -> Iterable[Held]:
    places = [part for part in branches if _chance(part.code, one) < SHARE_OF_BRANCH]
    mark = (one.people[0].surname if one.people else one.title)[:1].upper()
    for number, part in enumerate(places or [library]):
        inventory = FIRST_NUMBER + _chance(f"{library.code} {number}", one, of=80_000)
        yield Held(
            library=part.code if part != library else "",
            call_number=f"{one.bbk[0]} {mark}{10 + _chance(mark, one, of=89)}",
            items=[Item(inventory=f"{inventory}")],
        )


def _chance(code: str, one: Description, of: int = 1000) -> int:
    """A number from nought to `of`, always the same for these two."""
    return crc32(f"{code} {one.control_number}".encode()) % of
