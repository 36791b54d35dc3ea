from __future__ import annotations

from .editions import Edition, IndexChange, Work
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
