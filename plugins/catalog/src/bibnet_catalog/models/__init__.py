from __future__ import annotations

from .editions import Edition, IndexChange, Work
from .headings import Heading, HeadingKind
from .holdings import Copy, Holding
from .records import (
    Decision,
    Delivery,
    Doubt,
    DoubtState,
    Moved,
    Outcome,
    Record,
    RecordKey,
    Ruling,
    RulingKind,
)
from .sources import ImportRun, Quarantined, QuarantineState, RunState, Source, Way

__all__ = [
    "Copy",
    "Decision",
    "Delivery",
    "Doubt",
    "DoubtState",
    "Edition",
    "Heading",
    "HeadingKind",
    "Holding",
    "ImportRun",
    "IndexChange",
    "Moved",
    "Outcome",
    "QuarantineState",
    "Quarantined",
    "Record",
    "RecordKey",
    "Ruling",
    "RulingKind",
    "RunState",
    "Source",
    "Way",
    "Work",
]
