"""Where a copy is in its course between shelf, desk and reader, and the queue for a work."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwned

COPY = "bibnet_catalog.Copy"
EDITION = "bibnet_catalog.Edition"


class CopyState(models.TextChoices):
    """What is done with a copy now."""

    ORDERED = "ordered", pgettext_lazy("course of a copy", "ordered, not received yet")
    FREE = "free", pgettext_lazy("course of a copy", "at its place")
    SEARCHED = "searched", pgettext_lazy("course of a copy", "is being fetched for an order")
    TRANSIT = "transit", pgettext_lazy("course of a copy", "on the way")
    KEPT = "kept", pgettext_lazy("course of a copy", "waits for a reader at the desk")
    LENT = "lent", pgettext_lazy("course of a copy", "lent")
    LOST = "lost", pgettext_lazy("course of a copy", "lost")
    WITHDRAWN = "withdrawn", pgettext_lazy("course of a copy", "withdrawn")


# A lost book that turns up is free again; what an act has withdrawn comes back by an act only.
COPY_MOVES: dict[str, frozenset[str]] = {
    CopyState.ORDERED: frozenset({CopyState.FREE}),
    CopyState.FREE: frozenset(
        {
            CopyState.SEARCHED,
            CopyState.KEPT,
            CopyState.TRANSIT,
            CopyState.LENT,
            CopyState.LOST,
            CopyState.WITHDRAWN,
        }
    ),
    CopyState.SEARCHED: frozenset(
        {CopyState.FREE, CopyState.TRANSIT, CopyState.KEPT, CopyState.LENT, CopyState.LOST}
    ),
    CopyState.TRANSIT: frozenset({CopyState.FREE, CopyState.KEPT, CopyState.LENT, CopyState.LOST}),
    CopyState.KEPT: frozenset(
        {CopyState.FREE, CopyState.SEARCHED, CopyState.TRANSIT, CopyState.LENT, CopyState.LOST}
    ),
    CopyState.LENT: frozenset({CopyState.FREE, CopyState.KEPT, CopyState.TRANSIT, CopyState.LOST}),
    CopyState.LOST: frozenset({CopyState.FREE, CopyState.KEPT, CopyState.WITHDRAWN}),
    CopyState.WITHDRAWN: frozenset({CopyState.FREE}),
}


# Of these nobody waits for.
NOT_THERE = (CopyState.LOST, CopyState.WITHDRAWN)


class Circulation(LibraryOwned):
    """What is done with one copy; made when the copy is first touched. Its row is the copy's lock.

    `place` is the part of the library where it is, or where it is on the way to; empty while it
    stands where the catalogue says.
    """

    copy = models.OneToOneField(
        COPY, models.PROTECT, related_name="circulation", verbose_name=_("copy")
    )
    state = models.CharField(_("state"), max_length=10, choices=CopyState, default=CopyState.FREE)
    place = models.ForeignKey(
        Library, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place")
    )
    state_at = models.DateTimeField(_("in this state since"))

    class Meta:
        verbose_name = _("copy in circulation")
        verbose_name_plural = _("copies in circulation")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.copy_id}: {self.get_state_display()}"


class Queue(LibraryOwned):
    """What whoever moves the queue for a work in a library locks first.

    It holds nothing: who waits is said by holds, in the order of their days. So a work that the
    catalogue joins with another needs nothing moved here.
    """

    work = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["library", "work"], name="lending_one_queue_per_work")
        ]

    def __str__(self) -> str:
        return f"{self.library_id}: {self.work}"
