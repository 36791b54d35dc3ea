"""Real records as the reading half of the catalogue gives them, and records written by hand."""

from __future__ import annotations

import io
import json
import lzma
from pathlib import Path
from types import ModuleType

from bibnet_catalog.reading import irbis as _irbis
from bibnet_catalog.reading import iso2709 as _iso2709
from bibnet_catalog.reading import marcxml as _marcxml
from bibnet_catalog.reading.marc import Field, MarcRecord
from bibnet_catalog.reading.remarks import Remark

FILES = Path(__file__).parent.parent / "files"


def iso2709(path: str, encoding: str = "utf-8") -> list[MarcRecord]:
    """The records of an ISO 2709 file of this folder."""
    return _read(_iso2709, path, encoding)


def marcxml(path: str) -> list[MarcRecord]:
    """The records of a MARCXML file of this folder."""
    return _read(_marcxml, path, "utf-8")


def irbis(path: str) -> list[MarcRecord]:
    """The records of an exchange text file of IRBIS64."""
    return _read(_irbis, path, "utf-8")


def _read(reader: ModuleType, path: str, encoding: str) -> list[MarcRecord]:
    def decode(content: bytes) -> tuple[str, tuple[Remark, ...]]:
        return content.decode(encoding), ()

    content = (FILES / path).read_bytes()
    content = lzma.decompress(content) if path.endswith(".xz") else content
    return [reader.parse(one.content, decode) for one in reader.split(io.BytesIO(content))]


def expected_twin() -> MarcRecord:
    """The MARC21 twin of 7_rusmarc.mrc as another program made it."""
    (data,) = json.loads((FILES / "rusmarc/7_expected_marc21.json").read_text("utf-8"))
    record = MarcRecord(leader=data.pop("leader"))
    for tag, rows in sorted(data.items()):
        for row in rows if isinstance(rows, list) else [rows]:
            if isinstance(row, str):
                record.fields.append(Field(tag, "", (("", row),)))
                continue
            pairs = [
                (code, text)
                for code, texts in row.items()
                if len(code) == 1
                for text in (texts if isinstance(texts, list) else [texts])
            ]
            marks = row.get("ind1", " ") + row.get("ind2", " ")
            record.fields.append(Field(tag, marks, tuple(pairs)))
    return record


def record(*lines: str, leader: str = "00000nam0 2200000   450 ") -> MarcRecord:
    """A record out of lines: «200 1 $aЗаглавие», «001 12», and for IRBIS «200 ^AЗаглавие»."""
    fields = []
    for line in lines:
        tag, _space, text = line.partition(" ")
        if "^" in text and "$" not in text:
            before, *parts = text.split("^")
            subfields = [("", before)] if before else []
            subfields += [(part[0].lower(), part[1:]) for part in parts]
            fields.append(Field(tag, "", tuple(subfields)))
        elif "$" not in text:
            fields.append(Field(tag, "", (("", text),)))
        else:
            marks, *parts = text.split("$")
            pairs = tuple((part[0], part[1:]) for part in parts)
            fields.append(Field(tag, f"{marks:2.2}", pairs))
    return MarcRecord(leader=leader, fields=fields)
