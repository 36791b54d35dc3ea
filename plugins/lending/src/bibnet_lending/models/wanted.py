"""What readers ask a library to buy for the electronic fund, until they read it or know why not."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.accounts.models import Reader
from bibnet.libraries.scope import LibraryOwned

from .acts import by_whom
from .copies import EDITION
from .loans import Loan
from .sayings import worded
from .tickets import ReaderTicket
from .vendors import UNSETTLED, VendorCall


class WantedState(models.TextChoices):
    """Where a request stands, as its reader sees it."""

    ASKED = "asked", pgettext_lazy("state of a request", "the library decides")
    POSTPONED = "postponed", pgettext_lazy("state of a request", "put off")
    APPROVED = "approved", pgettext_lazy("state of a request", "is being bought")
    FULFILLED = "fulfilled", pgettext_lazy("state of a request", "lent")
    REFUSED = "refused", pgettext_lazy("state of a request", "refused")
    CANCELLED = "cancelled", pgettext_lazy("state of a request", "cancelled")


# What the vendor did not sell, or not lend, after all is decided anew.
WANTED_MOVES: dict[str, frozenset[str]] = {
    WantedState.ASKED: frozenset(
        {
            WantedState.POSTPONED,
            WantedState.APPROVED,
            WantedState.REFUSED,
            WantedState.CANCELLED,
        }
    ),
    WantedState.POSTPONED: frozenset(
        {
            WantedState.ASKED,
            WantedState.APPROVED,
            WantedState.REFUSED,
            WantedState.CANCELLED,
        }
    ),
    WantedState.APPROVED: frozenset(
        {WantedState.ASKED, WantedState.FULFILLED, WantedState.CANCELLED}
    ),
    WantedState.FULFILLED: frozenset({WantedState.ASKED}),
    WantedState.REFUSED: frozenset(),
    WantedState.CANCELLED: frozenset(),
}
UNDECIDED = (WantedState.ASKED, WantedState.POSTPONED)
OPEN_WANTED = (*UNDECIDED, WantedState.APPROVED)


class DecidedBy(models.TextChoices):
    """Who decided to buy: a person, or which rule."""

    STAFF = "staff", pgettext_lazy("who decided to buy", "a librarian")
    OWN_LIMIT = "own_limit", pgettext_lazy("who decided to buy", "the reader's own right to buy")
    DEMAND = "demand", pgettext_lazy("who decided to buy", "the rule of so many requests")


class NextBest(models.TextChoices):
    """What a refusal offers instead."""

    QUEUE = "queue", pgettext_lazy("instead of a refused book", "the queue for the electronic book")
    PAPER = "paper", pgettext_lazy("instead of a refused book", "the paper book of this library")
    ELSEWHERE = "elsewhere", pgettext_lazy("instead of a refused book", "another library has it")


class WantedBook(LibraryOwned):
    """A reader's request to have an edition bought; `call` is the purchase that came of it.

    `price` is what it cost in the shop of `vendor` when it was last looked at; empty if nobody
    sold it. `answer_by` is the last day of the library's term.
    """

    ticket = models.ForeignKey(
        ReaderTicket,
        models.SET_NULL,
        null=True,
        related_name="wanted_books",
        verbose_name=_("ticket"),
    )
    reader = models.ForeignKey(
        Reader, models.SET_NULL, null=True, related_name="wanted_books", verbose_name=_("reader")
    )
    edition = models.ForeignKey(
        EDITION, models.PROTECT, related_name="wanted_books", verbose_name=_("edition")
    )
    vendor = models.CharField(_("vendor"), max_length=40, blank=True)
    vendor_title = models.CharField(_("the vendor's number"), max_length=100, blank=True)
    price = models.DecimalField(_("price"), max_digits=10, decimal_places=2, null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=WantedState, default=WantedState.ASKED
    )
    asked_at = models.DateTimeField(pgettext_lazy("a library", "asked"))
    state_at = models.DateTimeField(_("in this state since"))
    answer_by = models.DateField(_("to be answered by"))
    until = models.DateField(_("put off until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    next_best = models.CharField(_("instead"), max_length=10, choices=NextBest, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=10, choices=DecidedBy, blank=True)
    call = models.ForeignKey(
        VendorCall, models.PROTECT, null=True, blank=True, related_name="wanted_books"
    )
    loan = models.OneToOneField(
        Loan, models.SET_NULL, null=True, blank=True, related_name="wanted_book"
    )
    asked_by = by_whom()

    class Meta:
        verbose_name = pgettext_lazy("electronic", "request to buy a book")
        verbose_name_plural = pgettext_lazy("electronic", "requests to buy books")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["library", "reader", "edition"],
                condition=Q(state__in=OPEN_WANTED),
                name="lending_wanted_once_by_reader",
            ),
            # A refusal without a reason never reaches the reader.
            models.CheckConstraint(
                condition=~Q(state=WantedState.REFUSED) | ~Q(reason=""),
                name="lending_wanted_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=WantedState.POSTPONED) | Q(until__isnull=False),
                name="lending_wanted_put_off_until_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=WantedState.APPROVED)
                | (Q(call__isnull=False) & ~Q(decided_by="")),
                name="lending_wanted_bought_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["library", "answer_by"],
                condition=Q(state__in=OPEN_WANTED),
                name="lending_open_wanted",
            ),
            models.Index(fields=["reader"], name="lending_wanted_of_reader"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_WANTED

    @property
    def is_being_bought(self) -> bool:
        """Whether its purchase is under way and nobody knows yet what comes of it."""
        is_approved = self.state == WantedState.APPROVED
        return is_approved and self.call is not None and self.call.state in UNSETTLED


class WantedStep(LibraryOwned):
    """One step of a request: what, when, and who took it."""

    wanted = models.ForeignKey(WantedBook, models.CASCADE, related_name="steps")
    state = models.CharField(_("state"), max_length=10, choices=WantedState)
    at = models.DateTimeField(_("when"))
    by = by_whom()
    note = models.CharField(_("note"), max_length=255, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.wanted_id}: {self.state}"

    @property
    def told(self) -> str:
        """What was said at this step."""
        return worded(self.note)
