"""What who asks does: asks, writes again, withdraws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from bibnet.accounts.services.consents import Agreed, kept_of
from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.pages.models import MessageKind, Question, QuestionMessage, QuestionState, Topic

from . import errors, tell
from .moves import lock, move
from .term import due_at

if TYPE_CHECKING:
    from bibnet.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What is asked, and by whom; `circumstances` tell where the site does not work."""

    subject: str
    text: str
    topic: str = Topic.LIBRARY
    name: str = ""
    email: str = ""
    phone: str = ""
    circumstances: str = ""


@transaction.atomic
def ask(
    *,
    library: Library,
    wording: Wording,
    user: User | None = None,
    agreed: Agreed | None = None,
    now: datetime | None = None,
) -> Question:
    """A new question to the library; about the site itself, to the region's support."""
    now = now or timezone.now()
    to = network.region() if wording.topic == Topic.SITE else library
    question = Question(
        library=to,
        topic=wording.topic,
        subject=wording.subject,
        name=wording.name,
        email=wording.email,
        phone=wording.phone,
        text=wording.text,
        circumstances=wording.circumstances,
        asked_by=user,
        asked_at=now,
        state_at=now,
        due_at=due_at(to, now),
        **kept_of(agreed, library=library, now=now),
    )
    question.clean_fields()
    question.save()
    tell.received(question)
    tell.library_has_one(question)
    return question


@transaction.atomic
def write_again(*, question: Question, text: str, now: datetime | None = None) -> QuestionMessage:
    """A further message of who asked: the question waits anew. Locks the question."""
    now = now or timezone.now()
    current = lock(question)
    if current.forgotten_at is not None:
        raise errors.Forgotten
    message = QuestionMessage.objects.create(
        question=current, kind=MessageKind.ASKER, text=text, written_at=now
    )
    if current.state != QuestionState.NEW:
        current.due_at = due_at(current.library, now)
        current.save(update_fields=["due_at"])
        move(current, QuestionState.NEW, now)
    tell.asker_wrote(current)
    return message


@transaction.atomic
def withdraw(*, question: Question, now: datetime | None = None) -> None:
    """Take the question back: whatever says who asked and what is erased, the number stays."""
    now = now or timezone.now()
    current = lock(question)
    if current.forgotten_at is None:
        forget(Question.objects.of(current.library).filter(pk=current.pk), now=now)


def forget(questions: Any, *, now: datetime) -> int:
    """Erase names, contacts and texts; states and times stay for the figures."""
    QuestionMessage.objects.filter(question__in=questions.values("pk")).delete()
    return questions.update(
        name="",
        email="",
        phone="",
        subject="",
        text="",
        circumstances="",
        asked_by=None,
        consent_ip=None,
        state=QuestionState.CLOSED,
        state_at=now,
        forgotten_at=now,
    )
