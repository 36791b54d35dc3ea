"""Whether a vendor is asked at all: after failures in a row it is left alone for a while.

What is known stands in the database, so all processes keep the same pause; when it is over one of
them tries, and the others go on as it fares.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from bibnet.libraries.models import Library
from bibnet_lending.models import VendorHealth

MOST_FAILURES = 5
PAUSE = timedelta(minutes=2)
# Who tries after the pause has so long to come back with an answer.
TRIAL = timedelta(seconds=40)


def state_of(library: Library, vendor: str) -> VendorHealth:
    """What is known of a library's account with a vendor; an empty row, not saved, if nothing."""
    known = _rows(library, vendor).first()
    return known or VendorHealth(library=library, vendor=vendor)


def is_down(library: Library, vendor: str, now: datetime | None = None) -> bool:
    """Whether it is left alone now; asks nothing and claims nothing."""
    now = now or timezone.now()
    return _rows(library, vendor).filter(open_until__gt=now).exists()


def may_ask(library: Library, vendor: str, now: datetime | None = None) -> bool:
    """Whether it may be asked now. After a pause only the first who asks may."""
    now = now or timezone.now()
    known = state_of(library, vendor)
    if known.open_until is None:
        return True
    if now < known.open_until:
        return False
    own = _rows(library, vendor).filter(open_until=known.open_until)
    return own.update(open_until=now + TRIAL) == 1


def answered(library: Library, vendor: str, now: datetime | None = None) -> None:
    """It has answered something that means something, a refusal too."""
    _kept(library, vendor).update(
        failures=0, open_until=None, succeeded_at=now or timezone.now(), error=""
    )


def failed(library: Library, vendor: str, error: str, now: datetime | None = None) -> None:
    """It has not answered, or nothing that means anything."""
    now = now or timezone.now()
    rows = _kept(library, vendor)
    rows.update(failures=F("failures") + 1, failed_at=now, error=error[:500])
    rows.filter(failures__gte=MOST_FAILURES).update(open_until=now + PAUSE)


def _kept(library: Library, vendor: str) -> QuerySet[VendorHealth]:
    """The row, made if there is none."""
    VendorHealth.objects.of(library).get_or_create(vendor=vendor, defaults={"library": library})
    return _rows(library, vendor)


def _rows(library: Library, vendor: str) -> QuerySet[VendorHealth]:
    return VendorHealth.objects.of(library).filter(vendor=vendor)
