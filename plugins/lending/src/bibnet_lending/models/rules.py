"""A library's rules of lending, as rows: for which item, ticket and age which values hold."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.scope import LibraryOwned

from .tickets import TicketKind

# Nobody is older; a rule that goes so far has no upper bound.
OLDEST = 150


class Rule(LibraryOwned):
    """Values that hold where kind of item, kind of ticket and age fit; an empty kind fits all.

    Each value is taken from the most special rule that has it (`reckoning.rules`), so a rule says
    only what is other than usual.
    """

    VALUES = ("is_lent", "term_days", "most_loans", "renewals", "most_holds", "shelf_days")

    item_kind = models.CharField(_("kind of edition"), max_length=20, blank=True)
    ticket_kind = models.CharField(
        _("kind of ticket"), max_length=10, choices=TicketKind, blank=True
    )
    age_from = models.PositiveSmallIntegerField(_("age from"), default=0)
    age_to = models.PositiveSmallIntegerField(_("age to, inclusive"), default=OLDEST)

    is_lent = models.BooleanField(_("is lent home"), null=True, blank=True)
    term_days = models.PositiveSmallIntegerField(_("days of a loan"), null=True, blank=True)
    most_loans = models.PositiveSmallIntegerField(_("most at once"), null=True, blank=True)
    renewals = models.PositiveSmallIntegerField(_("renewals"), null=True, blank=True)
    most_holds = models.PositiveSmallIntegerField(
        _("most orders and places in queues"), null=True, blank=True
    )
    shelf_days = models.PositiveSmallIntegerField(
        _("days that an order waits at the desk"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("rule of lending")
        verbose_name_plural = _("rules of lending")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["library", "item_kind", "ticket_kind", "age_from", "age_to"],
                name="lending_one_rule_per_case",
            ),
            models.CheckConstraint(
                condition=Q(age_from__lte=F("age_to")),
                name="lending_rule_ages_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
