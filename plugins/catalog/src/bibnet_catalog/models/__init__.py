from __future__ import annotations

from .corrections import Correction
from .covers import Cover, CoverState
from .editions import Edition, IndexChange, IndexInUse, Work
from .favourites import BookList, Favourite
from .headings import Heading, HeadingKind
from .holdings import Copy, Holding
from .marks import Mark, MarkKind, MarkRule
from .proposals import Proposal, ProposalState
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
from .resources import Resource, ResourceKind, UsableWhere
from .saved import SavedSearch
from .selections import Selected, Selection
from .settings import CatalogSettings
from .sources import ImportRun, Quarantined, QuarantineState, RunState, Source, Way

__all__ = [
    "BookList",
    "CatalogSettings",
    "Copy",
    "Correction",
    "Cover",
    "CoverState",
    "Decision",
    "Delivery",
    "Doubt",
    "DoubtState",
    "Edition",
    "Favourite",
    "Heading",
    "HeadingKind",
    "Holding",
    "ImportRun",
    "IndexChange",
    "IndexInUse",
    "Mark",
    "MarkKind",
    "MarkRule",
    "Moved",
    "Outcome",
    "Proposal",
    "ProposalState",
    "QuarantineState",
    "Quarantined",
    "Record",
    "RecordKey",
    "Resource",
    "ResourceKind",
    "Ruling",
    "RulingKind",
    "RunState",
    "SavedSearch",
    "Selected",
    "Selection",
    "Source",
    "UsableWhere",
    "Way",
    "Work",
]
