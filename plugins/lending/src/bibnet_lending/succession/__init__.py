"""A library becomes part of another one: its readers, their books, orders and places go on there.

What is over stays where it was; the journal is not touched. `obstacles` says what has to be ended
first.
"""

from __future__ import annotations

from .following import follow, follow_late
from .obstacles import check_merger, consequences

__all__ = ["check_merger", "consequences", "follow", "follow_late"]
