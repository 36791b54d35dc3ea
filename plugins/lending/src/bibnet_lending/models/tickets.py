"""A reader's membership in a library: the ticket, its number and what the staff settled for it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.accounts.models import Reader
from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwned

from .sayings import worded


class TicketKind(models.TextChoices):
    """What a ticket is for; one of the three things that a rule looks at."""

    PERMANENT = "permanent", pgettext_lazy("kind of ticket", "permanent")
    TEMPORARY = "temporary", pgettext_lazy("kind of ticket", "temporary")
    REMOTE = "remote", pgettext_lazy("kind of ticket", "electronic books only")
    GROUP = "group", pgettext_lazy("kind of ticket", "of a class or a group")


class TicketState(models.TextChoices):
    """Where a ticket stands."""

    ACTIVE = "active", pgettext_lazy("state of a ticket", "valid")
    BLOCKED = "blocked", pgettext_lazy("state of a ticket", "blocked")
    LOST = "lost", pgettext_lazy("state of a ticket", "lost")
    ENDED = "ended", pgettext_lazy("state of a ticket", "ended")


# A lost ticket that turns up is valid again unless another one has taken its place.
TICKET_MOVES: dict[str, frozenset[str]] = {
    TicketState.ACTIVE: frozenset({TicketState.BLOCKED, TicketState.LOST, TicketState.ENDED}),
    TicketState.BLOCKED: frozenset({TicketState.ACTIVE, TicketState.LOST, TicketState.ENDED}),
    TicketState.LOST: frozenset({TicketState.ACTIVE, TicketState.ENDED}),
    TicketState.ENDED: frozenset(),
}
# Of these a reader has one in a library; of a group's there may be several.
IN_USE = (TicketState.ACTIVE, TicketState.BLOCKED)


class Document(models.TextChoices):
    """What the staff saw; numbers are written down nowhere."""

    PASSPORT = "passport", _("passport")
    BIRTH = "birth", _("certificate of birth")
    OTHER = "other", _("another document with a photograph")
    SURETY = "surety", _("surety signed by the representative")


class Terms(models.Model):
    """What the staff settled for one ticket or for a group of readers; empty leaves it to rules."""

    term_days = models.PositiveSmallIntegerField(_("days of a loan"), null=True, blank=True)
    most_loans = models.PositiveSmallIntegerField(_("most books at once"), null=True, blank=True)
    may_buy = models.BooleanField(
        _("buys electronic books without waiting for the staff"), null=True, blank=True
    )
    price_limit = models.DecimalField(
        _("up to the price of"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    # Kinds of editions that are not lent, as the catalogue calls them.
    blocked_kinds = models.JSONField(_("kinds that are not lent"), default=list, blank=True)

    class Meta:
        abstract = True


class ReaderGroup(LibraryOwned, Terms):
    """Readers to whom a library gives the same terms: teachers, readers at home, a class."""

    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("group of readers")
        verbose_name_plural = _("groups of readers")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["library", "name"], name="lending_one_group_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class NumberSeries(LibraryOwned):
    """From which the next ticket's number comes: a beginning, and digits with leading noughts."""

    prefix = models.CharField(_("begins with"), max_length=20, blank=True)
    digits = models.PositiveSmallIntegerField(_("digits"), default=6)
    next_number = models.PositiveBigIntegerField(_("next number"), default=1)

    class Meta:
        verbose_name = _("series of numbers")
        verbose_name_plural = _("series of numbers")
        constraints = [
            models.UniqueConstraint(fields=["library"], name="lending_one_series_per_library")
        ]

    def __str__(self) -> str:
        return f"{self.prefix}{self.next_number:0{self.digits}d}"


class ReaderTicket(LibraryOwned, Terms):
    """A reader's ticket in a member library; `branch` is where it was issued.

    `registered_on` is the day on which the data were last looked through with the reader: who was
    not seen this year yet is registered anew at the first visit.
    """

    reader = models.ForeignKey(
        Reader, models.PROTECT, related_name="tickets", verbose_name=_("reader")
    )
    number = models.CharField(_("number of the ticket"), max_length=40)
    barcode = models.CharField(_("barcode"), max_length=40, blank=True)
    kind = models.CharField(
        _("kind"), max_length=10, choices=TicketKind, default=TicketKind.PERMANENT
    )
    state = models.CharField(
        _("state"), max_length=10, choices=TicketState, default=TicketState.ACTIVE
    )
    reason = models.CharField(_("reason"), max_length=255, blank=True)
    group = models.ForeignKey(
        ReaderGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tickets",
        verbose_name=_("group"),
    )
    branch = models.ForeignKey(
        Library, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("branch")
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    registered_on = models.DateField(_("last registered"))
    issued_at = models.DateTimeField(_("issued"))
    note = models.CharField(_("note"), max_length=255, blank=True)
    documents: models.JSONField[list[str], list[str]] = models.JSONField(
        _("documents seen"), default=list, blank=True
    )
    # The form of the desk that gave it: sent twice it gives one ticket.
    key = models.CharField(max_length=40, blank=True)
    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    class Meta:
        verbose_name = _("reader ticket")
        verbose_name_plural = _("reader tickets")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["library", "number"], name="lending_one_ticket_per_number"
            ),
            models.UniqueConstraint(
                fields=["library", "barcode"],
                condition=~Q(barcode=""),
                name="lending_one_ticket_per_barcode",
            ),
            models.UniqueConstraint(
                fields=["library", "key"],
                condition=~Q(key=""),
                name="lending_one_ticket_per_form",
            ),
            models.UniqueConstraint(
                fields=["library", "reader"],
                condition=Q(state__in=IN_USE) & ~Q(kind=TicketKind.GROUP),
                name="lending_one_ticket_per_reader",
            ),
        ]
        # What a reader shows or types may be another library's.
        indexes = [
            models.Index(fields=["number"], name="lending_tickets_by_number"),
            models.Index(
                fields=["barcode"], condition=~Q(barcode=""), name="lending_tickets_by_barcode"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_in_use(self) -> bool:
        return self.state in IN_USE

    @property
    def told(self) -> str:
        """Why it is in its state, for who reads it."""
        return worded(self.reason)

    @property
    def seen(self) -> list[str]:
        """The documents that were shown, in words."""
        return [str(label) for value, label in Document.choices if value in self.documents]

    def is_valid_on(self, day: date) -> bool:
        """Whether the bearer may borrow that day."""
        is_over = self.valid_until is not None and self.valid_until < day
        return self.state == TicketState.ACTIVE and not is_over
