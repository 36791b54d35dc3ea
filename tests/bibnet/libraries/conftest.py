from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import (
    ChangeKind,
    Kind,
    Library,
    OpeningHours,
    ScheduleChange,
    Season,
)
from tests.bibnet.pages.photos.conftest import media, photo  # noqa: F401  fixtures


@pytest.fixture
def open_on():
    """Gives a library regular hours on the named weekdays; a season where dates are named."""

    def make(
        library: Library,
        opens: str = "10:00",
        closes: str = "19:00",
        *,
        weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6),
        pause: tuple[str, str] | None = None,
        **season,
    ) -> Season:
        row = Season.objects.create(library=library, **season)
        for weekday in weekdays:
            OpeningHours.objects.create(
                season=row,
                weekday=weekday,
                opens=time.fromisoformat(opens),
                closes=time.fromisoformat(closes),
                break_from=time.fromisoformat(pause[0]) if pause else None,
                break_to=time.fromisoformat(pause[1]) if pause else None,
            )
        return row

    return make


@pytest.fixture
def change():
    """Makes a schedule change of the libraries."""

    def make(*libraries: Library, since: date, kind=ChangeKind.CLOSED, **fields) -> ScheduleChange:
        fields.setdefault("until", since)
        row = ScheduleChange.objects.create(kind=kind, since=since, **fields)
        row.libraries.set(libraries)
        return row

    return make


@pytest.fixture
def at():
    """A moment by the clock of a library."""

    def moment(library: Library, text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(library.time_zone))

    return moment


@pytest.fixture
def branch(northern) -> Library:
    """A branch of Northern with a microsite of its own."""
    return found_library(
        Founding(code="branch", name="Branch", parent=northern, kind=Kind.BRANCH, is_member=False),
        actor=None,
    )


@pytest.fixture
def department(northern) -> Library:
    """A department of Northern, which has no microsite."""
    return found_library(
        Founding(
            code="hall",
            name="Reading hall",
            parent=northern,
            kind=Kind.DEPARTMENT,
            is_member=False,
            has_microsite=False,
        ),
        actor=None,
    )


@pytest.fixture
def village(region) -> Library:
    """A library without a microsite: its page stands on the portal."""
    return found_library(
        Founding(
            code="village",
            name="Village library",
            parent=region,
            is_member=False,
            has_microsite=False,
            facts={"place": "Village", "address": "Street, 5", "phone": "+7 (4832) 00-00-00"},
        ),
        actor=None,
    )
