"""A copy that one library has from another: asked for, sent, lent there, sent back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwned

from .acts import by_whom
from .copies import COPY, EDITION
from .loans import Loan
from .requests import BookRequest


class ExchangeKind(models.TextChoices):
    """What figures tell apart: of books and of copies the one within a legal entity is not counted
    as inter-library loan.
    """

    INTERNAL = "internal", pgettext_lazy("kind of exchange", "internal exchange")
    LOAN = "loan", pgettext_lazy("kind of exchange", "inter-library loan")
    COPY = "copy", pgettext_lazy("kind of exchange", "delivery of a copy")
    OWN_COPY = "own_copy", pgettext_lazy("kind of exchange", "copy within the organisation")


class ExchangeState(models.TextChoices):
    """Where an exchange stands, for both sides."""

    ASKED = "asked", pgettext_lazy("state of an exchange", "asked")
    AGREED = "agreed", pgettext_lazy("state of an exchange", "promised")
    SENT = "sent", pgettext_lazy("state of an exchange", "on the way there")
    RECEIVED = "received", pgettext_lazy("state of an exchange", "received")
    LENT = "lent", pgettext_lazy("state of an exchange", "lent to the reader")
    RETURNED = "returned", pgettext_lazy("state of an exchange", "returned by the reader")
    SENT_BACK = "sent_back", pgettext_lazy("state of an exchange", "on the way back")
    CLOSED = "closed", pgettext_lazy("state of an exchange", "done")
    REFUSED = "refused", pgettext_lazy("state of an exchange", "refused")
    PASSED = "passed", pgettext_lazy("state of an exchange", "not answered in time")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an exchange", "taken back by who asked")
    LOST = "lost", pgettext_lazy("state of an exchange", "lost")


# Of these a copy of pages is meant, which is not sent back: it is done once it was given out.
COPIES = (ExchangeKind.COPY, ExchangeKind.OWN_COPY)
EXCHANGE_MOVES: dict[str, frozenset[str]] = {
    ExchangeState.ASKED: frozenset(
        {
            ExchangeState.AGREED,
            ExchangeState.REFUSED,
            ExchangeState.PASSED,
            ExchangeState.WITHDRAWN,
        }
    ),
    ExchangeState.AGREED: frozenset(
        {ExchangeState.SENT, ExchangeState.REFUSED, ExchangeState.WITHDRAWN}
    ),
    ExchangeState.SENT: frozenset(
        {ExchangeState.RECEIVED, ExchangeState.CLOSED, ExchangeState.LOST}
    ),
    ExchangeState.RECEIVED: frozenset(
        {
            ExchangeState.LENT,
            ExchangeState.SENT_BACK,
            ExchangeState.CLOSED,
            ExchangeState.LOST,
        }
    ),
    ExchangeState.LENT: frozenset(
        {ExchangeState.RETURNED, ExchangeState.CLOSED, ExchangeState.LOST}
    ),
    ExchangeState.RETURNED: frozenset(
        {ExchangeState.SENT_BACK, ExchangeState.CLOSED, ExchangeState.LOST}
    ),
    ExchangeState.SENT_BACK: frozenset({ExchangeState.CLOSED, ExchangeState.LOST}),
    ExchangeState.CLOSED: frozenset(),
    ExchangeState.REFUSED: frozenset(),
    ExchangeState.PASSED: frozenset(),
    ExchangeState.WITHDRAWN: frozenset(),
    ExchangeState.LOST: frozenset(),
}
# The lender's copy is promised or away.
BOUND = (
    ExchangeState.AGREED,
    ExchangeState.SENT,
    ExchangeState.RECEIVED,
    ExchangeState.LENT,
    ExchangeState.RETURNED,
    ExchangeState.SENT_BACK,
)
UNDER_WAY = (ExchangeState.ASKED, *BOUND)
# The book has not come yet: its request waits for it.
COMING = (ExchangeState.ASKED, ExchangeState.AGREED, ExchangeState.SENT)


class Exchange(LibraryOwned):
    """`library` asks `lender` for an item, to be sent to `pickup` and back by the end of `until`.

    The lender is a member of the network, or a `partner` outside it whose states are entered by
    hand. It tells of the reader nothing: who waits stands in the request, which is the asking
    library's alone.
    """

    request = models.ForeignKey(
        BookRequest, models.SET_NULL, null=True, blank=True, related_name="exchanges"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ExchangeKind)
    lender = models.ForeignKey(
        Library,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked library"),
    )
    partner = models.CharField(_("library outside the network"), max_length=300, blank=True)
    edition = models.ForeignKey(
        EDITION, models.PROTECT, null=True, blank=True, related_name="exchanges"
    )
    copy = models.ForeignKey(
        COPY,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="exchanges",
        verbose_name=_("copy"),
    )
    loan = models.OneToOneField(
        Loan, models.SET_NULL, null=True, blank=True, related_name="exchange"
    )
    wanted = models.CharField(_("what is asked for"), max_length=600)
    pages = models.CharField(_("pages of which a copy is needed"), max_length=200, blank=True)
    pickup = models.ForeignKey(
        Library, models.PROTECT, related_name="+", verbose_name=_("where it is sent")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ExchangeState, default=ExchangeState.ASKED
    )
    asked_at = models.DateTimeField(_("asked on"))
    state_at = models.DateTimeField(_("in this state since"))
    answer_by = models.DateField(_("to be answered by"))
    until = models.DateField(_("to be back by"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("exchange between libraries")
        verbose_name_plural = _("exchanges between libraries")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(lender__isnull=False, partner="") | (Q(lender=None) & ~Q(partner=""))),
                name="lending_exchange_with_whom",
            ),
            models.CheckConstraint(
                condition=Q(lender=None) | ~Q(lender=F("library")),
                name="lending_exchange_between_two",
            ),
            models.CheckConstraint(
                condition=~Q(state=ExchangeState.REFUSED) | ~Q(reason=""),
                name="lending_exchange_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=BOUND) | Q(kind__in=COPIES) | Q(until__isnull=False),
                name="lending_exchange_until_a_day",
            ),
            models.UniqueConstraint(
                fields=["copy"], condition=Q(state__in=BOUND), name="lending_copy_in_one_exchange"
            ),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(state__in=COMING),
                name="lending_one_exchange_per_request",
            ),
        ]
        indexes = [
            models.Index(
                fields=["lender", "state", "answer_by"],
                condition=Q(state__in=UNDER_WAY),
                name="lending_asked_of_us",
            ),
            models.Index(
                fields=["library", "state"],
                condition=Q(state__in=UNDER_WAY),
                name="lending_asked_by_us",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_copy(self) -> bool:
        """Whether a copy of pages is meant, not the book."""
        return self.kind in COPIES


class ExchangeStep(LibraryOwned):
    """One step of an exchange, which both sides see; who took it only the own side sees."""

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="steps")
    state = models.CharField(_("state"), max_length=10, choices=ExchangeState)
    at = models.DateTimeField(_("when"))
    by = by_whom()
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.exchange_id}: {self.state}"
