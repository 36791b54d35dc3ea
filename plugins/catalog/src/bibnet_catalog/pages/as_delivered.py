"""A record as its library delivered it: field by field, its bytes; and with its corrections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bibnet_catalog.correcting.in_marc import Corrected, with_corrections
from bibnet_catalog.describing.description import Description
from bibnet_catalog.models import Record
from bibnet_catalog.reading.containers import READERS, Container, Dialect
from bibnet_catalog.reading.encodings import Decoder, Encoding
from bibnet_catalog.reading.marc import MarcRecord
from bibnet_catalog.reading.remarks import BadRecord
from bibnet_catalog.writing.files import iso2709
from bibnet_catalog.writing.marc_records import to_pymarc

MOST_FIELDS = 2_000
# By container: the kind of content, and how the name of the file ends.
FILES: Mapping[str, tuple[str, str]] = {
    Container.ISO2709: ("application/marc", "mrc"),
    Container.MARCXML: ("application/marcxml+xml", "xml"),
    Container.IRBIS: ("text/plain", "txt"),
    Container.CSV: ("text/plain", "txt"),
    Container.XLSX: ("text/plain", "txt"),
}
NAMES: Mapping[str, str] = {
    Dialect.MARC21: "MARC 21",
    Dialect.RUSMARC: "RUSMARC",
    Dialect.IRBIS: "IRBIS64",
    Dialect.TABLE: "",
    Container.ISO2709: "ISO 2709",
    Container.MARCXML: "MARCXML",
    Container.CSV: "CSV",
    Container.XLSX: "XLSX",
}
ENCODINGS = frozenset(Encoding)
UNKNOWN = ("application/octet-stream", "bin")


@dataclass(frozen=True, slots=True)
class File:
    """Bytes to be taken home."""

    name: str
    content_type: str
    content: bytes


def fields_of(record: Record, corrected: Corrected | None = None) -> MarcRecord | None:
    """The record's fields, saying what is corrected of them; None where they are not readable."""
    read = _read(record)
    if read is not None and corrected:
        description = Description.from_json(record.description)
        read = with_corrections(read, description, corrected, record.dialect)
    if read is not None:
        read.fields = read.fields[:MOST_FIELDS]
    return read


def _read(record: Record) -> MarcRecord | None:
    if record.container not in READERS or record.encoding not in ENCODINGS:
        return None
    try:
        decode = Decoder(Encoding(record.encoding))
        return READERS[Container(record.container)].parse(bytes(record.content), decode)
    except BadRecord:
        return None


def format_of(record: Record) -> str:
    """«RUSMARC, ISO 2709, CP1251»."""
    parts = (record.dialect, record.container, record.encoding)
    names = (NAMES.get(one, one) for one in parts if one)
    return ", ".join(dict.fromkeys(one for one in names if one))


def file_of(record: Record) -> File:
    """The bytes as they came."""
    content_type, ending = FILES.get(record.container, UNKNOWN)
    return File(f"record-{record.pk}.{ending}", content_type, bytes(record.content))


def corrected_file(record: Record, corrected: Corrected) -> File | None:
    """The record with its corrections as a file of ISO 2709 in UTF-8; None of one of which
    nothing is corrected.
    """
    read = fields_of(record, corrected) if corrected else None
    if read is None:
        return None
    content_type, ending = FILES[Container.ISO2709]
    content = iso2709(to_pymarc(read))
    return File(f"record-{record.pk}.{ending}", content_type, content)
