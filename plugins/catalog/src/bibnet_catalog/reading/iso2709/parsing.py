"""The fields of a record whose leader and directory tell the truth; the others are mended."""

from __future__ import annotations

from collections.abc import Sequence

from bibnet_catalog.reading.marc import MarcRecord
from bibnet_catalog.reading.pieces import LONGEST, MOST_FIELDS, MOST_SUBFIELDS, Decode
from bibnet_catalog.reading.remarks import BadRecord, Remark

from .filling import fill, tags_of
from .marks import END_OF_FIELD, ENTRY, LEADER
from .mending import recovered


def parse(content: bytes, decode: Decode) -> MarcRecord:
    """The record of these bytes, decoded; raises `BadRecord`."""
    if len(content) > 99_999:
        _refuse_giants(content)
    base = content.find(END_OF_FIELD) + 1
    head = content[:base]
    if base > LEADER and head.isascii() and content.endswith(b"\x1e\x1d"):
        order = _order_of_fields(head, content[base:-2].split(END_OF_FIELD))
        if order is not None:
            text, remarks = decode(content)
            record = MarcRecord(text[:LEADER], [], list(remarks))
            if int(head[:5]) != len(content):
                record.remarks.append(Remark("iso2709.length"))
            fill(record, tags_of(head[LEADER:-1]), text[base:-2], content, order)
            return record
    return recovered(content, decode)


def _order_of_fields(head: bytes, raw: Sequence[bytes]) -> Sequence[int] | None:
    """Which field each entry of the directory means, if it tells the truth about all of them.

    Usually the first means the first; the Russian National Library appends fields and sorts
    only the directory.
    """
    size = len(head) - LEADER - 1
    if size != len(raw) * ENTRY or not head[:5].isdigit() or head[12:17] != b"%05d" % len(head):
        return None
    # Of each entry the two numbers as one: four digits of the length, five of the place.
    text = head[LEADER:-1].decode("ascii")
    try:
        entries = [int(text[at : at + 9]) for at in range(3, size, ENTRY)]
    except ValueError:
        return None
    place = 0
    fields = []
    for one in raw:
        length = len(one) + 1
        fields.append(length * 100_000 + place)
        place += length
    if entries == fields:
        return range(len(raw))
    numbers = {one: number for number, one in enumerate(fields)}
    order = [numbers.get(entry, -1) for entry in entries]
    return order if len(set(order)) == len(raw) and -1 not in order else None


def _refuse_giants(content: bytes) -> None:
    if len(content) > LONGEST:
        raise BadRecord("too_long", limit=LONGEST)
    if content.count(b"\x1e") > MOST_FIELDS:
        raise BadRecord("too_many_fields", limit=MOST_FIELDS)
    if content.count(b"\x1f") > MOST_SUBFIELDS:
        raise BadRecord("too_many_subfields", limit=MOST_SUBFIELDS)
