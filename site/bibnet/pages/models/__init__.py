from __future__ import annotations

from .base import LibraryPage
from .home import LibraryHomePage, RegionPage

__all__ = ["LibraryHomePage", "LibraryPage", "RegionPage"]
