"""The answers of an OAI-PMH server as XML (https://www.openarchives.org/OAI/openarchivesprotocol.html).

Each is made of what `repository` gives for what was `asked`; errors are answers too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet_catalog.writing.xml import HEAD, Xml, element

from . import stamps, tokens
from .asked import Asked, Verb, asked
from .errors import Code, OaiError
from .formats import FORMATS, Format
from .repository import Given, Part, Repository
from .tokens import Resumed

_ROOT = {
    "xmlns": "http://www.openarchives.org/OAI/2.0/",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": (
        "http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
    ),
}
_OAI_IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
_DESCRIPTION = {
    "xmlns": _OAI_IDENTIFIER,
    "xsi:schemaLocation": f"{_OAI_IDENTIFIER} {_OAI_IDENTIFIER}.xsd",
}
_NAMESPACE = re.compile(r"[a-zA-Z][a-zA-Z0-9\-]*(\.[a-zA-Z][a-zA-Z0-9\-]+)+")
_ADDRESS = re.compile(r"\S+@(\S+\.)+\S+")
_ITEM = re.compile(r"[1-9]\d{0,17}")
# Nothing is older than the protocol.
EARLIEST = "2002-06-14T00:00:00Z"


class Answer:
    """What is said to one request: `said` is the part that holds the data or the error."""

    def __init__(self, library: Library, sent: Mapping[str, Sequence[str]], *, url: str) -> None:
        self.url = url
        self.arguments: dict[str, str] = {}
        try:
            request = asked(sent)
            self.arguments = {"verb": request.verb, **request.arguments}
            self.said = _said(request, library, url)
        except OaiError as error:
            if error.code in (Code.BAD_VERB, Code.BAD_ARGUMENT):
                self.arguments = {}
            self.said = element("error", error.sentence, code=error.code)

    def at(self, now: datetime) -> str:
        """The whole document as it is sent at this moment."""
        root = element(
            "OAI-PMH",
            element("responseDate", stamps.written(now)),
            element("request", self.url, attributes=self.arguments),
            self.said,
            attributes=_ROOT,
        )
        return HEAD + root


def _said(request: Asked, library: Library, url: str) -> Xml:
    repository = Repository(library)
    match request.verb:
        case Verb.IDENTIFY:
            return _identify(repository, url)
        case Verb.LIST_FORMATS:
            if request.identifier:
                _record_of(repository, request.identifier)
            return element(request.verb, *map(_format, FORMATS.values()))
        case Verb.LIST_SETS:
            return _sets(request, repository)
        case Verb.GET_RECORD:
            chosen = _format_of(request.prefix)
            record = _record_of(repository, request.identifier)
            return element(request.verb, _record(record, repository, chosen))
        case _:
            return _list(request, repository)


def _identify(repository: Repository, url: str) -> Xml:
    first = repository.first_change()
    host = _host()
    rows = [
        element("repositoryName", repository.library.name),
        element("baseURL", url),
        element("protocolVersion", "2.0"),
        element("adminEmail", _email(repository.library)),
        element("earliestDatestamp", stamps.written(first) if first else EARLIEST),
        element("deletedRecord", "persistent"),
        element("granularity", stamps.GRANULARITY),
    ]
    if _NAMESPACE.fullmatch(host):
        named = element(
            "oai-identifier",
            element("scheme", "oai"),
            element("repositoryIdentifier", host),
            element("delimiter", ":"),
            element("sampleIdentifier", f"oai:{host}:1"),
            attributes=_DESCRIPTION,
        )
        rows.append(element("description", named))
    return element(Verb.IDENTIFY, *rows)


def _email(library: Library) -> str:
    """Where to write about the server: the library's own address, the region's, the portal's."""
    portal = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    addresses = (library.email, library.member.email, network.region().email, portal)
    return next((one for one in addresses if _ADDRESS.fullmatch(one)), "nobody@example.org")


def _format(one: Format) -> Xml:
    return element(
        "metadataFormat",
        element("metadataPrefix", one.prefix),
        element("schema", one.schema),
        element("metadataNamespace", one.namespace),
    )


