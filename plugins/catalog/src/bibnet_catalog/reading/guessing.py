"""What a file is, told by its content: what is shown to a person before anything is read in."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from . import iso2709, unpacking
from .containers import READERS, Container, Dialect
from .encodings import Decoder, Detection, Encoding, declared_encoding, detect
from .marc import Field, MarcRecord
from .pieces import Decode, Piece
from .remarks import BadFile, BadRecord, Refused, Remark
from .tables.delimited import separator_of

TITLES = 10
# The file is looked at in so many places, so many bytes at each.
PLACES = 10
STRETCH = 256_000
MOST_OF_STRETCH = 100


@dataclass(frozen=True, slots=True)
class Guess:
    """What a file seems to be, for a person to confirm or correct.

    `titles` are up to ten from all over the file, decoded by `encoding`; of a CSV they are its
    first lines, of a workbook there are none. `is_packed` says that the file stands in a ZIP
    archive (`unpacking.unpacked`). Where nothing can be read, `container` is unknown and `remark`
    says why.
    """

    container: Container
    dialect: Dialect | None = None
    encoding: Encoding | None = None
    detection: Detection | None = None
    titles: tuple[str, ...] = ()
    is_packed: bool = False
    remark: Remark | None = None


def guess(
    file: BinaryIO | Path, *, encoding: Encoding | None = None, dialect: Dialect | None = None
) -> Guess:
    """What this file, at whose bytes one can seek, seems to be; what is said overrules them."""
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return guess(opened, encoding=encoding, dialect=dialect)
    try:
        if not unpacking.is_zip(file):
            return _guess(file, encoding, dialect)
        if unpacking.is_workbook(file):
            return Guess(Container.XLSX, Dialect.TABLE, Encoding.UTF8)
        with unpacking.unpacked(file) as inner:
            if unpacking.is_zip(inner):
                raise BadFile("file.archive")
            return _guess(inner, encoding, dialect, is_packed=True)
    except BadFile as error:
        return Guess(Container.UNKNOWN, remark=error.remark)


def _guess(
    file: BinaryIO,
    encoding: Encoding | None,
    dialect: Dialect | None,
    *,
    is_packed: bool = False,
) -> Guess:
    stretches = list(_stretches(file))
    container = _container(stretches[0] if stretches else b"")
    if container == Container.CSV:
        detection = None if encoding else detect(file)
        chosen = encoding or (detection.encoding if detection else Encoding.UTF8)
        titles = _first_lines(stretches[0], Decoder(chosen))
        if not titles:
            raise BadFile("file.unknown")
        return Guess(container, Dialect.TABLE, chosen, detection, titles, is_packed)
    pieces = list(_pieces(container, stretches))
    records = list(_parsed(container, pieces, _any_bytes))
    if not records:
        raise _why_nothing(container, pieces)
    dialect = dialect or _dialect(container, records)
    declared = _declared(container, dialect, records, stretches[0])
    detection = None if encoding else detect(file, declared=declared)
    chosen = encoding or (detection.encoding if detection else Encoding.UTF8)
    decoded = _parsed(container, pieces, Decoder(chosen))
    titles = _spread(title_of(one, dialect) for one in decoded)
    return Guess(container, dialect, chosen, detection, titles, is_packed)


def _stretches(file: BinaryIO) -> Iterator[bytes]:
    """Some of the file from its start and from places spread evenly behind it."""
    size = file.seek(0, io.SEEK_END)
    step = max(STRETCH, size // PLACES)
    for place in range(0, size, step):
        file.seek(place)
        yield file.read(STRETCH)


_SIGNATURES = {
    b"\xd0\xcf\x11\xe0": "file.old_excel",
    b"\x1f\x8b": "file.archive",
    b"Rar!": "file.archive",
    b"7z\xbc\xaf": "file.archive",
    b"\xff\xfe": "file.utf16",
    b"\xfe\xff": "file.utf16",
}
_IRBIS_LINE = re.compile(rb"^#\d{1,5}:", re.MULTILINE)


def _container(head: bytes) -> Container:
    """The format by how the file starts; raises BadFile."""
    for signature, code in _SIGNATURES.items():
        if head.startswith(signature):
            raise BadFile(code)
    text = head.removeprefix(iso2709.BYTE_ORDER_MARK).lstrip(iso2709.PADDING + b" ")
    if not text:
        raise BadFile("file.unknown" if head else "file.empty")
    if text.startswith(b"<"):
        return Container.MARCXML
    if iso2709.END_OF_FIELD in text and (
        iso2709.END_OF_RECORD in text or iso2709.START.search(text)
    ):
        return Container.ISO2709
    if len(_IRBIS_LINE.findall(text)) >= 2:
        return Container.IRBIS
    is_json = text[:1] in (b"{", b"[")
    if is_json or any(byte < 0x20 and byte not in b"\t\r\n\x1a" for byte in text[:4096]):
        raise BadFile("file.unknown")
    return Container.CSV


def _pieces(container: Container, stretches: Sequence[bytes]) -> Iterator[Piece]:
    """The whole records of the stretches: what is cut at their ends does not count."""
    for number, stretch in enumerate(stretches):
        pieces = list(READERS[container].split(io.BytesIO(stretch)))
        is_cut = len(stretch) == STRETCH
        whole = pieces[1 if number else 0 : -1 if is_cut and len(pieces) > 1 else None]
        yield from whole[:MOST_OF_STRETCH]


def _parsed(container: Container, pieces: Iterable[Piece], decode: Decode) -> Iterator[MarcRecord]:
    for piece in pieces:
        if not piece.reason:
            try:
                yield READERS[container].parse(piece.content, decode)
            except BadRecord:
                continue


def _any_bytes(content: bytes) -> tuple[str, Sequence[Remark]]:
    return content.decode("latin-1"), ()


def _why_nothing(container: Container, pieces: Sequence[Piece]) -> Refused:
    for piece in pieces:
        if piece.reason and piece.reason.code == "marcxml.doctype":
            return BadFile(piece.reason.code)
    return BadFile("file.xml" if container == Container.MARCXML else "file.unknown")


def _dialect(container: Container, records: Sequence[MarcRecord]) -> Dialect | None:
    """What most of the records are, by fields that only one of the dialects has."""
    if container == Container.IRBIS:
        return Dialect.IRBIS
    votes = Counter(vote for record in records for vote in _votes(record))
    return votes.most_common(1)[0][0] if votes else None


def _votes(record: MarcRecord) -> Iterator[Dialect]:
    if record.text("245", "a") or record.text("260", "a") or record.text("264", "a"):
        yield Dialect.MARC21
    if record.first("200", "210", "461", "463"):
        coded = record.text("100", "a")
        if record.first("801") or (len(coded) > 20 and coded[:8].strip().isdigit()):
            yield Dialect.RUSMARC
        # The worksheet that IRBIS writes down in each record, also in ISO 2709.
        elif record.text("920") or record.first("907"):
            yield Dialect.IRBIS
        elif not record.text("245", "a"):
            yield Dialect.RUSMARC


_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,80}encoding=[\"']([\w.-]{1,30})[\"']")
_XML_NAMES = {
    b"utf-8": Encoding.UTF8,
    b"windows-1251": Encoding.CP1251,
    b"cp1251": Encoding.CP1251,
    b"ibm866": Encoding.CP866,
    b"cp866": Encoding.CP866,
    b"koi8-r": Encoding.KOI8R,
}


def _declared(
    container: Container, dialect: Dialect | None, records: Sequence[MarcRecord], head: bytes
) -> Encoding | None:
    """The encoding that the file, or most of its records, declare."""
    if container == Container.MARCXML:
        found = _XML_ENCODING.search(head[:200])
        return _XML_NAMES.get(found[1].lower()) if found else Encoding.UTF8
    if container != Container.ISO2709:
        return None
    if dialect == Dialect.MARC21:
        said = Counter(declared_encoding(one.leader, "") for one in records)
    else:
        coded = (one.text("100", "a") for one in records)
        said = Counter(declared_encoding("", one) for one in coded if one)
    return said.most_common(1)[0][0] if said else None


def title_of(record: MarcRecord, dialect: Dialect | None) -> str:
    """A title to recognise the record by, that of the set before a volume's own; may be empty."""
    if dialect == Dialect.MARC21:
        return _joined(record.first("245"), "abnp")
    own = _joined(record.first("200"), "vae" if dialect == Dialect.IRBIS else "aehiv")
    if dialect == Dialect.IRBIS:
        return " ".join(filter(None, (record.text("461", "c"), own)))
    return " ".join(filter(None, (_embedded_title(record.first("461")), own)))


