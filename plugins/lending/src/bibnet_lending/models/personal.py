"""What is a reader's own business and no library's: choices, and what was read."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bibnet.accounts.models import Reader

from .copies import EDITION
from .loans import Loan


class ReaderChoice(models.Model):
    """What a reader has chosen for all libraries.

    `feed_secret` is the address of the calendar, empty while there is none. A reader of 14 and more
    may let the representative go on seeing the books.
    """

    shared_because = "a reader chooses for all libraries at once"

    reader = models.OneToOneField(Reader, models.CASCADE, related_name="lending_choice")
    feed_secret = models.CharField(max_length=43, blank=True)
    feed_has_titles = models.BooleanField(default=False)
    is_shown_to_representative = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("choice of a reader")
        verbose_name_plural = _("choices of readers")
        constraints = [
            models.UniqueConstraint(
                fields=["feed_secret"],
                condition=~Q(feed_secret=""),
                name="lending_one_calendar_per_address",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class HistoryEntry(models.Model):
    """A book that a reader had, kept for the reader alone who has agreed to that.

    It belongs to no library; the book and the library are named in words and stay whatever becomes
    of them. `loan` is known only as long as the loan itself knows its reader.
    """

    shared_because = "it is the reader's own, and no library may see it"

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="lending_history")
    loan = models.OneToOneField(Loan, models.SET_NULL, null=True, related_name="history")
    edition = models.ForeignKey(EDITION, models.SET_NULL, null=True, related_name="+")
    library_name = models.CharField(max_length=255)
    title = models.CharField(max_length=500)
    heading = models.CharField(max_length=300, blank=True)
    # Both in small letters: no database folds Cyrillic letters everywhere.
    words = models.CharField(max_length=801)
    lent_at = models.DateTimeField(_("lent"))
    returned_at = models.DateTimeField(_("returned"))

    class Meta:
        verbose_name = _("book that was read")
        verbose_name_plural = _("books that were read")
        ordering = ["-returned_at", "-pk"]
        indexes = [models.Index(fields=["reader", "-returned_at"], name="lending_history_of")]

    def __str__(self) -> str:
        return str(self.pk)
