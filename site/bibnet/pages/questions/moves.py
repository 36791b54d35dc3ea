"""From state to state: the one place that knows which moves there are."""

from __future__ import annotations

from datetime import datetime

from bibnet.pages.models import Question, QuestionState
from bibnet.pages.models.questions import ALLOWED_MOVES

from . import errors


def lock(question: Question) -> Question:
    """The question as it is now, locked until the end of the transaction."""
    rows = Question.objects.of(question.library).select_for_update(of=("self",))
    return rows.select_related("library", "taken_by", "asked_by").get(pk=question.pk)


def move(question: Question, state: QuestionState, now: datetime) -> None:
    """Put a locked question into a state, or raise ForbiddenMove."""
    if state not in ALLOWED_MOVES[question.state]:
        raise errors.ForbiddenMove
    question.state, question.state_at = state, now
    changed = ["state", "state_at"]
    if state == QuestionState.ANSWERED and question.answered_at is None:
        question.answered_at = now
        changed.append("answered_at")
    question.save(update_fields=changed)
