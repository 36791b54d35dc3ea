from __future__ import annotations

from .body import BodyBlock
from .links import LinkBlock, LinksBlock

__all__ = ["BodyBlock", "LinkBlock", "LinksBlock"]
