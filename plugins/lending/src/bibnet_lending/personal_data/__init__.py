"""What lending keeps of a person: tickets and applications for them, loans, orders, places."""

from __future__ import annotations

from .erasing import erase, why_not_erase
from .exporting import export
from .joining import merge
from .seeing import seen_since

__all__ = ["erase", "export", "merge", "seen_since", "why_not_erase"]
