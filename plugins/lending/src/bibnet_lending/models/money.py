"""The money of the electronic fund: budgets of months, and movements between accounts."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.libraries.scope import LibraryOwned

from .sayings import worded
from .tickets import ReaderGroup
from .vendors import VendorCall


class Account(models.TextChoices):
    """Between what money moves. Of all accounts together there is always nought."""

    FOUNDER = "founder", pgettext_lazy("account", "from outside")
    BUDGET = "budget", pgettext_lazy("account", "free to spend")
    RESERVED = "reserved", pgettext_lazy("account", "reserved")
    SPENT = "spent", pgettext_lazy("account", "spent")
    VENDOR = "vendor", pgettext_lazy("account", "with suppliers")


class MovementKind(models.TextChoices):
    """Why money moves, which settles from where to where."""

    ALLOTTED = "allotted", pgettext_lazy("movement of money", "given to the budget")
    TAKEN_BACK = "taken_back", pgettext_lazy("movement of money", "taken out of the budget")
    RESERVED = "reserved", pgettext_lazy("movement of money", "reserved for a purchase")
    RELEASED = "released", pgettext_lazy("movement of money", "free again")
    SPENT = "spent", pgettext_lazy("movement of money", "spent")
    DEPOSITED = "deposited", pgettext_lazy("movement of money", "paid in with a supplier")
    CHARGED = "charged", pgettext_lazy("movement of money", "charged by a supplier")


WAYS: dict[str, tuple[str, str]] = {
    MovementKind.ALLOTTED: (Account.FOUNDER, Account.BUDGET),
    MovementKind.TAKEN_BACK: (Account.BUDGET, Account.FOUNDER),
    MovementKind.RESERVED: (Account.BUDGET, Account.RESERVED),
    MovementKind.RELEASED: (Account.RESERVED, Account.BUDGET),
    MovementKind.SPENT: (Account.RESERVED, Account.SPENT),
    MovementKind.DEPOSITED: (Account.FOUNDER, Account.VENDOR),
    MovementKind.CHARGED: (Account.VENDOR, Account.FOUNDER),
}


class Budget(LibraryOwned):
    """What a library may spend in a month on all readers, or on those of a group.

    The three sums are changed under the lock of this row only, with the movement that changes
    them (`electronic.money`).
    """

    month = models.DateField(_("month"))
    group = models.ForeignKey(
        ReaderGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="budgets",
        verbose_name=_("group"),
    )
    allotted = models.DecimalField(
        pgettext_lazy("money", "given"), max_digits=12, decimal_places=2, default=0
    )
    reserved = models.DecimalField(_("reserved"), max_digits=12, decimal_places=2, default=0)
    spent = models.DecimalField(_("spent"), max_digits=12, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("budget of a month")
        verbose_name_plural = _("budgets of months")
        ordering = ["-month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["library", "month"],
                condition=Q(group=None),
                name="lending_one_budget_per_month",
            ),
            models.UniqueConstraint(
                fields=["library", "month", "group"],
                condition=Q(group__isnull=False),
                name="lending_one_budget_per_group",
            ),
            models.CheckConstraint(
                condition=Q(
                    allotted__gte=F("reserved") + F("spent"), reserved__gte=0, spent__gte=0
                ),
                name="lending_never_above_the_budget",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def left(self) -> Decimal:
        """What may still be spent; true of a locked row only."""
        return self.allotted - self.reserved - self.spent


class Movement(LibraryOwned):
    """An amount that went from one account to another: what leaves one enters the other, so that
    nothing arises or is lost. Append-only by a trigger.
    """

    kind = models.CharField(_("what"), max_length=10, choices=MovementKind)
    source = models.CharField(pgettext_lazy("money", "from"), max_length=10, choices=Account)
    target = models.CharField(pgettext_lazy("money", "to"), max_length=10, choices=Account)
    amount = models.DecimalField(pgettext_lazy("money", "amount"), max_digits=12, decimal_places=2)
    budget = models.ForeignKey(
        Budget, models.PROTECT, null=True, blank=True, related_name="movements"
    )
    vendor = models.CharField(_("vendor"), max_length=40, blank=True)
    call = models.ForeignKey(
        VendorCall, models.PROTECT, null=True, blank=True, related_name="movements"
    )
    explanation = models.CharField(_("explanation"), max_length=300)
    key = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(_("when"))
    # A movement outlives the account of who made it.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("movement of money")
        verbose_name_plural = _("movements of money")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(source=F("target")) & ~Q(explanation=""),
                name="lending_money_moves_for_a_reason",
            ),
            # A purchase reserves, spends and frees money once, however often it is pressed.
            models.UniqueConstraint(
                fields=["call", "kind"],
                condition=Q(call__isnull=False),
                name="lending_paid_once_per_call",
            ),
            models.UniqueConstraint(
                fields=["library", "key"],
                condition=~Q(key=""),
                name="lending_one_movement_per_key",
            ),
        ]
        indexes = [models.Index(fields=["library", "-at"], name="lending_movements_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"

    @property
    def told(self) -> str:
        """What it was for, for who reads it."""
        return worded(self.explanation)
