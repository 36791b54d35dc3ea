"""The square of a ticket on a telephone: a number that is good for a day, also without a network.

Digits only: a scanner types, and Latin letters come out wrong where the desk's keyboard is
switched to Russian. A photograph of the screen is worth nothing the day after.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

from bibnet.libraries.scope import all_libraries

from .models import ReaderTicket
from .models.tickets import IN_USE

MARK, LASTS_HOURS = "77", 24
_LENGTHS = (10, 7, 12)
LENGTH = len(MARK) + sum(_LENGTHS)


def number_for(ticket: ReaderTicket, *, now: datetime) -> str:
    """What the square of the ticket says from now on for a day."""
    said = f"{MARK}{ticket.pk:010d}{_hour(now):07d}"
    return said + _check(said)


def good_until(now: datetime) -> datetime:
    """When a square made now is worth nothing any more."""
    begun = now.replace(minute=0, second=0, microsecond=0)
    return begun + timedelta(hours=LASTS_HOURS + 1)


def ticket_behind(typed: str, *, now: datetime) -> ReaderTicket | None:
    """The ticket in use whose square says so, if it was made within a day."""
    if len(typed) != LENGTH or not (typed.isascii() and typed.isdecimal()):
        return None
    said, check = typed[: -_LENGTHS[2]], typed[-_LENGTHS[2] :]
    if not said.startswith(MARK) or not constant_time_compare(check, _check(said)):
        return None
    ticket, hour = int(said[2:12]), int(said[12:])
    if not 0 <= _hour(now) - hour <= LASTS_HOURS:
        return None
    with all_libraries("a reader's tickets may be of several libraries"):
        rows = ReaderTicket.objects.filter(pk=ticket, state__in=IN_USE)
        return rows.select_related("library", "group", "reader").first()


def _hour(now: datetime) -> int:
    return int(now.timestamp() // 3600)


def _check(said: str) -> str:
    digest = salted_hmac("bibnet_lending.phone", said, algorithm="sha256").hexdigest()
    return f"{int(digest, 16) % 10 ** _LENGTHS[2]:012d}"
