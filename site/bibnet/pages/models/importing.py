"""Files of news or events that somebody brought in, and the pages that came of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.scope import LibraryOwned


class PageImport(LibraryOwned):
    """A file that somebody brought: its rows, what became of each, whether it was taken back."""

    kind = models.CharField(_("what it holds"), max_length=20)
    name = models.CharField(_("file"), max_length=255)
    # Pairs of a row's number and its cells by column.
    rows = models.JSONField(default=list)
    outcomes = models.JSONField(default=list)
    publishes = models.BooleanField(_("publish at once"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    undoing_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    # When the work at it last said something; silence means that its worker was killed.
    heard_at = models.DateTimeField(null=True, blank=True)
    # Pages that taking back left: pairs of a number and why.
    kept = models.JSONField(default=list)

    class Meta:
        verbose_name = _("import of pages")
        verbose_name_plural = _("imports of pages")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class ImportedPage(LibraryOwned):
    """A page that came of a row: by its key the row is known when it comes again."""

    job = models.ForeignKey(PageImport, models.CASCADE, related_name="pages")
    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=255)
    # The page's version as it was brought: another one is somebody's work.
    revision = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("imported page")
        verbose_name_plural = _("imported pages")
        constraints = [
            models.UniqueConstraint(fields=["library", "kind", "key"], name="one_page_per_row_key")
        ]

    def __str__(self) -> str:
        return self.key
