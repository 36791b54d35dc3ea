"""Acts by which copies come into a library's stock, are given up and come back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.libraries.scope import LibraryOwned

from .acts import by_whom
from .copies import COPY


class CopyActKind(models.TextChoices):
    """What an act says of its copies."""

    RECEIPT = "receipt", pgettext_lazy("act on copies", "received")
    LOSS = "loss", pgettext_lazy("act on copies", "lost")
    FOUND = "found", pgettext_lazy("act on copies", "found again")
    WITHDRAWAL = "withdrawal", pgettext_lazy("act on copies", "withdrawn")
    BACK = "back", pgettext_lazy("act on copies", "brought back into the stock")


class CopyAct(LibraryOwned):
    """A paper with number and day that stands for what became of its copies.

    `reason` is the source of what was received, otherwise why it was done.
    """

    kind = models.CharField(_("what was done"), max_length=12, choices=CopyActKind)
    number = models.CharField(_("number of the act"), max_length=40)
    day = models.DateField(_("day of the act"))
    reason = models.CharField(_("source or reason"), max_length=255)
    signed_by = models.CharField(_("signed by"), max_length=200)
    by = by_whom()
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("act on copies")
        verbose_name_plural = _("acts on copies")
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["library", "kind", "number", "day"], name="lending_one_act_per_number"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="lending_act_with_reason"),
        ]

    def __str__(self) -> str:
        return self.number


class CopyActLine(LibraryOwned):
    """A copy on an act, with its price if one is known."""

    act = models.ForeignKey(CopyAct, models.CASCADE, related_name="lines")
    copy = models.ForeignKey(COPY, models.PROTECT, related_name="+", verbose_name=_("copy"))
    price = models.DecimalField(_("price"), max_digits=10, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["act", "copy"], name="lending_copy_once_on_an_act"),
            models.CheckConstraint(
                condition=Q(price=None) | Q(price__gte=0), name="lending_price_is_no_debt"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act_id}: {self.copy_id}"
