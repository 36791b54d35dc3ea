"""Class sets: so many copies of one title for a class or a group, gathered until a day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bibnet.accounts.models import Reader
from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwned

from .acts import by_whom
from .copies import EDITION
from .tickets import ReaderTicket

MOST_COPIES = 60


class ClassSet(LibraryOwned):
    """What a teacher asked for on the ticket of a group.

    It stands in the queue with one place for each copy (`Hold.class_set`), all of the same day:
    who asked earlier comes before it, who asks later waits for what the class leaves.
    """

    ticket = models.ForeignKey(
        ReaderTicket, models.SET_NULL, null=True, related_name="+", verbose_name=_("ticket")
    )
    reader = models.ForeignKey(
        Reader, models.SET_NULL, null=True, related_name="+", verbose_name=_("reader")
    )
    edition = models.ForeignKey(
        EDITION, models.PROTECT, related_name="+", verbose_name=_("edition")
    )
    pickup = models.ForeignKey(
        Library, models.PROTECT, related_name="+", verbose_name=_("where to fetch it")
    )
    copies = models.PositiveSmallIntegerField(_("copies"))
    needed_by = models.DateField(_("needed by"))
    placed_at = models.DateTimeField(_("placed"))
    placed_by = by_whom()
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("class set")
        verbose_name_plural = _("class sets")
        ordering = ["needed_by", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(copies__gte=1) & Q(copies__lte=MOST_COPIES),
                name="lending_class_set_of_some_copies",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
