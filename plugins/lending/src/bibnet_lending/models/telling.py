"""Whom the library has told of what, and whom it still has to call."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.accounts.models import Reader
from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwned

from .acts import by_whom
from .loans import Loan
from .orders import Order
from .requests import BookRequest


class Told(LibraryOwned):
    """That the reader was told of a loan's day, `days` after it (before it, if negative).

    Written in one transaction with the notice: whoever writes it second tells nobody. A renewed
    loan has another day, of which the reader is told anew.
    """

    loan = models.ForeignKey(Loan, models.CASCADE, related_name="told")
    due_at = models.DateTimeField()
    days = models.SmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "due_at", "days"], name="lending_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.loan_id}: {self.days}"


class TellingState(models.TextChoices):
    """Where a call stands."""

    WAITS = "waits", pgettext_lazy("state of a call", "has to be made")
    TOLD = "told", pgettext_lazy("state of a call", "told")
    GIVEN_UP = "given_up", pgettext_lazy("state of a call", "nobody answers")


class Call(LibraryOwned):
    """Somebody whom no letter reaches and who has to be told at `branch` by telephone.

    Of one `order` or `request`, or, where both are empty, of all books whose day has come. What
    there is to say is read from those rows when it is said, so nobody is called about a book that
    came back.
    """

    branch = models.ForeignKey(Library, models.PROTECT, related_name="+")
    reader = models.ForeignKey(Reader, models.CASCADE, related_name="+")
    order = models.ForeignKey(Order, models.CASCADE, null=True, related_name="+")
    request = models.ForeignKey(BookRequest, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    state = models.CharField(
        _("state"), max_length=10, choices=TellingState, default=TellingState.WAITS
    )
    # On the list of this day, and of those after it while it waits.
    day = models.DateField()
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("call to make")
        verbose_name_plural = _("calls to make")
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind"],
                condition=Q(state=TellingState.WAITS),
                name="lending_one_call_per_order",
            ),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(state=TellingState.WAITS),
                name="lending_one_call_per_request",
            ),
            models.UniqueConstraint(
                fields=["library", "reader"],
                condition=Q(state=TellingState.WAITS, order=None, request=None),
                name="lending_one_call_about_days",
            ),
        ]
        indexes = [
            models.Index(
                fields=["library", "day"],
                condition=Q(state=TellingState.WAITS),
                name="lending_calls_to_make",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CallTry(LibraryOwned):
    """One call that was made: who called, when, and whether anybody answered."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="tried")
    is_answered = models.BooleanField()
    at = models.DateTimeField()
    by = by_whom()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.is_answered}"
