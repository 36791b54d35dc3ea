from __future__ import annotations

from .outbox import OutboxMessage
from .switches import LibraryPlugin

__all__ = ["LibraryPlugin", "OutboxMessage"]
