from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from bibnet.libraries.scope import LibraryOwned

from .base import LibraryPage


class FeedbackPage(LibraryPage):
    """Where a reader asks the library's staff."""

    lead = models.CharField(
        _("lead"), max_length=300, blank=True, help_text=_("For example, when you answer.")
    )

    is_cacheable = False
    content_panels = [*LibraryPage.content_panels, FieldPanel("lead")]
    parent_page_types = ["pages.LibraryHomePage", "pages.RegionPage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("question page")
        verbose_name_plural = _("question pages")


class QuestionState(models.TextChoices):
    """Where a question stands."""

    NEW = "new", _("new")
    TAKEN = "taken", _("in work")
    ANSWERED = "answered", _("answered")
    REFUSED = "refused", _("refused")
    CLOSED = "closed", _("closed")


def new_secret() -> str:
    return secrets.token_urlsafe(24)


class Question(LibraryOwned):
    """What a reader asked; followed by its secret address, without an account."""

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    text = models.TextField(_("question"), max_length=4000)
    state = models.CharField(
        _("state"), max_length=10, choices=QuestionState, default=QuestionState.NEW
    )
    secret = models.CharField(max_length=40, unique=True, default=new_secret, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who answers"),
    )
    # What was agreed to, with the version that stood beside the box.
    consent_version = models.CharField(max_length=40)
    consented_at = models.DateTimeField()
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["library", "state", "-asked_at"], name="question_by_state")]
        constraints = [
            models.CheckConstraint(condition=~Q(email="", phone=""), name="question_has_a_way_back")
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class QuestionMessage(models.Model):
    """One message of the thread under a question."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="messages")
    text = models.TextField(_("text"), max_length=4000)
    is_from_staff = models.BooleanField(default=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.pk}"
