"""Events from tables, calendars and PRO.Культура.РФ; the rest of an import is that of all pages."""

from __future__ import annotations

from .kind import EVENTS

__all__ = ["EVENTS"]
