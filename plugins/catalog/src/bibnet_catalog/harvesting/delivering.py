"""Records of a server as a delivery of ours: MARCXML, each under its identifier.

A server calls its records by identifiers, and says only these of deleted ones; the numbers in 001
may be those of several libraries. So 001 becomes the identifier, and 035 keeps what stood there.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, tostring

from django.utils.translation import gettext as _

from bibnet_catalog.writing.xml import element

from .listing import AnswerError, Given, local

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<collection>\n'
TAIL = b"</collection>\n"
_DELETED = "00000dam a2200000 a 4500"


def delivered(one: Given) -> bytes:
    """The record as a line of the delivery. Raises AnswerError for one that is not MARC."""
    if one.is_deleted:
        number = element("controlfield", one.identifier, tag="001")
        return f"{element('record', element('leader', _DELETED), number)}\n".encode()
    found = None if one.metadata is None else _marc(one.metadata)
    if found is None:
        raise AnswerError(
            _("The record {identifier} is not in MARCXML; name another format.").format(
                identifier=one.identifier[:120]
            )
        )
    _call(found, one.identifier)
    found.tail = "\n"
    return tostring(found, encoding="utf-8", xml_declaration=False)


def _marc(metadata: Element) -> Element | None:
    """The MARC record, its names without namespaces, if there is one."""
    record = next((one for one in metadata.iter() if local(one.tag) == "record"), None)
    if record is None:
        return None
    for one in record.iter():
        one.tag = local(one.tag)
        for name in [name for name in one.attrib if name.startswith("{")]:
            del one.attrib[name]
    return record


def _call(record: Element, identifier: str) -> None:
    first = next((one for one in record if _tag(one) == "001"), None)
    if first is None:
        place = 1 if len(record) and record[0].tag == "leader" else 0
        first = Element("controlfield", {"tag": "001"})
        record.insert(place, first)
    number = "".join(first.itertext()).strip()
    for inner in list(first):
        first.remove(inner)
    first.text = identifier
    if number and number != identifier:
        record.insert(_place(record), _other_number(record, number, first))


def _other_number(record: Element, number: str, like: Element) -> Element:
    """Field 035, in the words that the record has for fields."""
    agency = next(("".join(one.itertext()).strip() for one in record if _tag(one) == "003"), "")
    is_own = like.tag == "field"
    if is_own:
        field = Element("field", {"id": "035"})
    else:
        field = Element("datafield", {"tag": "035", "ind1": " ", "ind2": " "})
    subfield = Element("subfield", {"id" if is_own else "code": "a"})
    subfield.text = f"({agency}){number}" if agency else number
    field.append(subfield)
    return field


def _place(record: Element) -> int:
    for number, one in enumerate(record):
        if _tag(one) > "035":
            return number
    return len(record)


def _tag(one: Element) -> str:
    return one.get("tag") or one.get("id") or ""
