from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.accounts.models import ConsentDocument
from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwned, LibraryOwnedManager, LibraryOwnedQuerySet

from .feedback import new_secret


class Topic(models.TextChoices):
    """What a question is about: that decides who answers."""

    LIBRARY = "library", _("The library, its books and events")
    SITE = "site", _("Something on the site does not work")


class QuestionState(models.TextChoices):
    """Where a question stands."""

    NEW = "new", _("waits for an answer")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("settled")


# The asker's next message makes a question new again; staff may add to an answer at any time.
ALLOWED_MOVES: dict[str, frozenset[str]] = {
    QuestionState.NEW: frozenset({QuestionState.NEW, QuestionState.ANSWERED, QuestionState.CLOSED}),
    QuestionState.ANSWERED: frozenset(
        {QuestionState.NEW, QuestionState.ANSWERED, QuestionState.CLOSED}
    ),
    QuestionState.CLOSED: frozenset({QuestionState.NEW, QuestionState.ANSWERED}),
}


class QuestionQuerySet(LibraryOwnedQuerySet):
    def waiting(self) -> QuestionQuerySet:
        return self.filter(state=QuestionState.NEW)

    def late(self, now: datetime) -> QuestionQuerySet:
        """Those whose term to answer is over."""
        return self.waiting().filter(due_at__lt=now)


class QuestionManager(LibraryOwnedManager.from_queryset(QuestionQuerySet)):  # type: ignore[misc]
    """Answers only within a scope."""

    use_in_migrations = False


class Question(LibraryOwned):
    """What somebody asked a library; followed by its secret address, without an account.

    `library` is who answers: it changes when the question is passed on.
    """

    topic = models.CharField(_("about"), max_length=10, choices=Topic, default=Topic.LIBRARY)
    subject = models.CharField(_("subject"), max_length=150)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    text = models.TextField(_("question"), max_length=4000, blank=True)
    # Page, device and version, where something does not work.
    circumstances = models.TextField(_("circumstances"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=QuestionState, default=QuestionState.NEW
    )
    secret = models.CharField(max_length=40, unique=True, default=new_secret, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who answers"),
    )
    came_from = models.ForeignKey(
        Library,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("passed on by"),
    )
    # What a guest agreed to; a reader's consent is kept with the reader.
    consent_document = models.ForeignKey(
        ConsentDocument, models.PROTECT, null=True, blank=True, related_name="+"
    )
    consent_hash = models.CharField(max_length=64, blank=True)
    consent_at = models.DateTimeField(null=True, blank=True)
    consent_ip = models.GenericIPAddressField(null=True, blank=True)
    operator = models.ForeignKey(Library, models.PROTECT, null=True, blank=True, related_name="+")

    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    due_at = models.DateTimeField(_("to be answered by"))
    answered_at = models.DateTimeField(_("first answered"), null=True, blank=True)
    state_at = models.DateTimeField(_("in this state since"), default=timezone.now)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[QuestionManager] = QuestionManager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["library", "state", "due_at"], name="question_by_state"),
            models.Index(fields=["state", "state_at"], name="question_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    def is_late(self, now: datetime) -> bool:
        return self.state == QuestionState.NEW and self.due_at < now


class MessageKind(models.TextChoices):
    """Who wrote a message of a thread, and for whom."""

    ASKER = "asker", _("the asker")
    STAFF = "staff", _("the library")
    NOTE = "note", _("note for colleagues")
    MOVED = "moved", _("passed on")


class QuestionMessage(models.Model):
    """One message of the thread under a question."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=10, choices=MessageKind)
    text = models.TextField(_("text"), max_length=4000, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Who answered, or who answers now.
    library = models.ForeignKey(Library, models.SET_NULL, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.pk}"


class AnswerTemplate(LibraryOwned):
    """The beginning of an answer that is given often; for the library and all below it."""

    title = models.CharField(_("name of the text"), max_length=80)
    text = models.TextField(_("text"), max_length=4000)

    class Meta:
        verbose_name = _("ready answer")
        verbose_name_plural = _("ready answers")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title
