from __future__ import annotations

from .hosts import LibraryHost
from .library import District, Kind, Library, State
from .roles import Role, RoleAssignment
from .schedule import (
    ChangeKind,
    DayKind,
    DayRule,
    OpeningHours,
    OpenSpan,
    OpenSpanCover,
    Reason,
    ScheduleChange,
    ScheduleEdit,
    Season,
    Weekday,
)
from .stops import Stop

__all__ = [
    "ChangeKind",
    "DayKind",
    "DayRule",
    "District",
    "Kind",
    "Library",
    "LibraryHost",
    "OpenSpan",
    "OpenSpanCover",
    "OpeningHours",
    "Reason",
    "Role",
    "RoleAssignment",
    "ScheduleChange",
    "ScheduleEdit",
    "Season",
    "State",
    "Stop",
    "Weekday",
]
