"""The fields of a record whose leader or directory is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bibnet_catalog.reading.marc import MarcRecord
from bibnet_catalog.reading.pieces import Decode
from bibnet_catalog.reading.remarks import BadRecord, Remark

from .filling import fill, tags_of
from .marks import END_OF_FIELD, END_OF_RECORD, ENTRY, LEADER, PADDING

_ENTRY = re.compile(rb"[0-9A-Za-z]{3}[0-9]{9}")


def recovered(content: bytes, decode: Decode) -> MarcRecord:
    """The record with its fields found in spite of what leader and directory say."""
    remarks: list[Remark] = []
    if not content.rstrip(PADDING).endswith(END_OF_RECORD):
        remarks.append(Remark("iso2709.unfinished"))
    base = content.find(END_OF_FIELD) + 1
    head = content[: base - 1] if base else b""
    if b"\0" in head:
        head = head.replace(b"\0", b"")
        remarks.append(Remark("controls"))
    entries = _entries(head)
    if not entries:
        raise BadRecord("iso2709.no_directory" if base else "iso2709.no_record")
    leader = head[: len(head) - len(entries) * ENTRY]
    if len(leader) != LEADER or not leader.isascii() or not _is_leader(leader):
        leader = _mended_leader(leader)
        remarks.append(Remark("iso2709.leader"))
    elif int(leader[:5]) != len(content):
        remarks.append(Remark("iso2709.length"))
    data = content[base:].rstrip(PADDING).removesuffix(END_OF_RECORD)
    raw, is_true = _raw_fields(entries, data, is_long=len(content) > 99_999)
    if not is_true:
        remarks.append(Remark("iso2709.directory"))
    whole = leader + END_OF_FIELD + END_OF_FIELD.join(one.replace(b"\x1e", b" ") for one in raw)
    text, assumed = decode(whole)
    record = MarcRecord(text[:LEADER], [], [*assumed, *remarks])
    tags = tags_of(b"".join(entries))
    fill(record, tags, text[LEADER + 1 :], whole, range(len(tags)))
    return record


def _entries(head: bytes) -> list[bytes]:
    """The entries of a directory that ends the head: its start is known only by what it is."""
    entries: list[bytes] = []
    at = len(head) - ENTRY
    while at >= LEADER and _ENTRY.match(head, at):
        entries.append(head[at : at + ENTRY])
        at -= ENTRY
    if not entries and 0 <= at < LEADER and _ENTRY.match(head, at):
        entries.append(head[at:])  # a leader that lost some of its characters
    return entries[::-1]


def _is_leader(leader: bytes) -> bool:
    return leader[:5].isdigit() and leader[12:17].isdigit()


def _mended_leader(leader: bytes) -> bytes:
    """24 characters, with what stands behind the length kept in its place where it has any."""
    text = bytes(one if 0x20 <= one < 0x7F else 0x20 for one in leader)
    return text[:LEADER].ljust(LEADER)


def _raw_fields(
    entries: Sequence[bytes], data: bytes, *, is_long: bool
) -> tuple[list[bytes], bool]:
    """The bytes of each field in the order of the directory, and whether that told the truth."""
    places = [(int(entry[7:]), int(entry[3:7])) for entry in entries]
    marked = END_OF_FIELD + data + (b"" if data.endswith(END_OF_FIELD) else END_OF_FIELD)
    if all(
        length
        and marked[start : start + 1] == END_OF_FIELD
        and marked[start + length : start + length + 1] == END_OF_FIELD
        for start, length in places
    ):
        return [marked[start + 1 : start + length] for start, length in places], True
    raw = marked[1:-1].split(END_OF_FIELD)
    if len(raw) != len(entries):
        raw = [one for one in raw if one]
    if len(raw) == len(entries):
        return _in_directory_order(raw, places, is_long=is_long), False
    if _are_seamless(places, len(marked) - 1):
        ends = [data[start : start + length] for start, length in places]
        return [one.removesuffix(END_OF_FIELD) for one in ends], False
    raise BadRecord("iso2709.fields", named=len(entries), found=len(raw))


def _in_directory_order(
    raw: Sequence[bytes], places: Sequence[tuple[int, int]], *, is_long: bool
) -> list[bytes]:
    """Fields that stand in the order of their places, in the order of the directory.

    Wrong places still have an order, unless two are the same or the record is too long for them.
    """
    starts = [start for start, _length in places]
    if is_long or len(set(starts)) != len(starts):
        return list(raw)
    ranks = {start: rank for rank, start in enumerate(sorted(starts))}
    return [raw[ranks[start]] for start in starts]


def _are_seamless(places: Sequence[tuple[int, int]], size: int) -> bool:
    """Whether the places cover the data without gaps: then only end marks are missing."""
    end = 0
    for start, length in sorted(places):
        if start != end or not length:
            return False
        end += length
    return end in (size, size + 1)
