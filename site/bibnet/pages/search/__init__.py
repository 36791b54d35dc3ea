"""Search over the pages of a site and of the network, which knows Russian."""

from __future__ import annotations

from .asking import Answer, Hit, search
from .guessing import Guess, guess

__all__ = ["Answer", "Guess", "Hit", "guess", "search"]
