"""Binary files of ISO 2709 (MARC21, RUSMARC, UNIMARC), taken as they come.

Real files lie about lengths and places, so the marks 1D (end of record), 1E (end of field) and 1F
(subfield) are believed first and the numbers only where they agree with them. Nothing is thrown
away: what is no record is a piece with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from .marc import Field, MarcRecord
from .pieces import LONGEST, MOST_FIELDS, MOST_SUBFIELDS, Decode, Piece, Window
from .remarks import BadRecord, Remark

END_OF_RECORD = b"\x1d"
END_OF_FIELD = b"\x1e"
LEADER = 24
ENTRY = 12  # of the directory: tag, length, place

# What may stand between records: line ends, zeros and Control-Z of tapes and copying programs.
PADDING = b"\0\r\n\t\x1a"
MOST_PADDING = 4096
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# The start of a record as it stands nowhere else: a leader and the first entry of a directory.
START = re.compile(
    rb"\d{5}[ -~][a-zA-Z][ -~]{3}[0-9 #|]{2}\d{5}[ -~]{3}4[0-9 #|][ -~]{2}[0-9A-Za-z]{3}\d{9}"
)
START_SIZE = LEADER + ENTRY
_ENTRY = re.compile(rb"[0-9A-Za-z]{3}[0-9]{9}")

# The control characters that ISO 2709 does not use itself (the ESC of MARC-8 is decoded by then).
_CONTROLS = bytes(one for one in range(0x20) if one not in (0x1D, 0x1E, 0x1F)) + b"\x7f"
_SPACES = str.maketrans("\t\r\n", "   ")
_CONTROLS_IN_TEXT = re.compile("[\0-\x1d\x7f]")
_BLANKS = str.maketrans("#|", "  ")
_WRITTEN_BLANK = re.compile("(?:^|\x1e)(?:[#|][^\x1e\x1f]|[^\x1e\x1f][#|])\x1f")

# Makes a named tuple in half the time: there are some thirty of them a record.
_new_tuple = tuple.__new__


def split(file: BinaryIO, *, start: int = 0, number: int = 0) -> Iterator[Piece]:
    """The records of the file as pieces; see `pieces.Splitter`."""
    cutter = _Cutter(Window(file, start))
    position = start
    while (position := cutter.after_padding(position)) >= 0:
        number += 1
        content, end, reason = cutter.cut(position)
        yield Piece(number, position, end, content, reason)
        position = end


class _Cutter:
    """Finds where the record that starts at a place ends; holds no more than two records' bytes."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.mark = -1  # the last end mark found: the next one from any place before it

    def after_padding(self, position: int) -> int:
        """Where the next piece starts, or -1 at the end of the file."""
        window = self.window
        if window.hold(position, START_SIZE) and window.bytes(position, position + 1)[0] >= 0x20:
            start = position
        else:
            size = window.hold(position, MOST_PADDING)
            held = window.bytes(position, position + size)
            start = position + size - len(held.lstrip(PADDING))
            if start == position + MOST_PADDING:
                start = position  # too much to be padding: a piece of its own, with a reason
        if window.bytes(start, start + 3) == BYTE_ORDER_MARK:
            start += 3
        return start if window.hold(start, 1) else -1

    def cut(self, position: int) -> tuple[bytes, int, Remark | None]:
        """The bytes of the piece at this place, where it ends, and why it is no record."""
        window = self.window
        mark = self._next_mark(position)
        if mark >= 0:
            size = mark + 1 - position
            declared = self._declared(position)
            if declared == size:
                return window.bytes(position, mark + 1), mark + 1, None
            if declared > size and self._goes_on(position, mark, declared):
                end = position + declared
                return window.bytes(position, end), end, None
        stop = mark + 1 if mark >= 0 else min(window.end, position + LONGEST)
        following = self._next_start(position + 1, stop, keep=position)
        if following >= 0:
            content = window.bytes(position, following)
            return content, following, _why_unfinished(content)
        if mark >= 0:
            return window.bytes(position, stop), stop, None
        content = window.bytes(position, stop)
        if window.is_whole and stop == window.end:
            return content, stop, _why_unfinished(content)
        return content, self._after_overlong(stop), Remark("too_long", {"limit": LONGEST})

    def _next_mark(self, position: int) -> int:
        """The next end of a record within `LONGEST` bytes, or -1."""
        window = self.window
        if self.mark >= position:
            return self.mark if self.mark < position + LONGEST else -1
        looked = position
        while True:
            self.mark = window.find(END_OF_RECORD, looked, position + LONGEST)
            looked = window.end
            if self.mark >= 0 or window.is_whole or looked >= position + LONGEST:
                return self.mark
            window.hold(position, looked - position + 1)

    def _declared(self, position: int) -> int:
        digits = self.window.bytes(position, position + 5)
        return int(digits) if len(digits) == 5 and digits.isdigit() else -1

    def _goes_on(self, position: int, mark: int, declared: int) -> bool:
        """Whether the mark is a stray byte within a record that ends where its leader says."""
        window = self.window
        if window.bytes(mark - 1, mark) == END_OF_FIELD:
            return False
        window.hold(position, declared + START_SIZE)
        end = position + declared
        if window.bytes(end - 2, end) != END_OF_FIELD + END_OF_RECORD:
            return False
        behind = window.bytes(mark + 1, mark + 1 + START_SIZE + len(PADDING)).lstrip(PADDING)
        return not START.match(behind)

    def _next_start(self, position: int, stop: int, *, keep: int) -> int:
        """Where the next record certainly starts before `stop`, or -1; `keep` stays held."""
        window = self.window
        while True:
            found = START.search(window.data, position - window.begin, stop - window.begin)
            if not found:
                return -1
            start = found.start() + window.begin
            before = window.bytes(start - 8, start).rstrip(PADDING)
            if before.endswith(END_OF_FIELD):
                return start
            declared = self._declared(start)
            window.hold(keep, start - keep + declared)
            end = start + declared - 1
            if window.bytes(end, end + 1) == END_OF_RECORD and (
                window.find(END_OF_RECORD, start, end + 1) == end
            ):
                return start
            position = start + 1

    def _after_overlong(self, position: int) -> int:
        """Where something that is too long for a record ends at last."""
        window = self.window
        while True:
            keep = position - START_SIZE - 8
            window.hold(keep, LONGEST // 2)
            stop = window.end
            mark = window.find(END_OF_RECORD, position, stop)
            start = self._next_start(position - START_SIZE, mark if mark >= 0 else stop, keep=keep)
            if start >= 0:
                return start
            if mark >= 0:
                return mark + 1
            if window.is_whole:
                return window.end
            position = stop


def _why_unfinished(content: bytes) -> Remark | None:
    """Why bytes without an end mark are no record; they may be one that lost only that."""
    if content.rstrip(PADDING).endswith(END_OF_FIELD):
        return None
    return Remark("iso2709.cut" if END_OF_FIELD in content else "iso2709.no_record")


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
            _fill(record, _tags(head[LEADER:-1]), text[base:-2], content, order)
            return record
    return _recovered(content, decode)


def _tags(directory: bytes) -> list[str]:
    text = directory.decode("ascii")
    return [text[at : at + 3] for at in range(0, len(text), ENTRY)]


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


def _fill(
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


def _refuse_giants(content: bytes) -> None:
    if len(content) > LONGEST:
        raise BadRecord("too_long", limit=LONGEST)
    if content.count(b"\x1e") > MOST_FIELDS:
        raise BadRecord("too_many_fields", limit=MOST_FIELDS)
    if content.count(b"\x1f") > MOST_SUBFIELDS:
        raise BadRecord("too_many_subfields", limit=MOST_SUBFIELDS)


def _recovered(content: bytes, decode: Decode) -> MarcRecord:
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
    tags = _tags(b"".join(entries))
    _fill(record, tags, text[LEADER + 1 :], whole, range(len(tags)))
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
