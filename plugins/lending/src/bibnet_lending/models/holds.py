"""Places in queues: who waits for a title, since when, and how each place came to be."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.accounts.models import Reader
from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwned

from .acts import by_whom
from .copies import COPY, EDITION
from .licences import Licence
from .sayings import worded
from .sets import ClassSet
from .tickets import ReaderTicket


class HoldState(models.TextChoices):
    """Where a place in a queue stands."""

    WAITING = "waiting", pgettext_lazy("state of a hold", "waits")
    SUSPENDED = "suspended", pgettext_lazy("state of a hold", "put off")
    # Of electronic books only: a paper one that waits is an order.
    READY = "ready", pgettext_lazy("state of a hold", "kept for the reader")
    SERVED = "served", pgettext_lazy("state of a hold", "its turn came")
    CANCELLED = "cancelled", pgettext_lazy("state of a hold", "given up")
    EXPIRED = "expired", pgettext_lazy("state of a hold", "not wanted any longer")


# Served goes back to waiting where the copy that came was taken from it again, or where a vendor
# did not lend what stood to the reader.
HOLD_MOVES: dict[str, frozenset[str]] = {
    HoldState.WAITING: frozenset(
        {
            HoldState.SUSPENDED,
            HoldState.READY,
            HoldState.SERVED,
            HoldState.CANCELLED,
            HoldState.EXPIRED,
        }
    ),
    HoldState.READY: frozenset(
        {HoldState.WAITING, HoldState.SERVED, HoldState.CANCELLED, HoldState.EXPIRED}
    ),
    HoldState.SUSPENDED: frozenset({HoldState.WAITING, HoldState.CANCELLED, HoldState.EXPIRED}),
    HoldState.SERVED: frozenset({HoldState.WAITING}),
    HoldState.CANCELLED: frozenset(),
    HoldState.EXPIRED: frozenset(),
}
IN_QUEUE = (HoldState.WAITING, HoldState.SUSPENDED, HoldState.READY)


class Hold(LibraryOwned):
    """A reader's place in a library's queue for a title, in the order of `placed_at`.

    On any edition of the work, unless `is_exact`; on one `copy` only if the staff says so. Who is
    put off keeps the place and is passed over until `suspended_until`.

    An electronic book is waited for in a queue of its own, always as exactly this edition; when its
    turn has come `licence` is kept for the reader `until` a day.
    """

    ticket = models.ForeignKey(
        ReaderTicket, models.SET_NULL, null=True, related_name="holds", verbose_name=_("ticket")
    )
    reader = models.ForeignKey(
        Reader, models.SET_NULL, null=True, related_name="holds", verbose_name=_("reader")
    )
    edition = models.ForeignKey(
        EDITION, models.PROTECT, related_name="holds", verbose_name=_("edition")
    )
    is_exact = models.BooleanField(_("exactly this edition"), default=False)
    copy = models.ForeignKey(
        COPY, models.PROTECT, null=True, blank=True, related_name="holds", verbose_name=_("copy")
    )
    is_electronic = models.BooleanField(_("electronic book"), default=False)
    licence = models.ForeignKey(
        Licence,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="holds",
        verbose_name=_("licence"),
    )
    class_set = models.ForeignKey(
        ClassSet, models.CASCADE, null=True, blank=True, related_name="holds"
    )
    pickup = models.ForeignKey(
        Library, models.PROTECT, related_name="+", verbose_name=_("where to fetch it")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=HoldState, default=HoldState.WAITING
    )
    placed_at = models.DateTimeField(_("in the queue since"))
    state_at = models.DateTimeField(_("in this state since"))
    suspended_until = models.DateField(_("put off until"), null=True, blank=True)
    until = models.DateField(_("kept until"), null=True, blank=True)
    wanted_until = models.DateField(_("wanted until"), null=True, blank=True)
    placed_by = by_whom()

    class Meta:
        verbose_name = _("place in a queue")
        verbose_name_plural = _("places in queues")
        ordering = ["placed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["library", "reader", "edition", "is_electronic"],
                condition=Q(state__in=IN_QUEUE) & Q(copy=None, class_set=None),
                name="lending_one_place_per_reader",
            ),
            models.CheckConstraint(
                condition=Q(state=HoldState.SUSPENDED) | Q(suspended_until=None),
                name="lending_put_off_until_a_day",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=HoldState.READY,
                    is_electronic=True,
                    licence__isnull=False,
                    until__isnull=False,
                )
                | (~Q(state=HoldState.READY) & Q(licence=None, until=None)),
                name="lending_kept_under_a_licence",
            ),
        ]
        indexes = [
            models.Index(
                fields=["edition", "library"],
                condition=Q(state__in=IN_QUEUE),
                name="lending_in_queue",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class HoldStep(LibraryOwned):
    """What happened to a place, for the reader who asks why it is where it is."""

    hold = models.ForeignKey(Hold, models.CASCADE, related_name="steps")
    state = models.CharField(_("state"), max_length=10, choices=HoldState)
    at = models.DateTimeField(_("when"))
    by = by_whom()
    note = models.CharField(_("note"), max_length=255, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.hold_id}: {self.state}"

    @property
    def told(self) -> str:
        """What was said at this step."""
        return worded(self.note)