def _joined(field: Field | None, codes: str) -> str:
    texts = field.all(*codes) if field else []
    return " ".join(" ".join(text.split()) for text in texts if text.strip())


def _embedded_title(field: Field | None) -> str:
    """The 200$a within a field of RUSMARC that links to a set."""
    is_title = False
    for code, text in field.subfields if field else ():
        if code == "1":
            is_title = text.startswith("200")
        elif code == "a" and is_title:
            return text
    return ""


def _spread(titles: Iterable[str]) -> tuple[str, ...]:
    """Ten titles from all over the file; those that show the encoding first of all."""
    known = list(dict.fromkeys(title for title in titles if title))
    telling = [title for title in known if not title.isascii()]
    if len(telling) < TITLES:
        return tuple([*telling, *(title for title in known if title.isascii())][:TITLES])
    return tuple(telling[number * len(telling) // TITLES] for number in range(TITLES))


def _first_lines(head: bytes, decode: Decode) -> tuple[str, ...]:
    """The first lines of a table, if it is one."""
    if not separator_of(head):
        return ()
    try:
        text = decode(b"\n".join(head[:64_000].splitlines()[: TITLES + 1]))[0]
    except BadRecord:
        return ()
    return tuple(" ".join(line.split()) for line in text.splitlines()[:TITLES])
