"""A record as its library delivered it: field by field, and its bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bibnet_catalog.models import Record
from bibnet_catalog.reading.containers import READERS, Container, Dialect
from bibnet_catalog.reading.encodings import Decoder, Encoding
from bibnet_catalog.reading.marc import MarcRecord
from bibnet_catalog.reading.remarks import BadRecord

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
    Dialect.MARC21: "MARC21",
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


def fields_of(record: Record) -> MarcRecord | None:
    """The record's fields, or None where they can not be read as fields."""
    if record.container not in READERS or record.encoding not in ENCODINGS:
        return None
    try:
        decode = Decoder(Encoding(record.encoding))
        read = READERS[Container(record.container)].parse(bytes(record.content), decode)
    except BadRecord:
        return None
    read.fields = read.fields[:MOST_FIELDS]
    return read


def format_of(record: Record) -> str:
    """«RUSMARC, ISO 2709, CP1251»."""
    parts = (record.dialect, record.container, record.encoding)
    names = (NAMES.get(one, one) for one in parts if one)
    return ", ".join(dict.fromkeys(one for one in names if one))


def file_of(record: Record) -> File:
    """The bytes as they came."""
    content_type, ending = FILES.get(record.container, UNKNOWN)
    return File(f"record-{record.pk}.{ending}", content_type, bytes(record.content))
