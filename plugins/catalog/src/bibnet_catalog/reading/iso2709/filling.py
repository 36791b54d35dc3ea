"""From the decoded text of a record to its fields."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bibnet_catalog.reading.marc import Field, MarcRecord
from bibnet_catalog.reading.remarks import BadRecord, Remark

from .marks import END_OF_RECORD, ENTRY

# The control characters that ISO 2709 does not use itself (the ESC of MARC-8 is decoded by then).
_CONTROLS = bytes(one for one in range(0x20) if one not in (0x1D, 0x1E, 0x1F)) + b"\x7f"
_SPACES = str.maketrans("\t\r\n", "   ")
_CONTROLS_IN_TEXT = re.compile("[\0-\x1d\x7f]")
_BLANKS = str.maketrans("#|", "  ")
_WRITTEN_BLANK = re.compile("(?:^|\x1e)(?:[#|][^\x1e\x1f]|[^\x1e\x1f][#|])\x1f")

# Makes a named tuple in half the time: there are some thirty of them a record.
_new_tuple = tuple.__new__


def tags_of(directory: bytes) -> list[str]:
    """The tags of the entries of a directory, in their order."""
    text = directory.decode("ascii")
    return [text[at : at + 3] for at in range(0, len(text), ENTRY)]


def fill(
    record: MarcRecord, tags: Sequence[str], text: str, content: bytes, order: Sequence[int]
) -> None:
    """Put the fields of the decoded text, parted by end marks, into the record in this order."""
    stray = content.find(END_OF_RECORD, 0, -1) >= 0
    if stray or len(content.translate(None, _CONTROLS)) != len(content):
        text = _without_controls(text, record.remarks)
    blanks = _has_written_blanks(text)
    if "#" in record.leader or "|" in record.leader or blanks:
        record.leader = record.leader.translate(_BLANKS)
        record.remarks.append(Remark("iso2709.blanks"))
    fields = record.fields
    values = text.split("\x1e")
    for tag, number in zip(tags, order, strict=True):
        value = values[number]
        parts = value.split("\x1f")
        indicators = parts[0]
        if len(parts) == 1:
            fields.append(_field_without_subfields(tag, value))
        elif len(indicators) == 2:
            if blanks:
                indicators = indicators.translate(_BLANKS)
            del parts[0]
            subfields = tuple([(part[0], part[1:]) for part in parts if part])
            fields.append(_new_tuple(Field, (tag, indicators, subfields)))
        else:
            fields.append(_field_with_odd_indicators(tag, indicators, parts[1:]))
            record.remarks.append(Remark("iso2709.indicators", {"tag": tag}))
    if not fields:
        raise BadRecord("empty")


def _has_written_blanks(text: str) -> bool:
    """Whether an indicator is # or |; the quick look spares most records the search."""
    marks = ("#\x1f", "|\x1f", "\x1e#", "\x1e|")
    return any(mark in text for mark in marks) and bool(_WRITTEN_BLANK.search(text))


def _field_without_subfields(tag: str, value: str) -> Field:
    if tag < "010" or len(value) < 2 or value[:2].strip(" #|0123456789"):
        return Field(tag, "", (("", value),))
    return Field(tag, value[:2].translate(_BLANKS), (("", value[2:]),))


def _field_with_odd_indicators(tag: str, indicators: str, parts: Sequence[str]) -> Field:
    """Two indicators of none, one or three; text before the first subfield keeps the code ""."""
    subfields = [(part[0], part[1:]) for part in parts if part]
    rest = indicators[2:].strip(" #|")
    if rest:
        subfields.insert(0, ("", rest))
    return Field(tag, indicators[:2].ljust(2).translate(_BLANKS), tuple(subfields))


def _without_controls(text: str, remarks: list[Remark]) -> str:
    text = text.translate(_SPACES)
    clean = _CONTROLS_IN_TEXT.sub("", text)
    if clean != text:
        remarks.append(Remark("controls"))
    return clean
