from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .library import Library


class ActKind(models.TextChoices):
    """What may happen to a library in its life."""

    RENAME = "rename", _("rename")
    MOVE = "move", _("move")
    MERGE = "merge", _("merge")
    REPAIR = "repair", _("close for repair")
    REOPEN = "reopen", _("open again")
    CLOSE = "close", _("close for good")


class LibraryAct(models.Model):
    """An act on a library with its day: done then, or kept until the day has come."""

    library = models.ForeignKey(Library, models.CASCADE, related_name="acts")
    kind = models.CharField(_("act"), max_length=10, choices=ActKind)
    on = models.DateField(_("day"))
    # What the act needs to know, by name: new names, ids of other libraries, days.
    details = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    # Why it could not be done on its day, for the person who planned it.
    problem = models.TextField(blank=True)

    class Meta:
        verbose_name = _("act on a library")
        verbose_name_plural = _("acts on libraries")
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"

    @property
    def is_waiting(self) -> bool:
        return self.done_at is None and self.cancelled_at is None


class OldCode(models.Model):
    """A code that a library had; addresses with it lead to the library."""

    code = models.CharField(max_length=40, primary_key=True)
    library = models.ForeignKey(Library, models.CASCADE, related_name="old_codes")

    def __str__(self) -> str:
        return self.code


class LibraryImport(models.Model):
    """A list of libraries that somebody brought in: its rows and what became of each."""

    library = models.ForeignKey(Library, models.CASCADE, related_name="imports")
    name = models.CharField(_("file"), max_length=255)
    # Pairs of a row's number and its cells by column.
    rows = models.JSONField(default=list)
    outcomes = models.JSONField(default=list)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("import of libraries")
        verbose_name_plural = _("imports of libraries")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
