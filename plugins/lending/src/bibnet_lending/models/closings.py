"""Days that were moved because a library is closed, and what they were before."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.models import ScheduleChange
from bibnet.libraries.scope import LibraryOwned

from .loans import Loan
from .orders import Order


class MovedDay(LibraryOwned):
    """A loan is due later, or an order waits longer, than was said at first.

    When the library is open on the first day after all, that day holds again.
    """

    loan = models.OneToOneField(Loan, models.CASCADE, null=True, related_name="moved_day")
    order = models.OneToOneField(Order, models.CASCADE, null=True, related_name="moved_day")
    change = models.ForeignKey(ScheduleChange, models.SET_NULL, null=True, related_name="+")
    first_day = models.DateField(_("the day as it was said at first"))
    day = models.DateField(_("the day that holds now"))
    moved_at = models.DateTimeField(_("moved"))

    class Meta:
        verbose_name = _("moved day")
        verbose_name_plural = _("moved days")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(loan=None) ^ Q(order=None), name="lending_moved_day_of_one_thing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_day} → {self.day}"
