from __future__ import annotations

from .outbox import OutboxMessage
from .rollouts import Preset, Rollout, RolloutStep
from .switches import LibraryPlugin

__all__ = ["LibraryPlugin", "OutboxMessage", "Preset", "Rollout", "RolloutStep"]
