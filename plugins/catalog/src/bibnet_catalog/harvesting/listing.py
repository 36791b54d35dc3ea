"""Reading what a server of OAI-PMH answers, record by record, in memory that does not grow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

NO_RECORDS, BAD_TOKEN = "noRecordsMatch", "badResumptionToken"
LONGEST_TOKEN = 20_000


class AnswerError(Exception):
    """An answer that is none, or a refusal, with a sentence."""


class BadToken(AnswerError):
    """The server knows its own resumption token no more."""


class Given(NamedTuple):
    """A record of a list; `metadata` is None of a deleted one."""

    identifier: str
    is_deleted: bool
    metadata: Element | None


class Format(NamedTuple):
    prefix: str
    namespace: str


class Answer(NamedTuple):
    """What an answer says beside its records."""

    answered: str = ""  # when, by the server's clock
    token: str = ""
    granularity: str = ""
    is_empty: bool = False
    formats: tuple[Format, ...] = ()


def read(file: BinaryIO, take: Callable[[Given], None]) -> Answer:
    """Take the records of an answer, one after the other. Raises AnswerError, BadToken."""
    said: dict[str, str] = {}
    formats: list[Format] = []
    errors: list[tuple[str, str]] = []
    try:
        for path, one in _elements(file):
            name = path[-1]
            if path[1:] == ["ListRecords", "record"]:
                take(_given(one))
            elif name == "metadataFormat":
                formats.append(
                    Format(_text(one, "metadataPrefix"), _text(one, "metadataNamespace"))
                )
            elif name == "error":
                errors.append((one.get("code", ""), (one.text or "").strip()))
            elif name in ("responseDate", "granularity", "resumptionToken"):
                said.setdefault(name, (one.text or "").strip())
    except DefusedXmlException as error:
        raise AnswerError(
            _("The server's answer has a document type or entities; it was refused.")
        ) from error
    except (ParseError, LookupError, ValueError) as error:  # or an encoding that nobody knows
        raise AnswerError(
            _("The server's answer is not well-formed XML: {problem}.").format(problem=error)
        ) from error
    is_empty = _check(errors)
    token = said.get("resumptionToken", "")
    if len(token) > LONGEST_TOKEN:
        raise AnswerError(_("The server's resumption token is too long."))
    answered, granularity = said.get("responseDate", ""), said.get("granularity", "")
    return Answer(answered, token, granularity, is_empty, tuple(formats))


def _check(errors: list[tuple[str, str]]) -> bool:
    """Whether the list is empty, which OAI-PMH calls an error; raises AnswerError for others."""
    for code, text in errors:
        if code == NO_RECORDS:
            continue
        kind = BadToken if code == BAD_TOKEN else AnswerError
        raise kind(
            _("The server refuses: {code}. {text}").format(code=code[:60], text=text[:300]).strip()
        )
    return bool(errors)


def _elements(file: BinaryIO) -> Iterator[tuple[list[str], Element]]:
    """The elements of a list's answer that are whole, with the names above them; taken ones go."""
    open_ones: list[Element] = []
    path: list[str] = []
    for event, one in iterparse(file, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            if not path and local(one.tag) != "OAI-PMH":
                raise AnswerError(_("At this address there is no server of OAI-PMH."))
            path.append(local(one.tag))
            open_ones.append(one)
            continue
        open_ones.pop()
        if len(path) in (2, 3):
            yield path, one
        if len(path) == 3:
            open_ones[-1].remove(one)
        path.pop()


def _given(record: Element) -> Given:
    header = next((one for one in record if local(one.tag) == "header"), None)
    identifier = _text(header, "identifier") if header is not None else ""
    if header is None or not identifier:
        raise AnswerError(_("The server gives a record without an identifier."))
    metadata = next((one for one in record if local(one.tag) == "metadata"), None)
    is_deleted = header.get("status") == "deleted"
    return Given(identifier, is_deleted, None if is_deleted else metadata)


def _text(parent: Element, name: str) -> str:
    return next(((one.text or "").strip() for one in parent if local(one.tag) == name), "")


def local(tag: str) -> str:
    """The name without its namespace."""
    return tag.rpartition("}")[2]
