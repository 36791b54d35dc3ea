"""A harvester's request: its verb and its arguments, each checked before anything is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from . import stamps
from .errors import Code, OaiError
from .stamps import Stamp


class Verb(StrEnum):
    IDENTIFY = "Identify"
    LIST_FORMATS = "ListMetadataFormats"
    LIST_SETS = "ListSets"
    LIST_IDENTIFIERS = "ListIdentifiers"
    LIST_RECORDS = "ListRecords"
    GET_RECORD = "GetRecord"


_LIST = (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}), True)
# Of each verb: what it needs, what it may have, whether a resumption token may stand instead.
ARGUMENTS: dict[Verb, tuple[frozenset[str], frozenset[str], bool]] = {
    Verb.IDENTIFY: (frozenset(), frozenset(), False),
    Verb.LIST_FORMATS: (frozenset(), frozenset({"identifier"}), False),
    Verb.LIST_SETS: (frozenset(), frozenset(), True),
    Verb.LIST_IDENTIFIERS: _LIST,
    Verb.LIST_RECORDS: _LIST,
    Verb.GET_RECORD: (frozenset({"identifier", "metadataPrefix"}), frozenset(), False),
}
TOKEN = "resumptionToken"  # noqa: S105  no password
LONGEST = 2_000
# The types of the protocol's XML schema.
_SHAPES = {
    "metadataPrefix": re.compile(r"[A-Za-z0-9\-_.!~*'()]+"),
    "set": re.compile(r"[A-Za-z0-9\-_.!~*'()]+(?::[A-Za-z0-9\-_.!~*'()]+)*"),
    "identifier": re.compile(r"[^\s\"<>\\^`{|}]+"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for; `arguments` are those that were sent, to be shown again."""

    verb: Verb
    arguments: Mapping[str, str] = field(default_factory=dict)
    since: Stamp | None = None
    until: Stamp | None = None

    @property
    def prefix(self) -> str:
        return self.arguments.get("metadataPrefix", "")

    @property
    def set_name(self) -> str:
        return self.arguments.get("set", "")

    @property
    def identifier(self) -> str:
        return self.arguments.get("identifier", "")

    @property
    def token(self) -> str | None:
        return self.arguments.get(TOKEN)


def asked(sent: Mapping[str, Sequence[str]]) -> Asked:
    """The request of these arguments, each with all the values it came with. Raises OaiError."""
    verbs = sent.get("verb", ())
    if len(verbs) != 1 or verbs[0] not in list(Verb):
        raise OaiError(Code.BAD_VERB, _about_verb(verbs))
    verb = Verb(verbs[0])
    needed, allowed, has_token = ARGUMENTS[verb]
    known = {*needed, *allowed, *([TOKEN] if has_token else [])}
    for name, values in sent.items():
        if name != "verb" and name not in known:
            raise _bad(f"{verb} has no argument {_shown(name)}.")
        if len(values) > 1:
            raise _bad(f"The argument {name} came more than once.")
        if len(values[0]) > LONGEST:
            raise _bad(f"The argument {name} is too long.")
    arguments = {name: values[0] for name, values in sent.items() if name != "verb" and values}
    if TOKEN in arguments:
        if len(arguments) > 1:
            raise _bad(f"{TOKEN} stands alone: it holds the other arguments.")
        return Asked(verb, arguments)
    for name in sorted(needed - arguments.keys()):
        raise _bad(f"{verb} needs the argument {name}.")
    for name, shape in _SHAPES.items():
        if name in arguments and not shape.fullmatch(arguments[name]):
            raise _bad(f"The argument {name} has an illegal syntax.")
    since, until = _stamp(arguments, "from"), _stamp(arguments, "until")
    _check_range(since, until)
    return Asked(verb, arguments, since, until)


def _stamp(arguments: Mapping[str, str], name: str) -> Stamp | None:
    if name not in arguments:
        return None
    try:
        return stamps.read(arguments[name])
    except ValueError:
        raise _bad(f"The argument {name} is neither YYYY-MM-DD nor {stamps.GRANULARITY}.") from None


def _check_range(since: Stamp | None, until: Stamp | None) -> None:
    if since is None or until is None:
        return
    if since.is_day != until.is_day:
        raise _bad("The arguments from and until have different granularities.")
    if since.begins > until.begins:
        raise _bad("The argument from is later than until.")


def _about_verb(verbs: Sequence[str]) -> str:
    if not verbs:
        return "The request has no verb."
    if len(verbs) > 1:
        return "The argument verb came more than once."
    return f"There is no verb {_shown(verbs[0])}."


def _bad(sentence: str) -> OaiError:
    return OaiError(Code.BAD_ARGUMENT, sentence)


def _shown(text: str) -> str:
    return f"“{text[:60]}”"
