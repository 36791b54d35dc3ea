"""What every answer of an OAI-PMH server must be: the rules of the protocol and of its XML schema.

https://www.openarchives.org/OAI/openarchivesprotocol.html, 3.2 and OAI-PMH.xsd; what the public
validators look at.
"""

from __future__ import annotations

import re
from datetime import datetime
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

NS = "{http://www.openarchives.org/OAI/2.0/}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
SET_SPEC = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")
PREFIX = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
IDENTIFIER = re.compile(r"oai:[a-zA-Z][a-zA-Z0-9\-]*(\.[a-zA-Z][a-zA-Z0-9\-]*)+:\S+")
ADDRESS = re.compile(r"\S+@(\S+\.)+\S+")
CODES = frozenset(
    [
        "badVerb",
        "badArgument",
        "badResumptionToken",
        "cannotDisseminateFormat",
        "idDoesNotExist",
        "noRecordsMatch",
        "noMetadataFormats",
        "noSetHierarchy",
    ]
)
IDENTIFY = [
    "repositoryName",
    "baseURL",
    "protocolVersion",
    "adminEmail",
    "earliestDatestamp",
    "deletedRecord",
    "granularity",
    "description",
]


def checked(content: bytes) -> Element:
    """The root of an answer that keeps all the rules."""
    root = fromstring(content, forbid_dtd=True)
    assert root.tag == f"{NS}OAI-PMH"
    assert "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd" in root.attrib[XSI]
    date, request, *said = root
    assert names([date, request]) == ["responseDate", "request"]
    assert SECOND.fullmatch(date.text or "")
    assert (request.text or "").startswith("http")
    assert said
    if said[0].tag == f"{NS}error":
        _check_errors(said, request)
    else:
        [verb] = said
        assert request.attrib["verb"] == names([verb])[0]
        CHECKS[names([verb])[0]](verb)
    return root


def names(elements: list[Element]) -> list[str]:
    return [one.tag.removeprefix(NS) for one in elements]


def _check_errors(errors: list[Element], request: Element) -> None:
    for one in errors:
        assert one.attrib["code"] in CODES
        assert one.text
        if one.attrib["code"] in ("badVerb", "badArgument"):
            assert not request.attrib


def _check_identify(verb: Element) -> None:
    assert names(list(verb)) in (IDENTIFY, IDENTIFY[:-1])
    assert text(verb, "repositoryName")
    assert text(verb, "protocolVersion") == "2.0"
    assert ADDRESS.fullmatch(text(verb, "adminEmail"))
    assert SECOND.fullmatch(text(verb, "earliestDatestamp"))
    assert text(verb, "deletedRecord") == "persistent"
    assert text(verb, "granularity") == "YYYY-MM-DDThh:mm:ssZ"


def _check_formats(verb: Element) -> None:
    for one in verb:
        assert names(list(one)) == ["metadataPrefix", "schema", "metadataNamespace"]
        assert PREFIX.fullmatch(text(one, "metadataPrefix"))
    assert "oai_dc" in [text(one, "metadataPrefix") for one in verb]


def _check_sets(verb: Element) -> None:
    assert len(verb)
    for one in verb:
        assert names(list(one)) == ["setSpec", "setName"]
        assert SET_SPEC.fullmatch(text(one, "setSpec"))


def _check_list(verb: Element) -> None:
    rows = list(verb)
    if rows[-1].tag == f"{NS}resumptionToken":
        _check_token(rows.pop())
    assert rows
    for one in rows:
        if names([verb]) == ["ListIdentifiers"]:
            check_header(one)
        else:
            check_record(one)


def _check_token(one: Element) -> None:
    assert int(one.attrib["cursor"]) >= 0
    assert int(one.attrib["completeListSize"]) > 0
    if one.text:
        assert SECOND.fullmatch(one.attrib["expirationDate"])


def _check_record(verb: Element) -> None:
    [record] = verb
    check_record(record)


def check_record(record: Element) -> None:
    assert record.tag == f"{NS}record"
    header, *metadata = record
    check_header(header)
    if header.get("status") == "deleted":
        assert not metadata
        return
    [one] = metadata
    assert one.tag == f"{NS}metadata"
    [content] = one
    CONTENTS[content.tag](content)


def check_header(header: Element) -> None:
    assert header.tag == f"{NS}header"
    assert names(list(header)) == ["identifier", "datestamp", "setSpec"]
    assert header.attrib in ({}, {"status": "deleted"})
    assert IDENTIFIER.fullmatch(text(header, "identifier"))
    assert SECOND.fullmatch(text(header, "datestamp"))
    datetime.fromisoformat(text(header, "datestamp"))
    assert SET_SPEC.fullmatch(text(header, "setSpec"))


def _check_dublin_core(content: Element) -> None:
    dc = "{http://purl.org/dc/elements/1.1/}"
    known = [
        "title",
        "creator",
        "subject",
        "description",
        "publisher",
        "contributor",
        "date",
        "type",
        "format",
        "identifier",
        "source",
        "language",
        "relation",
        "coverage",
        "rights",
    ]
    assert content.attrib[XSI].split()[1].endswith("/oai_dc.xsd")
    assert {one.tag for one in content} <= {f"{dc}{name}" for name in known}
    assert content.findtext(f"{dc}title")
    assert all(one.text for one in content)


MARC_SCHEMAS = {
    "http://www.loc.gov/MARC21/slim": re.compile(
        r"[\d ]{5}[\dA-Za-z ][\dA-Za-z][\dA-Za-z ]{3}22[\d ]{5}[\dA-Za-z ]{3}4500"
    ),
    "info:lc/xmlns/marcxchange-v1": re.compile(
        r"[\d ]{5}[\dA-Za-z ][\dA-Za-z][\dA-Za-z ]{3}22[\d ]{5}[\dA-Za-z ]{3}450 "
    ),
}


def _check_marc(content: Element) -> None:
    namespace = content.tag[1:].partition("}")[0]
    leader, *fields = content
    assert leader.tag == f"{{{namespace}}}leader"
    assert MARC_SCHEMAS[namespace].fullmatch(leader.text or ""), leader.text
    order = [one.tag.rpartition("}")[2] for one in fields]
    assert order == sorted(order), "control fields stand first"
    for one in fields:
        assert not one.attrib["tag"].startswith("9")
        if one.tag.endswith("controlfield"):
            assert re.fullmatch(r"00[1-9A-Za-z]", one.attrib["tag"])
            assert one.text
            continue
        assert re.fullmatch(r"[0-9]{3}|[0-9][0-9A-Z]{2}|[0-9][0-9a-z]{2}", one.attrib["tag"])
        assert re.fullmatch("[0-9a-z ]{2}", one.attrib["ind1"] + one.attrib["ind2"])
        assert len(one)
        for subfield in one:
            assert re.fullmatch("[!-~]", subfield.attrib["code"])
            assert subfield.text


CONTENTS = {
    "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc": _check_dublin_core,
    "{http://www.loc.gov/MARC21/slim}record": _check_marc,
    "{info:lc/xmlns/marcxchange-v1}record": _check_marc,
}
CHECKS = {
    "Identify": _check_identify,
    "ListMetadataFormats": _check_formats,
    "ListSets": _check_sets,
    "ListIdentifiers": _check_list,
    "ListRecords": _check_list,
    "GetRecord": _check_record,
}


def text(parent: Element, path: str) -> str:
    """The text of an element of the protocol below this one, or an empty string."""
    return parent.findtext("/".join(f"{NS}{name}" for name in path.split("/"))) or ""
