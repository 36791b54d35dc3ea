"""MARCXML of MARC21 and of the UNIMARC family, alone, in a collection or in answers of OAI-PMH.

The file is cut by its tags, not parsed as a whole: a record that is not well-formed costs only
itself, and a run can begin in the middle. Each record is then parsed by itself, without
namespaces; document types, and with them entities, are refused wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from .marc import Field, MarcRecord
from .pieces import BLOCK, LONGEST, MOST_FIELDS, MOST_SUBFIELDS, Decode, Piece, Window
from .remarks import BadRecord, Remark

_TOKEN = re.compile(
    rb"<(?:(?P<comment>!--)|(?P<data>!\[CDATA\[)|(?P<instruction>\?)|(?P<doctype>!DOCTYPE)"
    rb"|(?P<close>/)?(?:[A-Za-z_][\w.-]{0,40}:)?record(?=[\s/>]))"
)
LONGEST_TOKEN = 64
_ENDS = {"comment": b"-->", "data": b"]]>", "instruction": b"?>"}
# What a record has and the wrapper around it (a record of OAI-PMH) has not.
_OF_MARC = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,40}:)?(?:leader|controlfield|datafield|field)[\s/>]")
_CONTROLS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f]")


def split(file: BinaryIO, *, start: int = 0, number: int = 0) -> Iterator[Piece]:
    """The record elements of the file as pieces; see `pieces.Splitter`.

    What stands around them is no piece. A document type ends the file: the rest is refused.
    """
    cutter = _Cutter(Window(file, start), start)
    while piece := cutter.next(number + 1):
        yield piece
        number = piece.number


class _Cutter:
    """Looks for one record element after the other."""

    def __init__(self, window: Window, position: int) -> None:
        self.window = window
        self.at = position
        self.begun = -1  # where the element starts, once it is found
        self.cut = b""  # what is kept of one that has grown too long
        self.missing: dict[bytes, int] = {}  # up to where there is no such end of a section

    def next(self, number: int) -> Piece | None:
        self.begun = -1
        self.cut = b""
        while found := self._token():
            kind = found.lastgroup or "open"
            place = found.start() + self.window.begin
            self.at = found.end() + self.window.begin
            if kind in _ENDS:
                self._pass(_ENDS[kind])
            elif kind == "doctype":
                return self._refused_rest(number, place)
            elif kind == "open":
                if self._ends_another(place):
                    self.at = place
                    return self._piece(number, place, Remark("marcxml.open"))
                self.begun = place
                if self._end_of_tag(is_empty=True):
                    return self._piece(number, self.at)
            elif self.begun >= 0:
                self._end_of_tag()
                return self._piece(number, self.at)
        if self.begun < 0:
            return None
        self.at = self.window.end
        return self._piece(number, self.window.end, Remark("marcxml.cut"))

    def _token(self) -> re.Match[bytes] | None:
        """The next tag or section that matters, or None at the end of the file."""
        window = self.window
        while True:
            keep = self._keep()
            window.hold(keep, self.at + LONGEST_TOKEN - keep)
            found = _TOKEN.search(window.data, self.at - window.begin)
            if found and (window.is_whole or found.end() + window.begin < window.end):
                return found
            if window.is_whole:
                return None
            self.at = max(self.at, window.end - LONGEST_TOKEN)
            window.hold(self._keep(), window.end - self._keep() + BLOCK)

    def _keep(self) -> int:
        """From where on bytes are still needed; of an overlong element only its first ones."""
        if self.begun >= 0 and not self.cut and self.at - self.begun > LONGEST:
            self.cut = self.window.bytes(self.begun, self.begun + LONGEST)
        return self.begun if self.begun >= 0 and not self.cut else self.at

    def _pass(self, end: bytes) -> None:
        """Go behind the end of a comment or the like, if it has one within reach."""
        found = self._find(end, LONGEST)
        if found >= 0:
            self.at = found + len(end)

    def _find(self, mark: bytes, reach: int) -> int:
        """Where the mark stands within reach, or -1; no byte is looked at twice in vain."""
        keep = self._keep()
        stop = self.at + reach
        self.window.hold(keep, stop - keep)
        looked = max(self.at, self.missing.get(mark, 0) - len(mark) + 1)
        found = self.window.find(mark, looked, stop)
        if found < 0:
            self.missing[mark] = min(stop, self.window.end)
        return found

    def _end_of_tag(self, *, is_empty: bool = False) -> bool:
        """Go behind the tag; whether it closes itself, if that is asked."""
        found = self._find(b">", BLOCK)
        if found < 0:
            return False
        if is_empty and self.window.bytes(found - 1, found) != b"/":
            return False
        self.at = found + 1
        return True

    def _ends_another(self, place: int) -> bool:
        """Whether a record is still open that is more than the wrapper of this one."""
        if self.begun < 0:
            return False
        return bool(self.cut or _OF_MARC.search(self.window.bytes(self.begun, place)))

    def _piece(self, number: int, end: int, reason: Remark | None = None) -> Piece:
        content = self.cut or self.window.bytes(self.begun, end)
        if len(content) > LONGEST or self.cut:
            content, reason = content[:LONGEST], Remark("too_long", {"limit": LONGEST})
        return Piece(number, self.begun, end, content, reason)

    def _refused_rest(self, number: int, place: int) -> Piece:
        self.window.hold(place, LONGEST)
        content = self.window.bytes(place, place + LONGEST)
        while not self.window.is_whole:
            self.window.hold(self.window.end - 1, BLOCK)
        self.at = self.window.end
        return Piece(number, place, self.window.end, content, Remark("marcxml.doctype"))


def parse(content: bytes, decode: Decode) -> MarcRecord:
    """The record of this element, decoded; raises `BadRecord`."""
    text, assumed = decode(content)
    reader = _Reader()
    reader.record.remarks.extend(assumed)
    clean = _CONTROLS.sub("", text)
    if clean != text:
        reader.record.remarks.append(Remark("controls"))
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.texts.append
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(clean.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise BadRecord(
            "marcxml.malformed", line=error.lineno, problem=expat.ErrorString(error.code)
        ) from None
    if not reader.record.fields:
        raise BadRecord("empty")
    return reader.record


def _refuse_doctype(*_declaration: object) -> None:
    raise BadRecord("marcxml.doctype")


class _Reader:
    """Takes the events of the parser; `field` and `indicator` are RUSMARC's own names.

    A field embedded in a linking one becomes its subfields as ISO 2709 has them: `$1` with tag and
    indicators, then the subfields.
    """

    def __init__(self) -> None:
        self.record = MarcRecord()
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.indicators = ""
        self.code = ""
        self.subfields: list[tuple[str, str]] = []
        self.count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local in ("controlfield", "datafield", "field"):
            self._start_field(attributes)
            self.texts.clear()
        elif local == "subfield":
            self.code = attributes.get("code") or attributes.get("id", "")
            self.texts.clear()
        elif local in ("leader", "indicator"):
            self.texts.clear()

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "subfield":
            if self.tags and (self.code or self._text().strip()):
                self._add(self.code[:1], self._text())
            self.code = ""
        elif local in ("controlfield", "datafield", "field"):
            self._end_field()
        elif local == "indicator":
            self.indicators += "".join(self.texts)[:1] or " "
        elif local == "leader":
            self.record.leader = "".join(self.texts).replace("#", " ")
        else:
            return
        self.texts.clear()

    def _start_field(self, attributes: dict[str, str]) -> None:
        self.tags.append((attributes.get("tag") or attributes.get("id", "")).strip())
        indicators = ""
        if "ind1" in attributes or "ind2" in attributes:
            both = (attributes.get("ind1", " "), attributes.get("ind2", " "))
            indicators = "".join(one[:1] or " " for one in both).translate(_BLANKS)
        if len(self.tags) == 1:
            self.indicators = indicators
            self.subfields = []
            return
        self.code = ""  # the subfield around this field holds nothing else
        if indicators:
            self._add("1", self.tags[-1] + indicators)

    def _end_field(self) -> None:
        if not self.tags:
            return
        tag = self.tags.pop()
        text = self._text()
        if self.tags:  # embedded
            if text.strip():
                self._add("1", tag + text)
            return
        if not self.subfields:
            self._add("", text)
        self.record.fields.append(Field(tag, self.indicators, tuple(self.subfields)))
        if len(self.record.fields) > MOST_FIELDS:
            raise BadRecord("too_many_fields", limit=MOST_FIELDS)

    def _add(self, code: str, text: str) -> None:
        self.subfields.append((code, text))
        self.count += 1
        if self.count > MOST_SUBFIELDS:
            raise BadRecord("too_many_subfields", limit=MOST_SUBFIELDS)

    def _text(self) -> str:
        """What was written since the last tag; line breaks of pretty printers are blanks."""
        text = "".join(self.texts)
        return " ".join(text.split()) if "\n" in text else text


_BLANKS = str.maketrans("#|", "  ")
