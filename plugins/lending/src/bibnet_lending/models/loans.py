"""An item in a reader's hands until its day."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.accounts.models import Reader
from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwned

from .acts import by_whom
from .copies import COPY, EDITION
from .licences import Licence
from .tickets import ReaderTicket


class LoanKind(models.TextChoices):
    """How an item is lent."""

    HOME = "home", pgettext_lazy("kind of loan", "home")
    READING_ROOM = "reading_room", pgettext_lazy("kind of loan", "to the reading room")
    OVERNIGHT = "overnight", pgettext_lazy("kind of loan", "for the night")
    DELIVERY = "delivery", pgettext_lazy("kind of loan", "brought home")
    GROUP = "group", pgettext_lazy("kind of loan", "to a class or a group")


class Loan(LibraryOwned):
    """One item lent by a member library at `branch`, to the last moment before `due_at`: a copy, or
    an electronic title under a licence.

    What becomes of a loan after its return: the reader and the ticket are forgotten unless the
    person wants a history; the row stays for figures that are already in the journal.
    """

    branch = models.ForeignKey(Library, models.PROTECT, related_name="+", verbose_name=_("lent at"))
    ticket = models.ForeignKey(
        ReaderTicket, models.SET_NULL, null=True, related_name="loans", verbose_name=_("ticket")
    )
    reader = models.ForeignKey(
        Reader, models.SET_NULL, null=True, related_name="loans", verbose_name=_("reader")
    )
    edition = models.ForeignKey(
        EDITION, models.PROTECT, related_name="loans", verbose_name=_("edition")
    )
    copy = models.ForeignKey(
        COPY, models.PROTECT, null=True, related_name="loans", verbose_name=_("copy")
    )
    licence = models.ForeignKey(
        Licence,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="loans",
        verbose_name=_("licence"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=LoanKind, default=LoanKind.HOME)
    lent_at = models.DateTimeField(_("lent"))
    due_at = models.DateTimeField(_("due before"))
    renewals = models.PositiveSmallIntegerField(_("renewed"), default=0)
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True)
    returned_to = models.ForeignKey(
        Library, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lent_by = by_whom()
    returned_by = by_whom()
    # A wrong scan that was taken back: it counts nowhere.
    is_undone = models.BooleanField(default=False)
    # Why a book was lent against the rules, in the words of who did it.
    override = models.CharField(_("lent against the rules"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("loan")
        verbose_name_plural = _("loans")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["copy"], condition=Q(returned_at=None), name="lending_no_copy_lent_twice"
            ),
            models.CheckConstraint(
                condition=Q(copy__isnull=False, licence=None) | Q(copy=None, licence__isnull=False),
                name="lending_a_copy_or_a_licence",
            ),
            models.UniqueConstraint(
                fields=["reader", "licence", "edition"],
                condition=Q(returned_at=None),
                name="lending_no_title_lent_twice",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("lent_at")), name="lending_due_after_lent"
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(returned_at__gte=F("lent_at")),
                name="lending_returned_after_lent",
            ),
        ]
        indexes = [
            # What is on hand is looked for among millions of past loans.
            models.Index(fields=["reader"], condition=Q(returned_at=None), name="lending_on_hand"),
            # How long books of a library were kept is read from its latest past loans.
            models.Index(
                fields=["library", "-lent_at"],
                condition=Q(returned_at__isnull=False, copy__isnull=False, is_undone=False),
                name="lending_past_loans",
            ),
            models.Index(
                fields=["due_at"], condition=Q(returned_at=None), name="lending_by_due_day"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        return self.returned_at is None

    @property
    def is_electronic(self) -> bool:
        return self.licence_id is not None

    @property
    def due_on(self) -> date:
        """The last day, where the item was lent."""
        return (self.due_at - timedelta(microseconds=1)).astimezone(self.branch.tz).date()

    def days_late(self, today: date) -> int:
        """By how many days it is overdue; 0 if it is not."""
        return max(0, (today - self.due_on).days) if self.is_open else 0
