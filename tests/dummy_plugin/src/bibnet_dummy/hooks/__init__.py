"""An answer to every extension point of the core, and to one of a plugin that it can do without."""

from __future__ import annotations

from . import hearing, lists, network, others, people, slots, staff, work

__all__ = ["hearing", "lists", "network", "others", "people", "slots", "staff", "work"]
