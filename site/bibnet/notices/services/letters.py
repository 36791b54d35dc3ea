"""The queue of e-mail: written in the transaction of the act, sent by the worker."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.notices.models import Letter, LetterState, Notice
from bibnet.themes.current import use_theme

from .language import in_our_language

if TYPE_CHECKING:
    from bibnet.accounts.models import Reader, User

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)
# A letter that has been "being sent" for so long belonged to a worker that was killed.
STUCK = timedelta(minutes=10)
KEPT = timedelta(days=30)


def texts(template: str, library: Library, context: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and text of the templates `<template>_subject.txt` and `<template>.txt`."""
    values = {"library": library, "portal_url": network.portal_url(), **context}
    with in_our_language(), use_theme(library):
        subject = render_to_string(f"{template}_subject.txt", values)
        text = render_to_string(f"{template}.txt", values)
    return " ".join(subject.split())[:200], text.strip()


def write_letter(
    *,
    kind: str,
    library: Library,
    address: str,
    subject: str,
    text: str,
    user: User | None = None,
    reader: Reader | None = None,
    notice: Notice | None = None,
) -> Letter:
    """Put a letter into the queue within the present transaction; it leaves after the commit."""
    with in_our_language(), use_theme(library):
        html = render_to_string(
            "notices/letter.html", {"library": library, "subject": subject, "text": text}
        )
    letter = Letter.objects.create(
        notice=notice,
        user=user,
        reader=reader,
        library=library,
        kind=kind,
        address=address,
        subject=subject[:200],
        text=text,
        html=html,
        message_id=make_msgid(domain=settings.BIBNET_REGION_HOST),
    )
    transaction.on_commit(_wake_the_worker)
    return letter


def send_waiting(*, now: datetime | None = None, limit: int = 200) -> int:
    """Send the letters whose turn has come; how many left.

    A letter is claimed before it is sent, so two workers never send the same one. One whose
    worker was killed in between goes again under the same Message-ID, by which mail servers
    know it for the same letter.
    """
    now = now or timezone.now()
    Letter.objects.filter(state=LetterState.SENDING, next_attempt_at__lte=now - STUCK).update(
        state=LetterState.WAITING
    )
    waiting = Letter.objects.due(now).order_by("next_attempt_at", "pk")
    keys = list(waiting.values_list("pk", flat=True)[:limit])
    return sum(_send(pk, now) for pk in keys)


def forget_old(now: datetime | None = None) -> int:
    """Delete letters that were sent or given up a month ago; how many."""
    done = Letter.objects.filter(state__in=[LetterState.SENT, LetterState.GIVEN_UP])
    return done.filter(written_at__lt=(now or timezone.now()) - KEPT).delete()[0]


def _wake_the_worker() -> None:
    from bibnet.notices.tasks import send_letters

    send_letters.enqueue()


def _send(pk: int, now: datetime) -> bool:
    claimed = Letter.objects.filter(pk=pk, state=LetterState.WAITING).update(
        state=LetterState.SENDING, next_attempt_at=now, attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    letter = Letter.objects.get(pk=pk)
    try:
        _message(letter).send()
    except Exception as error:  # whatever the mail server does, the queue goes on
        _postpone(letter, now, error)
        return False
    _empty(letter, LetterState.SENT, sent_at=timezone.now(), last_error="")
    return True


def _message(letter: Letter) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[letter.address],
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(letter.html, "text/html")
    return message


def _postpone(letter: Letter, now: datetime, error: Exception) -> None:
    """Try again later, in longer and longer pauses. The error's text may hold the address."""
    name = type(error).__name__
    code = re.match(r"\(?(\d{3})\b", str(error))
    reason = f"{name} {code.group(1)}" if code else name
    logger.warning("letter %s was not sent: %s", letter.pk, reason)
    if letter.attempts >= MOST_ATTEMPTS:
        _empty(letter, LetterState.GIVEN_UP, last_error=reason)
        return
    letter.state = LetterState.WAITING
    letter.next_attempt_at = now + FIRST_PAUSE * 2 ** (letter.attempts - 1)
    letter.last_error = reason
    letter.save(update_fields=["state", "next_attempt_at", "last_error"])


def _empty(letter: Letter, state: LetterState, **facts: object) -> None:
    """What was said and to whom is not kept longer than the letter is on its way."""
    Letter.objects.filter(pk=letter.pk).update(
        state=state, address="", subject="", text="", html="", **facts
    )
