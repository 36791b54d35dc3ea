"""Where the records of a file begin and end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from bibnet_catalog.reading.pieces import LONGEST, Piece, Window
from bibnet_catalog.reading.remarks import Remark

from .marks import (
    BYTE_ORDER_MARK,
    END_OF_FIELD,
    END_OF_RECORD,
    MOST_PADDING,
    PADDING,
    START,
    START_SIZE,
)


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
