from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model_string


class Tagging(models.TextChoices):
    """Whether a PDF says what is a heading, a list, a table (PDF/UA, ISO 14289-1)."""

    TAGGED = "tagged", _("tagged")
    UNTAGGED = "untagged", _("without tags")
    UNREADABLE = "unreadable", _("cannot be read")


class DocumentReading(models.Model):
    """What was found in a PDF of the collections; of the file that had `file_hash`."""

    document = models.OneToOneField(
        get_document_model_string(), models.CASCADE, related_name="reading"
    )
    file_hash = models.CharField(max_length=40, blank=True)
    tagging = models.CharField(max_length=10, choices=Tagging)
    read_at = models.DateTimeField(auto_now=True)

    # A note about a file is no place that shows it to readers.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("reading of a document")
        verbose_name_plural = _("readings of documents")

    def __str__(self) -> str:
        return f"{self.document_id}: {self.tagging}"
