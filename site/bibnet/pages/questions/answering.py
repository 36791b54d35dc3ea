"""What the staff does with a question. Each act is for who may answer in its library."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from bibnet.journal import audit
from bibnet.libraries.models import Library
from bibnet.pages.models import MessageKind, Question, QuestionMessage, QuestionState

from . import errors, tell
from .moves import lock, move
from .rights import answerers, may_answer
from .term import due_at

if TYPE_CHECKING:
    from bibnet.accounts.models import User


@transaction.atomic
def answer(
    *,
    question: Question,
    text: str,
    actor: User,
    closes: bool = False,
    now: datetime | None = None,
) -> QuestionMessage:
    """Answer in public to who asked; with `closes`, and nothing more is expected.

    Whoever answers a question that nobody has taken takes it. Locks the question.
    """
    now = now or timezone.now()
    current = _mine(question, actor)
    message = _write(current, MessageKind.STAFF, text, actor, now)
    if current.taken_by_id is None:
        current.taken_by = actor
        current.save(update_fields=["taken_by"])
    move(current, QuestionState.ANSWERED, now)
    if closes:
        move(current, QuestionState.CLOSED, now)
    _log("answered", actor, current)
    tell.answered(current)
    return message


@transaction.atomic
def add_note(*, question: Question, text: str, actor: User) -> QuestionMessage:
    """Something for colleagues only. Locks the question."""
    current = _mine(question, actor)
    return _write(current, MessageKind.NOTE, text, actor, timezone.now())


@transaction.atomic
def give(*, question: Question, colleague: User, actor: User) -> None:
    """Name who answers, oneself or a colleague, who is told. Raises NotTheirs."""
    current = _mine(question, actor)
    is_own = colleague.pk == actor.pk
    if not is_own and not answerers(current.library).filter(pk=colleague.pk).exists():
        raise errors.NotTheirs
    current.taken_by = colleague
    current.save(update_fields=["taken_by"])
    _log("given", actor, current, fields=[str(colleague.pk)])
    if not is_own:
        tell.given(current, colleague)


@transaction.atomic
def pass_on(
    *, question: Question, to: Library, actor: User, text: str = "", now: datetime | None = None
) -> Question:
    """Hand the question to the region's support, and from there to any library that works.

    The term begins anew, who asked is told who answers now. Raises NoSuchWay.
    """
    now = now or timezone.now()
    current = _mine(question, actor)
    if to.pk == current.library_id or not _is_way(current.library, to):
        raise errors.NoSuchWay
    left = current.library
    current.library, current.came_from, current.taken_by = to, left, None
    current.due_at = due_at(to, now)
    current.save(update_fields=["library", "came_from", "taken_by", "due_at"])
    _write(current, MessageKind.MOVED, text, actor, now)
    move(current, QuestionState.NEW, now)
    audit.record(
        action="pages.question_passed_on",
        actor=actor,
        library=left,
        obj=current,
        fields=[str(to.pk)],
    )
    tell.passed_on(current)
    tell.library_has_one(current)
    return current


@transaction.atomic
def close(
    *, question: Question, actor: User, reason: str = "", now: datetime | None = None
) -> None:
    """Nothing more is to be done. One that was never answered needs a reason, which is told.

    Raises ForbiddenMove. Locks the question.
    """
    now = now or timezone.now()
    current = _mine(question, actor)
    if current.answered_at is None and not reason.strip():
        raise errors.NeedsReason
    if reason.strip():
        _write(current, MessageKind.STAFF, reason, actor, now)
    move(current, QuestionState.CLOSED, now)
    _log("closed", actor, current)
    if reason.strip():
        tell.answered(current)


def _is_way(here: Library, to: Library) -> bool:
    if to.is_region:
        return True
    return here.is_region and Library.objects.listed().filter(pk=to.pk).exists()


def _mine(question: Question, actor: User) -> Question:
    """The locked question. Raises PermissionDenied, Forgotten."""
    current = lock(question)
    if not may_answer(actor, current.library):
        raise PermissionDenied
    if current.forgotten_at is not None:
        raise errors.Forgotten
    return current


def _write(
    question: Question, kind: MessageKind, text: str, author: User, now: datetime
) -> QuestionMessage:
    return QuestionMessage.objects.create(
        question=question,
        kind=kind,
        text=text.strip(),
        author=author,
        library=question.library,
        written_at=now,
    )


def _log(what: str, actor: User, question: Question, fields: list[str] | None = None) -> None:
    audit.record(
        action=f"pages.question_{what}",
        actor=actor,
        library=question.library,
        obj=question,
        fields=fields or [],
    )
