from __future__ import annotations

from .acts import ActKind, LibraryAct, LibraryImport, OldCode
from .hosts import LibraryHost
from .library import District, Kind, Library, State
from .messages import SiteMessage
from .roles import DistrictRole, Role, RoleAssignment
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
    "ActKind",
    "ChangeKind",
    "DayKind",
    "DayRule",
    "District",
    "DistrictRole",
    "Kind",
    "Library",
    "LibraryAct",
    "LibraryHost",
    "LibraryImport",
    "OldCode",
    "OpenSpan",
    "OpenSpanCover",
    "OpeningHours",
    "Reason",
    "Role",
    "RoleAssignment",
    "ScheduleChange",
    "ScheduleEdit",
    "Season",
    "SiteMessage",
    "State",
    "Stop",
    "Weekday",
]
