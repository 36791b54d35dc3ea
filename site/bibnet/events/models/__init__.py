from __future__ import annotations

from .choices import AgeMark, OccurrenceState, PlaceKind
from .directories import AgeGroup, Audience
from .event import EventPage
from .index import EventIndexPage
from .occurrence import Occurrence
from .registration import Registration, RegistrationState
from .report import EventReportPage, ReportPhoto

__all__ = [
    "AgeGroup",
    "AgeMark",
    "Audience",
    "EventIndexPage",
    "EventPage",
    "EventReportPage",
    "Occurrence",
    "OccurrenceState",
    "PlaceKind",
    "Registration",
    "RegistrationState",
    "ReportPhoto",
]
