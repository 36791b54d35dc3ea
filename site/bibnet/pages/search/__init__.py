"""Search over the pages of a site and of the network, which knows Russian."""

from __future__ import annotations

from .asking import Answer, Hit, search

__all__ = ["Answer", "Hit", "search"]
