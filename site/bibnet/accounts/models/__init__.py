from __future__ import annotations

from .user import User

__all__ = ["User"]
