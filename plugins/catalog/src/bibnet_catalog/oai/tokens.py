"""Resumption tokens: all that is needed to go on, signed, so that nothing is kept for them.

A list stands in the order of the records' last changes. A token holds the last one that was given;
a record that changes meanwhile moves behind it and comes again, none is passed over.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.core import signing

from .errors import Code, OaiError

SALT = "catalog.oai"
# Harvesters stop for a night, and for a week-end.
LIFE = timedelta(days=7)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Place(NamedTuple):
    """Behind which record a list goes on: when it was changed, its number."""

    changed_at: datetime
    number: int


class Resumed(NamedTuple):
    """A list that goes on: what was asked first, behind which record, how many came before, how
    many there were at its beginning.
    """

    verb: str
    library: int
    prefix: str
    set_name: str
    since: str
    until: str
    place: Place
    cursor: int
    size: int


def write(one: Resumed) -> str:
    *asked, place, cursor, size = one
    moment = (place.changed_at - _EPOCH) // _MICROSECOND
    return signing.dumps([*asked, moment, place.number, cursor, size], salt=SALT, compress=True)


def read(token: str, *, verb: str, library: int) -> Resumed:
    """The list of a token that this verb of this library's server gave. Raises OaiError."""
    try:
        kept: list[Any] = signing.loads(token, salt=SALT, max_age=LIFE)
        kept_verb, kept_library, prefix, set_name, since, until, *rest = kept
        moment, number, cursor, size = rest
        place = Place(_EPOCH + moment * _MICROSECOND, number)
    except signing.SignatureExpired:
        raise _bad("The resumption token has expired; begin the list again.") from None
    except (signing.BadSignature, ValueError, TypeError):
        raise _bad("The resumption token is not one of this server.") from None
    if (kept_verb, kept_library) != (verb, library):
        raise _bad("The resumption token belongs to another list.")
    return Resumed(verb, library, prefix, set_name, since, until, place, cursor, size)


def _bad(sentence: str) -> OaiError:
    return OaiError(Code.BAD_TOKEN, sentence)
