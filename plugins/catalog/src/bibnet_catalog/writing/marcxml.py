"""Records of the MARC family as XML: MARC21 in LoC's schema, the UNIMARC family in ISO 25577.

Only what the schemas allow is written: damaged leaders, tags and indicators are set right or left
out. Fields for the own house (9XX, private notes, prices of copies) stay at home.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bibnet_catalog.reading.marc import Field, MarcRecord

from .xml import Xml, element

MARC21 = "http://www.loc.gov/MARC21/slim"
MARC21_SCHEMA = "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd"
EXCHANGE = "info:lc/xmlns/marcxchange-v1"
EXCHANGE_SCHEMA = "http://www.loc.gov/standards/iso25577/marcxchange-1-1.xsd"

_TAG = re.compile(r"[0-8][0-9A-Z][0-9A-Z]|[0-8][0-9a-z][0-9a-z]")
_CONTROL_TAG = re.compile(r"00[1-9A-Za-z]")
_INDICATOR = re.compile(r"[0-9a-z ]")
_CODE = re.compile(r"[!-~]")
_LETTER = re.compile(r"[0-9A-Za-z ]")
# Private if the first indicator is 0: acquisition, ownership, actions.
_MAY_BE_PRIVATE = frozenset(("541", "542", "561", "583"))
# Items with what they cost (MARC21 876–878).
_ITEMS = frozenset(("876", "877", "878"))
_NOT_PUBLIC = {"852": "x"}


def marc21(record: MarcRecord) -> Xml:
    """The record in the schema «MARC 21 slim»."""
    return element("record", *_content(record, "4500"), xmlns=MARC21, type="Bibliographic")


def exchanged(record: MarcRecord, *, name: str) -> Xml:
    """The record in MarcXchange; `name` is its format, «RUSMARC»."""
    content = _content(record, "450 ")
    return element("record", *content, xmlns=EXCHANGE, format=name, type="Bibliographic")


def _content(record: MarcRecord, end: str) -> Iterable[Xml]:
    yield element("leader", _leader(record.leader, end))
    fields = [one for one in record.fields if not _stays_home(one)]
    for field in fields:
        if _CONTROL_TAG.fullmatch(field.tag) and field.value:
            yield element("controlfield", field.value, tag=field.tag)
    for field in fields:
        if _TAG.fullmatch(field.tag) and not field.tag.startswith("00"):
            yield from _data(field)


def _stays_home(field: Field) -> bool:
    is_private = field.tag in _MAY_BE_PRIVATE and field.indicators[:1] == "0"
    return is_private or field.tag in _ITEMS


def _data(field: Field) -> Iterable[Xml]:
    hidden = _NOT_PUBLIC.get(field.tag, "")
    subfields = [
        element("subfield", text, code=code)
        for code, text in field.subfields
        if _CODE.fullmatch(code) and code not in hidden and text
    ]
    if subfields:
        first, second = (
            one if _INDICATOR.fullmatch(one) else " " for one in f"{field.indicators:<2}"[:2]
        )
        yield element("datafield", *subfields, tag=field.tag, ind1=first, ind2=second)


def _leader(given: str, end: str) -> str:
    """Lengths and places mean nothing in XML; the rest as given where the schema knows it."""
    letters = [one if _LETTER.fullmatch(one) else " " for one in f"{given:<24}"[:24]]
    kind = letters[6] if letters[6] != " " else "a"
    return f"00000{letters[5]}{kind}{''.join(letters[7:10])}2200000{''.join(letters[17:20])}{end}"
