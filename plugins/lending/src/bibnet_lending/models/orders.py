"""A reader's wish for a book, on its way from the first click to the book in hand."""

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
from .holds import Hold
from .loans import Loan
from .sayings import worded
from .sets import ClassSet
from .tickets import ReaderTicket


class OrderState(models.TextChoices):
    """The steps of an order that a reader sees in one line."""

    PLACED = "placed", pgettext_lazy("state of an order", "placed")
    ACCEPTED = "accepted", pgettext_lazy("state of an order", "accepted")
    SEARCHING = "searching", pgettext_lazy("state of an order", "is being fetched")
    ON_THE_WAY = "on_the_way", pgettext_lazy("state of an order", "on the way")
    READY = "ready", pgettext_lazy("state of an order", "waits for you")
    LENT = "lent", pgettext_lazy("state of an order", "lent")
    CANCELLED = "cancelled", pgettext_lazy("state of an order", "cancelled")
    REFUSED = "refused", pgettext_lazy("state of an order", "refused")
    EXPIRED = "expired", pgettext_lazy("state of an order", "was not fetched")


# Steps that nobody needs are left out: scanning the found copy makes a placed order ready.
ORDER_MOVES: dict[str, frozenset[str]] = {
    OrderState.PLACED: frozenset(
        {
            OrderState.ACCEPTED,
            OrderState.SEARCHING,
            OrderState.ON_THE_WAY,
            OrderState.READY,
            OrderState.LENT,
            OrderState.CANCELLED,
            OrderState.REFUSED,
        }
    ),
    OrderState.ACCEPTED: frozenset(
        {
            OrderState.SEARCHING,
            OrderState.ON_THE_WAY,
            OrderState.READY,
            OrderState.LENT,
            OrderState.CANCELLED,
            OrderState.REFUSED,
        }
    ),
    OrderState.SEARCHING: frozenset(
        {
            OrderState.ON_THE_WAY,
            OrderState.READY,
            OrderState.LENT,
            OrderState.CANCELLED,
            OrderState.REFUSED,
        }
    ),
    OrderState.ON_THE_WAY: frozenset(
        {OrderState.READY, OrderState.LENT, OrderState.CANCELLED, OrderState.REFUSED}
    ),
    OrderState.READY: frozenset(
        {OrderState.LENT, OrderState.CANCELLED, OrderState.REFUSED, OrderState.EXPIRED}
    ),
    # A wrong scan is taken back.
    OrderState.LENT: frozenset({OrderState.READY}),
    OrderState.CANCELLED: frozenset(),
    OrderState.REFUSED: frozenset(),
    OrderState.EXPIRED: frozenset(),
}
OPEN = (
    OrderState.PLACED,
    OrderState.ACCEPTED,
    OrderState.SEARCHING,
    OrderState.ON_THE_WAY,
    OrderState.READY,
)


TO_FETCH = (OrderState.PLACED, OrderState.ACCEPTED, OrderState.SEARCHING)


class Order(LibraryOwned):
    """A copy that a member library fetches for a reader to `pickup`, where it waits `until` a day.

    `hold` is the place in the queue whose turn it was, if the reader had waited.
    """

    ticket = models.ForeignKey(
        ReaderTicket, models.SET_NULL, null=True, related_name="orders", verbose_name=_("ticket")
    )
    reader = models.ForeignKey(
        Reader, models.SET_NULL, null=True, related_name="orders", verbose_name=_("reader")
    )
    edition = models.ForeignKey(
        EDITION, models.PROTECT, related_name="orders", verbose_name=_("edition")
    )
    is_exact = models.BooleanField(_("exactly this edition"), default=False)
    copy = models.ForeignKey(COPY, models.PROTECT, related_name="orders", verbose_name=_("copy"))
    # The staff asked for this very copy: it is had beside whatever else the reader ordered.
    is_for_copy = models.BooleanField(_("exactly this copy"), default=False)
    class_set = models.ForeignKey(
        ClassSet, models.CASCADE, null=True, blank=True, related_name="orders"
    )
    hold = models.ForeignKey(Hold, models.SET_NULL, null=True, blank=True, related_name="orders")
    loan = models.OneToOneField(Loan, models.SET_NULL, null=True, blank=True, related_name="order")
    pickup = models.ForeignKey(
        Library, models.PROTECT, related_name="+", verbose_name=_("where to fetch it")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=OrderState, default=OrderState.PLACED
    )
    placed_at = models.DateTimeField(_("placed"))
    state_at = models.DateTimeField(_("in this state since"))
    until = models.DateField(_("waits until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    placed_by = by_whom()

    class Meta:
        verbose_name = pgettext_lazy("of a reader", "order")
        verbose_name_plural = pgettext_lazy("of readers", "orders")
        ordering = ["-placed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["copy"], condition=Q(state__in=OPEN), name="lending_one_order_per_copy"
            ),
            models.UniqueConstraint(
                fields=["library", "reader", "edition"],
                condition=Q(state__in=OPEN) & Q(is_for_copy=False, class_set=None),
                name="lending_one_order_per_reader",
            ),
            # A refusal without a reason never reaches the reader.
            models.CheckConstraint(
                condition=~Q(state=OrderState.REFUSED) | ~Q(reason=""),
                name="lending_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=OrderState.READY) | Q(until__isnull=False),
                name="lending_ready_until_a_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["library", "state", "placed_at"],
                condition=Q(state__in=OPEN),
                name="lending_open_orders",
            ),
            models.Index(fields=["reader"], name="lending_orders_of_reader"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def told(self) -> str:
        """Why it ended, for who reads it."""
        return worded(self.reason)


class OrderStep(LibraryOwned):
    """One step of an order: what, when, and who took it."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="steps")
    state = models.CharField(_("state"), max_length=10, choices=OrderState)
    at = models.DateTimeField(_("when"))
    by = by_whom()
    note = models.CharField(_("note"), max_length=255, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.state}"

    @property
    def told(self) -> str:
        """What was said at this step."""
        return worded(self.note)
