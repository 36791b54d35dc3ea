"""How much of what a cultural organisation's site must show a library shows."""

from __future__ import annotations

from .contents import content
from .scoring import Item, Score, Standing, scores

__all__ = ["Item", "Score", "Standing", "content", "scores"]