def _sets(request: Asked, repository: Repository) -> Xml:
    if request.token is not None:
        raise OaiError(Code.BAD_TOKEN, "The list of sets is given at once; no token was given.")
    if not repository.sets:
        raise OaiError(Code.NO_SET_HIERARCHY, "No library shows its records here.")
    rows = (
        element("set", element("setSpec", code), element("setName", one.name))
        for code, one in repository.sets.items()
    )
    return element(Verb.LIST_SETS, *rows)


def _list(request: Asked, repository: Repository) -> Xml:
    """The next part of a list of records or of their headers, with the token for the one after."""
    begun, resumed = request, None
    if request.token is not None:
        resumed = tokens.read(request.token, verb=request.verb, library=repository.library.pk)
        begun = _begun(resumed)
    chosen = _format_of(begun.prefix)
    what = (begun.set_name, begun.since, begun.until, resumed.place if resumed else None)
    if request.verb == Verb.LIST_RECORDS:
        part = repository.records(*what, has_bytes=chosen.has_bytes)
        rows = [_record(one, repository, chosen) for one in part.records]
    else:
        part = repository.headers(*what)
        rows = [_header(one, repository) for one in part.records]
    if not rows:
        raise OaiError(Code.NO_RECORDS_MATCH, "There are no such records, or no further ones.")
    return element(request.verb, *rows, *_token(begun, resumed, part, repository))


def _token(
    begun: Asked, resumed: Resumed | None, part: Part, repository: Repository
) -> Iterable[Xml]:
    """The token for the next part; an empty one behind the last, none where all came at once."""
    cursor = resumed.cursor if resumed else 0
    given = cursor + len(part.records)
    if part.place is None:
        if resumed is not None:
            facts = {"completeListSize": str(max(resumed.size, given)), "cursor": str(cursor)}
            yield element("resumptionToken", attributes=facts)
        return
    if resumed is not None:
        size = resumed.size
    else:
        size = repository.count(begun.set_name, begun.since, begun.until)
    size = max(size, given + 1)
    given_first = begun.arguments.get
    token = Resumed(
        str(begun.verb),
        repository.library.pk,
        begun.prefix,
        begun.set_name,
        given_first("from", ""),
        given_first("until", ""),
        part.place,
        given,
        size,
    )
    facts = {
        "expirationDate": stamps.written(timezone.now() + tokens.LIFE),
        "completeListSize": str(size),
        "cursor": str(cursor),
    }
    yield element("resumptionToken", tokens.write(token), attributes=facts)


def _begun(one: Resumed) -> Asked:
    """The request that a list began with."""
    sent = {
        "verb": one.verb,
        "metadataPrefix": one.prefix,
        "set": one.set_name,
        "from": one.since,
        "until": one.until,
    }
    return asked({name: [value] for name, value in sent.items() if value})


def _record(one: Given, repository: Repository, chosen: Format) -> Xml:
    header = _header(one, repository)
    if one.is_deleted:
        return element("record", header)
    metadata = element("metadata", chosen.write(one.record, one.corrected))
    return element("record", header, metadata)


def _header(one: Given, repository: Repository) -> Xml:
    return element(
        "header",
        element("identifier", f"oai:{_host()}:{one.record.pk}"),
        element("datestamp", stamps.written(one.record.changed_at)),
        element("setSpec", repository.set_of(one.record)),
        attributes={"status": "deleted"} if one.is_deleted else {},
    )


def _format_of(prefix: str) -> Format:
    if prefix not in FORMATS:
        known = ", ".join(FORMATS)
        raise OaiError(Code.CANNOT_DISSEMINATE, f"Records are given in these formats: {known}.")
    return FORMATS[prefix]


def _record_of(repository: Repository, identifier: str) -> Given:
    number = identifier.removeprefix(f"oai:{_host()}:")
    found = repository.record(int(number)) if _ITEM.fullmatch(number) else None
    if found is None or number == identifier:
        raise OaiError(Code.ID_DOES_NOT_EXIST, "There is no record with this identifier.")
    return found


def _host() -> str:
    """The portal's host: a record is called the same on all sites."""
    return network.canonical_host(network.region()) or settings.BIBNET_REGION_HOST
