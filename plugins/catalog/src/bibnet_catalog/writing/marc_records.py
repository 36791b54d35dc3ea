"""Records of the MARC family that are written, as those that are read, and back."""

from __future__ import annotations

from collections.abc import Iterable

import pymarc

from bibnet_catalog.describing.description import Description, Held
from bibnet_catalog.reading.containers import Dialect
from bibnet_catalog.reading.marc import Field, MarcRecord

from .marc21 import marc21
from .rusmarc import rusmarc

_WRITERS = {Dialect.MARC21: marc21, Dialect.RUSMARC: rusmarc}


def written(description: Description, dialect: str, held: Iterable[Held] = ()) -> MarcRecord:
    """What a description says as a record of MARC21 or RUSMARC, with a field for each copy."""
    record = _WRITERS[Dialect(dialect)](description, held)
    return MarcRecord(str(record.leader), [_field(one) for one in record.fields])


def to_pymarc(record: MarcRecord) -> pymarc.Record:
    """The record as pymarc has it, to be written to a file; what it cannot say is left out."""
    fields = []
    for one in record.fields:
        if one.tag.startswith("00"):
            fields.append(pymarc.Field(one.tag, data=one.value))
        elif parts := [pymarc.Subfield(code, text) for code, text in one.subfields if code]:
            of = f"{one.indicators:<2}"
            fields.append(pymarc.Field(one.tag, pymarc.Indicators(of[0], of[1]), parts))
    return pymarc.Record(leader=f"{record.leader:<24}"[:24], fields=fields, force_utf8=True)


def _field(one: pymarc.Field) -> Field:
    if one.control_field:
        return Field(one.tag, "", (("", one.data or ""),))
    return Field(one.tag, "".join(one.indicators or ()), tuple((code, text) for code, text in one))
