"""What was done at a desk: the day's list, and the guard against a form that is sent twice."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwned

from .acts import by_whom
from .loans import Loan
from .tickets import ReaderTicket


class DeskActKind(models.TextChoices):
    """What came of one press at the desk."""

    LENT = "lent", pgettext_lazy("act at the desk", "lent")
    RETURNED = "returned", pgettext_lazy("act at the desk", "returned")
    RENEWED = "renewed", pgettext_lazy("act at the desk", "renewed")
    PUT_ASIDE = "put_aside", pgettext_lazy("act at the desk", "put aside")
    UNDONE = "undone", pgettext_lazy("act at the desk", "taken back")
    REFUSED = "refused", pgettext_lazy("act at the desk", "refused")


class DeskAct(LibraryOwned):
    """One press at the desk of `branch`, by the key of the form that was sent.

    Sent again it is not done again. `text` names the book and what to do, and no reader.
    """

    branch = models.ForeignKey(Library, models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    kind = models.CharField(_("act"), max_length=10, choices=DeskActKind)
    title = models.CharField(max_length=300, blank=True)
    text = models.CharField(max_length=600, blank=True)
    code = models.CharField(max_length=40, blank=True)
    ticket = models.ForeignKey(
        ReaderTicket, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    loan = models.ForeignKey(Loan, models.SET_NULL, null=True, blank=True, related_name="+")
    # The copy of a refusal that the staff may override.
    copy_number = models.BigIntegerField(null=True, blank=True)
    by = by_whom()
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("act at a desk")
        verbose_name_plural = _("acts at a desk")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["library", "key"], condition=~Q(key=""), name="lending_one_act_per_key"
            )
        ]
        indexes = [models.Index(fields=["branch", "-at"], name="lending_acts_of_a_day")]

    def __str__(self) -> str:
        return self.line

    @property
    def line(self) -> str:
        """The act in one line of the day's list."""
        said = f"{self.title.rstrip('.')}. {self.text}".strip() if self.text else self.title
        is_refused = self.kind == DeskActKind.REFUSED
        return f"{self.get_kind_display()}: {said}" if is_refused else said
