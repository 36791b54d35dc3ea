"""Copies as they are typed: several numbers at once, and numbers that another book has already."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from bibnet.libraries.models import Library
from bibnet_catalog.describing.description import Held, Item
from bibnet_catalog.models import Copy, Holding, Record

from .errors import Taken

MOST_COPIES = 200
_BETWEEN = re.compile(r"[\s,;]+")
_RANGE = re.compile(r"(\d{1,12})[-–—](\d{1,12})")


class TooMany(ValueError):
    """More numbers than one book can have."""


def several(text: str) -> list[str]:
    """The numbers of «101, 102», «101–105»; each once. Raises TooMany."""
    found: dict[str, None] = {}
    for part in _BETWEEN.split(re.sub(r"\s*([-–—])\s*", r"\1", text.strip())):
        span = _RANGE.fullmatch(part)
        if span is None or int(span[1]) >= int(span[2]) or len(span[1]) > len(span[2]):
            if part:
                found[part] = None
            continue
        first, last = int(span[1]), int(span[2])
        if last - first >= MOST_COPIES:
            raise TooMany
        found |= dict.fromkeys(f"{one:0{len(span[1])}}" for one in range(first, last + 1))
    if len(found) > MOST_COPIES:
        raise TooMany
    return list(found)


@dataclass(kw_only=True)
class Row:
    """A copy of a record, or a holding without one, as a line of a form; `copy` is its number."""

    copy: int | None = None
    inventory: str = ""
    barcode: str = ""
    branch: str = ""  # its code; empty: the library itself
    place: str = ""
    call_number: str = ""
    note: str = ""
    price: str = ""
    received: str = ""
    status: str = field(default="", repr=False)


def rows_of(record: Record) -> list[Row]:
    """What the library has of a record now, a line for each copy."""
    rows: list[Row] = []
    copies: dict[int, list[Copy]] = {}
    for copy in Copy.objects.of(record.library).filter(record=record, is_gone=False):
        copies.setdefault(copy.holding_id, []).append(copy)
    holdings = Holding.objects.of(record.library).filter(record=record, is_gone=False)
    for holding in holdings.select_related("branch"):
        where = {
            "branch": holding.branch.code if holding.branch else holding.sigla,
            "place": holding.place,
            "call_number": holding.call_number,
            "note": holding.note,
        }
        if holding.pk not in copies:
            rows.append(Row(**where))
        rows += [
            Row(
                copy=one.pk,
                inventory=one.inventory,
                barcode=one.barcode,
                price=one.price,
                received=one.received,
                status=one.status,
                **where,
            )
            for one in copies.get(holding.pk, ())
        ]
    return rows


def held(rows: Sequence[Row]) -> list[Held]:
    """The lines by branch, place and call number, as a description has them."""
    found: dict[tuple[str, str, str, str], Held] = {}
    for one in rows:
        key = (one.branch, one.place, one.call_number, one.note)
        if key not in found:
            found[key] = Held(
                library=one.branch, place=one.place, call_number=one.call_number, note=one.note
            )
        if one.inventory or one.barcode or one.price or one.received or one.status or one.copy:
            found[key].items.append(item_of(one))
    return list(found.values())


def item_of(one: Row) -> Item:
    return Item(
        inventory=one.inventory,
        barcode=one.barcode,
        price=one.price,
        received=one.received,
        status=one.status,
    )


def twice(rows: Sequence[Row]) -> list[Taken]:
    """The numbers that stand in more than one of these lines."""
    found: list[Taken] = []
    for kind in ("inventory", "barcode"):
        counted = Counter(getattr(one, kind) for one in rows)
        for number in (one for one, count in counted.items() if one and count > 1):
            words = _("The number {number} stands at this book already.")
            found.append(Taken(kind, number, words.format(number=number)))
    return found


def taken_numbers(
    library: Library, rows: Sequence[Row], *, but: Collection[int] = ()
) -> list[Taken]:
    """The numbers of these lines that copies of the library bear already, but for those named."""
    found: list[Taken] = []
    for kind in ("inventory", "barcode"):
        numbers = {getattr(one, kind) for one in rows} - {""}
        standing = Copy.objects.of(library).filter(is_gone=False, **{f"{kind}__in": numbers})
        standing = standing.exclude(pk__in=but).select_related("holding__branch", "record__edition")
        for copy in standing:
            number = getattr(copy, kind)
            found.append(Taken(kind, number, _sentence(kind, number, copy)))
    return found


def _sentence(kind: str, number: str, copy: Copy) -> str:
    edition = copy.record.edition
    book = ", ".join(filter(None, (edition.heading, f"«{edition.title}»", str(edition.year or ""))))
    where = copy.holding.branch.short_name if copy.holding.branch else ""
    words = (
        _("The inventory number {number} stands at another book already: {book}.")
        if kind == "inventory"
        else _("The barcode {number} stands at another book already: {book}.")
    )
    said = words.format(number=number, book=book)
    return f"{said} {_('It is in: {place}.').format(place=where)}" if where else said
