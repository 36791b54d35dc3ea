"""A library's own list of readers: looked at first, then taken in by the worker, row by row."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.libraries.scope import LibraryOwned

from .acts import by_whom


class ListState(models.TextChoices):
    """Where a list stands."""

    LOOKING = "looking", pgettext_lazy("state of a list", "is being looked at")
    LOOKED = "looked", pgettext_lazy("state of a list", "looked at")
    TAKING = "taking", pgettext_lazy("state of a list", "is being taken in")
    DONE = "done", pgettext_lazy("state of a list", "taken in")


# In these the worker goes on, from `place` to the last row.
GOING = (ListState.LOOKING, ListState.TAKING)


class ReaderList(LibraryOwned):
    """One file. `rows` are encrypted, and emptied as soon as nobody needs them."""

    name = models.CharField(max_length=255)
    rows = models.TextField(blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ListState, default=ListState.LOOKING
    )
    total = models.PositiveIntegerField()
    place = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    by = by_whom()
    made_at = models.DateTimeField()
    alive_at = models.DateTimeField()

    class Meta:
        verbose_name = _("list of readers")
        verbose_name_plural = _("lists of readers")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(place__lte=F("total")), name="lending_list_stands_in_its_rows"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_going(self) -> bool:
        return self.state in GOING

    @property
    def read(self) -> int:
        """The rows that have their outcome."""
        return self.added + self.changed + self.unchanged + self.refused


class ListNote(LibraryOwned):
    """Why a row was left out, or, if it was taken, what of it was not."""

    list = models.ForeignKey(ReaderList, models.CASCADE, related_name="notes")
    row = models.PositiveIntegerField()
    text = models.CharField(max_length=500)
    is_refused = models.BooleanField(default=True)

    class Meta:
        ordering = ["row"]
        constraints = [
            models.UniqueConstraint(fields=["list", "row"], name="lending_one_note_per_row")
        ]

    def __str__(self) -> str:
        return f"{self.row}: {self.text}"
