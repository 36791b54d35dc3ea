"""The only door through which the core and the catalogue call lending, by subject."""

from __future__ import annotations

from . import catalogue, network, readers, staff

__all__ = ["catalogue", "network", "readers", "staff"]
