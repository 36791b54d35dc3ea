"""Entries taken home: as RUSMARC, in the encoding that the library's own system reads."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bibnet.libraries.models import Library
from bibnet_catalog.describing.description import Description, Held, Item
from bibnet_catalog.entries import entries_of
from bibnet_catalog.models import Copy, Holding, Record, Source, Way
from bibnet_catalog.reading.encodings import Encoding
from bibnet_catalog.writing.files import CODES, iso2709
from bibnet_catalog.writing.rusmarc import rusmarc

MOST = 500


def taken_home(
    library: Library,
    *,
    editions: Collection[int] = (),
    records: Collection[int] = (),
    encoding: Encoding = Encoding.UTF8,
) -> bytes:
    """A file of these entries, and of these records of the library's own, with its own copies."""
    found: list[tuple[Description, list[Held]]] = []
    entries = entries_of(list(editions)[:MOST], library=library)
    held = _held(library, edition__in=[one.edition for one in entries])
    for one in entries:
        # Another source's number may be that of another book in the system at home.
        own = replace(one.description, control_number=f"bibnet-{one.edition}")
        found.append((own, held.get(one.edition, [])))
    rows = Record.objects.of(library).filter(pk__in=list(records)[:MOST]).order_by("pk")
    own_held = _held(library, record__in=[row.pk for row in rows])
    for row in rows:
        found.append((Description.from_json(row.description), own_held.get(row.edition_id, [])))
    return b"".join(iso2709(rusmarc(one, copies), encoding) for one, copies in found)


def usual_encoding(library: Library) -> Encoding:
    """What the library's own system writes, and so reads; UTF-8 if no file has come yet."""
    sources = Source.objects.of(library).filter(way=Way.FILE).exclude(encoding="")
    known = [Encoding(one) for one in sources.order_by("pk").values_list("encoding", flat=True)]
    return next((one for one in known if one in CODES), Encoding.UTF8)


def _held(library: Library, **which: object) -> dict[int, list[Held]]:
    """What the library has, by editions."""
    holdings = Holding.objects.of(library).filter(is_gone=False, **which).select_related("branch")
    copies = Copy.objects.of(library).filter(is_gone=False, holding__in=holdings)
    items: dict[int, list[Item]] = {}
    for copy in copies:
        item = Item(inventory=copy.inventory, barcode=copy.barcode)
        items.setdefault(copy.holding_id, []).append(item)
    found: dict[int, list[Held]] = {}
    for one in holdings:
        found.setdefault(one.edition_id, []).append(
            Held(
                library=one.branch.sigla or one.branch.code if one.branch else one.sigla,
                place=one.place,
                call_number=one.call_number,
                note=one.note,
                items=items.get(one.pk, []),
            )
        )
    return found
