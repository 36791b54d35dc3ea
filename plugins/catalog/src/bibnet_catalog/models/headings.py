"""Persons and subjects as they stand in the records of all libraries, each with a number."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class HeadingKind(models.TextChoices):
    PERSON = "person", pgettext_lazy("heading", "person")
    SUBJECT = "subject", pgettext_lazy("heading", "subject")


class Heading(models.Model):
    """One way in which records name a person or a subject; the number is for good.

    `text` is what the index has in its facet (`describing.names.whole_name` of a person). Ways of
    naming that may mean the same share their `family`; which of them do, `headings` works out when
    it is asked, so that what comes later can neither join nor part anything for good.
    """

    shared_because = "a name or a subject is the same in every library"

    kind = models.CharField(_("kind"), max_length=10, choices=HeadingKind)
    text = models.CharField(pgettext_lazy("of a person or a subject", "heading"), max_length=200)
    family = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("person or subject")
        verbose_name_plural = _("persons and subjects")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "text"], name="catalog_heading_once")
        ]
        indexes = [models.Index(fields=["kind", "family"], name="catalog_by_family")]

    def __str__(self) -> str:
        return self.text
