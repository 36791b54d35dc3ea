from __future__ import annotations

import hashlib
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.models import Library

from .reader import AGE_OF_MAJORITY, AGE_OF_OWN_CONSENT, Reader


class ConsentDocument(models.Model):
    """One version of the text of a consent; never changed, followed by the next version."""

    purpose = models.CharField(_("purpose"), max_length=60)
    version = models.PositiveIntegerField(_("version"))
    text = models.TextField(
        _("text"),
        help_text=_("The words {operator}, {inn} and {address} are filled in by themselves."),
    )
    # Whether who agreed to an earlier version has to agree anew.
    asks_again = models.BooleanField(_("ask everybody again"), default=False)
    published_at = models.DateTimeField(_("in force since"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("text of a consent")
        verbose_name_plural = _("texts of consents")
        ordering = ["purpose", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "version"], name="one_text_per_purpose_and_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"

    def wording(self, operator: Library) -> str:
        """The text as a person agrees to it: with the legal entity that is the operator."""
        facts = {
            "{operator}": operator.legal_name or operator.name,
            "{inn}": operator.inn,
            "{address}": ", ".join(part for part in (operator.place, operator.address) if part),
        }
        text = self.text
        for mark, value in facts.items():
            text = text.replace(mark, value or "—")
        return text


def digest_of(text: str) -> str:
    """The fingerprint kept with a consent."""
    return hashlib.sha256(text.encode()).hexdigest()


class Channel(models.TextChoices):
    """Where a consent was given."""

    SITE = "site", _("on the site")
    PAPER = "paper", _("on paper, kept in the library")


class ConsentQuerySet(models.QuerySet):
    def in_force(self) -> ConsentQuerySet:
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """That a person agreed to one text for one purpose, and whether it was withdrawn.

    The row outlives the person's data: the link is emptied and the pseudonym stays.
    """

    document = models.ForeignKey(ConsentDocument, models.PROTECT, related_name="consents")
    reader = models.ForeignKey(Reader, models.SET_NULL, null=True, related_name="consents")
    pseudonym = models.CharField(max_length=32)
    text_hash = models.CharField(max_length=64)
    operator = models.ForeignKey(Library, models.PROTECT, related_name="+")
    operator_name = models.CharField(max_length=255)
    channel = models.CharField(_("given"), max_length=10, choices=Channel, default=Channel.SITE)
    ip = models.GenericIPAddressField(null=True, blank=True)
    given_at = models.DateTimeField(_("given at"))
    # Who said yes for a child, and who of the staff keeps the paper.
    given_by = models.ForeignKey(Reader, models.SET_NULL, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "document"],
                condition=Q(withdrawn_at=None),
                name="one_consent_in_force_per_text",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.pseudonym}"

    def holds_on(self, day: date) -> bool:
        """Whether it still counts: what a representative gave ends at 14, what a minor, at 18."""
        if self.withdrawn_at is not None:
            return False
        if self.reader is None or self.reader.birth_date is None:
            return True
        then = self.reader.age_on(self.given_at.date()) or 0
        now = self.reader.age_on(day) or 0
        return not any(then < limit <= now for limit in (AGE_OF_OWN_CONSENT, AGE_OF_MAJORITY))
