"""What has to be done now and then: closing what is settled, forgetting who asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from bibnet.libraries.models import Library
from bibnet.pages.models import Question, QuestionState

from .asking import forget

SETTLED_AFTER = timedelta(days=30)
# The consent says so: data/questions.ru.txt.
KEPT_AFTER = timedelta(days=365)


def close_settled(library: Library, *, now: datetime | None = None) -> int:
    """Close what was answered a month ago without a further word; how many."""
    now = now or timezone.now()
    settled = Question.objects.under(library).filter(
        state=QuestionState.ANSWERED, state_at__lt=now - SETTLED_AFTER
    )
    return settled.update(state=QuestionState.CLOSED, state_at=now)


def forget_old(library: Library, *, now: datetime | None = None) -> int:
    """Erase who asked what was closed a year ago, and the texts; how many."""
    now = now or timezone.now()
    old = Question.objects.under(library).filter(
        state=QuestionState.CLOSED, state_at__lt=now - KEPT_AFTER, forgotten_at=None
    )
    return forget(
        Question.objects.under(library).filter(pk__in=list(old.values_list("pk", flat=True))),
        now=now,
    )
