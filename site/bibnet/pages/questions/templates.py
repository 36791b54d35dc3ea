"""Ready answers: saved and deleted by who answers in their library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from bibnet.journal import audit
from bibnet.pages.models import AnswerTemplate

from .rights import may_answer

if TYPE_CHECKING:
    from bibnet.accounts.models import User


@transaction.atomic
def save(*, template: AnswerTemplate, actor: User) -> AnswerTemplate:
    """Keep a ready answer, a new one or one that was changed."""
    _check(template, actor)
    template.full_clean(exclude=["library"])
    template.save()
    _log("saved", template, actor)
    return template


@transaction.atomic
def delete(*, template: AnswerTemplate, actor: User) -> None:
    _check(template, actor)
    _log("deleted", template, actor)
    template.delete()


def _check(template: AnswerTemplate, actor: User) -> None:
    if not may_answer(actor, template.library):
        raise PermissionDenied


def _log(what: str, template: AnswerTemplate, actor: User) -> None:
    audit.record(
        action=f"pages.question_template_{what}",
        actor=actor,
        library=template.library,
        obj=template,
    )
