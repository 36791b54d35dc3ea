"""What a library's cataloguer proposes about records of several libraries."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.libraries.scope import LibraryOwned

from .acts import Acted
from .records import Decision, Record, RulingKind


class ProposalState(models.TextChoices):
    OPEN = "open", _("waits for an answer")
    CONFIRMED = "confirmed", pgettext_lazy("a proposal", "confirmed")
    DECLINED = "declined", pgettext_lazy("a proposal", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("a proposal", "withdrawn")


class Proposal(LibraryOwned, Acted):
    """A pair of records, one of them the library's, that are said to be one edition or two.

    The network's cataloguer confirms it by a decision, or declines it with a sentence.
    """

    kind = models.CharField(_("proposal"), max_length=10, choices=RulingKind)
    own = models.ForeignKey(Record, models.CASCADE, related_name="+", verbose_name=_("record"))
    other = models.ForeignKey(
        Record, models.CASCADE, related_name="+", verbose_name=_("other record")
    )
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(
        _("state"), max_length=10, choices=ProposalState, default=ProposalState.OPEN
    )
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    decision = models.ForeignKey(
        Decision, models.SET_NULL, null=True, blank=True, related_name="proposals"
    )

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["own", "other"],
                condition=Q(state="open"),
                name="catalog_one_open_proposal_of_a_pair",
            )
        ]

    def __str__(self) -> str:
        return f"{self.own_id} {self.get_kind_display()} {self.other_id}"
