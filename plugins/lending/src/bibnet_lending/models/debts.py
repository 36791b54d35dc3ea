"""What is done about books that do not come back: calls, and how the case ended."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.libraries.scope import LibraryOwned

from .acts import by_whom
from .loans import Loan


class CallAnswer(models.TextChoices):
    """What came of a call."""

    PROMISED = "promised", pgettext_lazy("answer to a call", "promised to bring it")
    NO_ANSWER = "no_answer", pgettext_lazy("answer to a call", "nobody answered")
    SAYS_LOST = "says_lost", pgettext_lazy("answer to a call", "says that it is lost")
    LETTER = "letter", pgettext_lazy("answer to a call", "a letter was sent")


class DebtCall(LibraryOwned):
    """Somebody of the staff called or wrote because of an overdue loan; it goes with the loan's
    reader.
    """

    loan = models.ForeignKey(Loan, models.CASCADE, related_name="calls")
    answer = models.CharField(_("what came of it"), max_length=10, choices=CallAnswer)
    note = models.CharField(_("note"), max_length=255, blank=True)
    by = by_whom()
    at = models.DateTimeField(_("when"))

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.loan_id}: {self.answer}"


class SettlementKind(models.TextChoices):
    """How a case ended without the book."""

    REPLACED = "replaced", pgettext_lazy("end of a debt", "an equal book was brought")
    PAID = "paid", pgettext_lazy("end of a debt", "the price was paid")
    WRITTEN_OFF = "written_off", pgettext_lazy("end of a debt", "written off")


class Settlement(LibraryOwned):
    """The end of a loan whose book does not come back; nobody pays more than the book's price."""

    loan = models.OneToOneField(Loan, models.CASCADE, related_name="settlement")
    kind = models.CharField(_("how it was settled"), max_length=12, choices=SettlementKind)
    amount = models.DecimalField(_("sum"), max_digits=10, decimal_places=2, null=True, blank=True)
    # The equal book, or why it was written off.
    note = models.CharField(_("which book, or why"), max_length=255, blank=True)
    by = by_whom()
    at = models.DateTimeField(_("when"))

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=SettlementKind.PAID, amount__gt=0)
                | ~Q(kind=SettlementKind.PAID) & Q(amount=None) & ~Q(note=""),
                name="lending_settled_by_sum_or_words",
            )
        ]

    def __str__(self) -> str:
        return f"{self.loan_id}: {self.kind}"
