"""The formats in which each record is given.

A record that came as MARC21 or RUSMARC is given in it as it came, with what its library corrects
laid over it; in the other one as its description says it. What a library has stands in 852 and 899,
the catalogue's own fields.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.urls import reverse

from bibnet.libraries import network
from bibnet_catalog.correcting.in_marc import Corrected, with_corrections
from bibnet_catalog.describing.description import Description
from bibnet_catalog.models import Record
from bibnet_catalog.reading.containers import READERS, Container, Dialect
from bibnet_catalog.reading.encodings import Decoder, Encoding
from bibnet_catalog.reading.marc import MarcRecord
from bibnet_catalog.reading.remarks import BadRecord
from bibnet_catalog.writing import dublin_core, marcxml
from bibnet_catalog.writing.marc_records import written
from bibnet_catalog.writing.xml import Xml


class Format(NamedTuple):
    """`write` makes the metadata of a record with what is corrected of it; `has_bytes` says that it
    looks at what came.
    """

    prefix: str
    schema: str
    namespace: str
    has_bytes: bool
    write: Callable[[Record, Corrected], Xml]


def _as_dublin_core(record: Record, _corrected: Corrected) -> Xml:
    url = network.portal_url() + reverse("catalog:entry", args=[record.edition_id])
    return dublin_core.dublin_core(Description.from_json(record.description), url=url)


def _as_marc21(record: Record, corrected: Corrected) -> Xml:
    return marcxml.marc21(_with_holdings(record, corrected, Dialect.MARC21, "852"))


def _as_rusmarc(record: Record, corrected: Corrected) -> Xml:
    found = _with_holdings(record, corrected, Dialect.RUSMARC, "899")
    return marcxml.exchanged(found, name="RUSMARC")


FORMATS = {
    one.prefix: one
    for one in (
        Format(
            "oai_dc", dublin_core.SCHEMA, dublin_core.NAMESPACE, has_bytes=False,
            write=_as_dublin_core,
        ),
        Format("marc21", marcxml.MARC21_SCHEMA, marcxml.MARC21, has_bytes=True, write=_as_marc21),
        Format(
            "rusmarc", marcxml.EXCHANGE_SCHEMA, marcxml.EXCHANGE, has_bytes=True,
            write=_as_rusmarc,
        ),
    )
}  # fmt: skip


def _with_holdings(record: Record, corrected: Corrected, dialect: Dialect, tag: str) -> MarcRecord:
    """The record in a dialect; its copies as the catalogue writes them, unless they stand there."""
    description = Description.from_json(record.description)
    came = _as_it_came(record) if record.dialect == dialect else None
    held = [one for one in description.held if not one.is_withdrawn]
    if came is None:
        return written(description, dialect, held)
    if came.first(tag) is None and held:
        came.fields += written(Description(), dialect, held).all(tag)
    return with_corrections(came, description, corrected, dialect) if corrected else came


def _as_it_came(record: Record) -> MarcRecord | None:
    """The record in its bytes, or None if they can be read no more."""
    try:
        reader = READERS[Container(record.container)]
        return reader.parse(bytes(record.content), Decoder(Encoding(record.encoding)))
    except (BadRecord, KeyError, ValueError):
        return None
