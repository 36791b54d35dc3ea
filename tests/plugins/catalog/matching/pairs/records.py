"""The descriptions of the real files, read as an import reads them."""

from __future__ import annotations

import io
import json
import lzma
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bibnet_catalog.describing.describe import describe
from bibnet_catalog.describing.description import Description, Level
from bibnet_catalog.describing.holdings import NO_HOLDINGS
from bibnet_catalog.describing.volumes import completed
from bibnet_catalog.reading import encodings, irbis, iso2709
from bibnet_catalog.reading.marc import Field, MarcRecord

from tests.plugins.catalog.describing.records import expected_twin

FILES = Path(__file__).parents[2] / "files"
RUSMARC = ("rusmarc/test1_cp1251.iso", "rusmarc/01007496813.iso", "rusmarc/7_rusmarc.mrc")
MARC21 = (
    "marc21_ru/003629471_marc21.mrc",
    "marc21_ru/005491281_marc21.mrc",
    "marc21_ru/009913303_marc21.mrc",
    "marc21_ru/01000980102.mrc",
    "marc21_ru/2_marc21.mrc",
    "marc21_ru/3_marc21.mrc",
    "marc21_ru/4_marc21.mrc",
    "marc21_ru/6_marc21.mrc",
    "marc21_ru/merged.mrc",
    "marc21/plympton_36.mrc",
    "marc21/pymarc_marc.dat",
    "marc21/traject_30.mrc",
    "marc21/uva_2000.mrc.xz",
)
TWIN = "7_expected_marc21.json:1"
IRBIS = "irbis/ibis_sample_utf8.txt"


@cache
def records() -> Mapping[str, Description]:
    """All real records by the name of their file and their number in it; not to be changed."""
    found: dict[str, Description] = {}
    for dialect, names in (("rusmarc", RUSMARC), ("marc21", MARC21), ("irbis", (IRBIS,))):
        for name in names:
            for at, record in enumerate(_read(name, dialect), 1):
                found[f"{Path(name).name}:{at}"] = describe(record, dialect, NO_HOLDINGS)
    _complete(found)
    found[TWIN] = describe(expected_twin(), "marc21", NO_HOLDINGS)
    for case, first, second in _cases():
        found[f"melinda:{case}a"], found[f"melinda:{case}b"] = first, second
    return found


def _complete(found: dict[str, Description]) -> None:
    """Give volumes what only the record of their set says, as an import does."""
    sets = {one.control_number: one for one in found.values() if one.level is Level.SET}
    for one in found.values():
        above = next((link for link in one.linked if link.relation == "set"), None)
        if above and one.level is Level.VOLUME and above.control_number in sets:
            completed(one, sets[above.control_number])


def _read(name: str, dialect: str) -> Iterator[MarcRecord]:
    content = (FILES / name).read_bytes()
    if name.endswith(".xz"):
        content = lzma.decompress(content)
    reader = irbis if dialect == "irbis" else iso2709
    decode = encodings.Decoder(encodings.detect(io.BytesIO(content)).encoding)
    return (reader.parse(piece.content, decode) for piece in reader.split(io.BytesIO(content)))


def _cases() -> Iterator[tuple[str, Description, Description]]:
    """The pairs of whole records of the Finnish national library."""
    cases = json.loads((FILES / "cases/melinda_match_detection.json").read_text("utf-8"))["cases"]
    for case in cases:
        if case["group"] == "index":
            files = case["files"]
            yield case["case"], *(_described(files[f"record{one}.json"]) for one in "AB")


def _described(record: dict[str, Any]) -> Description:
    fields = []
    for one in record["fields"]:
        subfields = [(sub["code"], sub.get("value", "")) for sub in one.get("subfields", ())]
        marks = one.get("ind1", "") + one.get("ind2", "")
        fields.append(Field(one["tag"], marks, tuple(subfields or [("", one.get("value", ""))])))
    return describe(MarcRecord(record["leader"], fields), "marc21", NO_HOLDINGS)
