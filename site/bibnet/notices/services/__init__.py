"""Telling people: in the cabinet, and by e-mail through one queue."""

from __future__ import annotations

from .language import in_our_language
from .letters import texts, write_letter
from .notify import address_for_letters, mark_read, notify, set_preference

__all__ = [
    "address_for_letters",
    "in_our_language",
    "mark_read",
    "notify",
    "set_preference",
    "texts",
    "write_letter",
]
