"""What would happen or happened to switches in a library, in words that programs read."""

from __future__ import annotations

from typing import Any

from .models import RolloutStep
from .planning import Plan

Outcome = RolloutStep.Outcome


def planned(plan: Plan) -> dict[str, Any]:
    reasons = [one for refusal in plan.refusals for one in refusal.error.reasons]
    outcome = Outcome.REFUSED if reasons else Outcome.MOVED if plan.changes else Outcome.SAME
    return {
        "library": plan.library.code,
        "outcome": str(outcome),
        "moved": {change.slug: change.enabled for change in plan.changes},
        "reasons": reasons,
    }


def done(step: RolloutStep) -> dict[str, Any]:
    return {
        "library": step.library.code,
        "outcome": step.outcome,
        "moved": step.moved,
        "reasons": step.reasons,
    }
