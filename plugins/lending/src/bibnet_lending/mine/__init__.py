"""What one reader has, orders and waits for, in all libraries, as the cabinet shows it."""

from __future__ import annotations

from .books import books_of
from .looking import day_text, everywhere, shown
from .queue import PUT_OFF, place_of
from .tickets import applications_of, tickets_of
from .wanted import wanted_of

__all__ = [
    "PUT_OFF",
    "applications_of",
    "books_of",
    "day_text",
    "everywhere",
    "place_of",
    "shown",
    "tickets_of",
    "wanted_of",
]
