"""The counts of a licence, changed by nobody else, in the transaction that makes what they count.

The licence must be locked. What passes a limit all the same is stopped by a constraint.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from bibnet_lending import reckoning
from bibnet_lending.models import Licence, LicenceState
from bibnet_lending.models.licences import LICENCE_MOVES


def is_live(licence: Licence, now: datetime) -> bool:
    """Whether its titles stand in the fund now."""
    return licence.state == LicenceState.ACTIVE and not is_over(licence, now)


def is_over(licence: Licence, now: datetime) -> bool:
    """Whether its term has ended: that may be so before anybody has written it down."""
    ends = end_of(licence)
    is_told = licence.state in (LicenceState.ENDED, LicenceState.WITHDRAWN)
    return is_told or (ends is not None and now >= ends)


def end_of(licence: Licence) -> datetime | None:
    """The moment at which its last day is over where the fund's keeper is."""
    if licence.ends_on is None:
        return None
    return reckoning.end_of(licence.library, licence.ends_on)


def is_free(licence: Licence, now: datetime) -> bool:
    """Whether one more may be lent now, or kept for somebody."""
    rests = licence.rests_until is not None and now < licence.rests_until
    return licence.has_room and not rests and is_live(licence, now)


def lent(licence: Licence, *, was_kept: bool, now: datetime) -> None:
    """A loan is made; `was_kept` says that a place was kept for it. The last loan takes the titles
    out of the fund.
    """
    _count(licence, made=1, opened=1, kept=-was_kept)
    if licence.most_loans is not None and licence.loans_made >= licence.most_loans:
        move(licence, LicenceState.USED_UP, now=now)


def returned(licence: Licence) -> None:
    """A loan is over."""
    _count(licence, opened=-1)


def not_lent(licence: Licence, *, was_open: bool, now: datetime) -> None:
    """A loan did not come about: it counts for nothing."""
    _count(licence, made=-1, opened=-was_open)
    if licence.state == LicenceState.USED_UP:
        move(licence, LicenceState.ACTIVE, now=now)


def kept(licence: Licence) -> None:
    """A place is kept for somebody whose turn has come."""
    _count(licence, kept=1)


def let_go(licence: Licence) -> None:
    """A place that was kept is free again."""
    _count(licence, kept=-1)


def rest(licence: Licence, *, now: datetime, pause: timedelta) -> None:
    """The vendor lends none now, whatever we count."""
    licence.rests_until = now + pause
    licence.save(update_fields=["rests_until"])


def move(licence: Licence, state: str, *, now: datetime) -> None:
    """Write the state of a locked licence down. ValueError for a move that is none."""
    if state not in LICENCE_MOVES[licence.state]:
        raise ValueError(f"a licence does not go from {licence.state} to {state}")
    licence.state, licence.state_at = state, now
    licence.save(update_fields=["state", "state_at"])


def _count(licence: Licence, *, made: int = 0, opened: int = 0, kept: int = 0) -> None:
    """Counted by the database itself, so that a constraint sees what is really there."""
    Licence.objects.of(licence.library).filter(pk=licence.pk).update(
        loans_made=F("loans_made") + made,
        loans_open=F("loans_open") + opened,
        places_kept=F("places_kept") + kept,
    )
    licence.loans_made += made
    licence.loans_open += opened
    licence.places_kept += kept
