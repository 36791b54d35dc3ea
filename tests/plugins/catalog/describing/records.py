"""Real records as the reading half of the catalogue gives them, read by the shortest code."""

from __future__ import annotations

import io
import json
import lzma
import xml.etree.ElementTree as ET
from pathlib import Path

from bibnet_catalog.reading import iso2709 as reader
from bibnet_catalog.reading.marc import Field, MarcRecord
from bibnet_catalog.reading.remarks import Remark

FILES = Path(__file__).parent.parent / "files"


def iso2709(path: str, encoding: str = "utf-8") -> list[MarcRecord]:
    """The records of an ISO 2709 file of this folder."""

    def decode(content: bytes) -> tuple[str, tuple[Remark, ...]]:
        return content.decode(encoding), ()

    content = (FILES / path).read_bytes()
    content = lzma.decompress(content) if path.endswith(".xz") else content
    pieces = reader.split(io.BytesIO(content))
    return [reader.parse(one.content, decode) for one in pieces]


def marcxml(path: str) -> list[MarcRecord]:
    """The records of a MARCXML file of this folder."""
    root = ET.fromstring((FILES / path).read_text("utf-8"))
    return [_from_xml(one) for one in root.iter() if one.tag.endswith("}record")]


def irbis(path: str) -> list[MarcRecord]:
    """The records of an exchange text file of IRBIS64."""
    records, fields = [], []
    for line in (FILES / path).read_text("utf-8").splitlines():
        if line.startswith("*****"):
            records.append(MarcRecord(fields=fields))
            fields = []
        elif line.startswith("#"):
            tag, _colon, text = line[1:].partition(": ")
            before, *parts = text.split("^")
            subfields = [("", before)] if before else []
            subfields += [(part[0].lower(), part[1:]) for part in parts if part]
            fields.append(Field(tag.zfill(3), "", tuple(subfields)))
    return records


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


def _from_xml(node: ET.Element) -> MarcRecord:
    record = MarcRecord()
    for one in node:
        kind = one.tag.rpartition("}")[2]
        tag = one.get("tag", "")
        if kind == "leader":
            record.leader = one.text or ""
        elif kind == "controlfield":
            record.fields.append(Field(tag, "", (("", one.text or ""),)))
        else:
            pairs = tuple((sub.get("code", ""), sub.text or "") for sub in one)
            record.fields.append(Field(tag, one.get("ind1", "") + one.get("ind2", ""), pairs))
    return record
