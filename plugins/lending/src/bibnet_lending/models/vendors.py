"""What is asked of vendors: written down before it is sent, settled by what is known after."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.libraries.scope import LibraryOwned

from .acts import by_whom
from .licences import Fund, Licence
from .loans import Loan


class CallAct(models.TextChoices):
    """What a vendor is asked to do."""

    BUY = "buy", pgettext_lazy("asked of a vendor", "buy")
    LEND = "lend", pgettext_lazy("asked of a vendor", "lend")
    RENEW = "renew", pgettext_lazy("asked of a vendor", "renew")
    RETURN = "return", pgettext_lazy("asked of a vendor", "take back")


class CallState(models.TextChoices):
    """What is known of a call; nothing is taken for done or lost without word of the vendor."""

    INTENDED = "intended", pgettext_lazy("state of a call", "about to be sent")
    UNKNOWN = "unknown", pgettext_lazy("state of a call", "nobody knows what came of it")
    DONE = "done", pgettext_lazy("state of a call", "done")
    REFUSED = "refused", pgettext_lazy("state of a call", "refused")


CALL_MOVES: dict[str, frozenset[str]] = {
    CallState.INTENDED: frozenset({CallState.UNKNOWN, CallState.DONE, CallState.REFUSED}),
    CallState.UNKNOWN: frozenset({CallState.UNKNOWN, CallState.DONE, CallState.REFUSED}),
    CallState.DONE: frozenset(),
    CallState.REFUSED: frozenset(),
}
UNSETTLED = (CallState.INTENDED, CallState.UNKNOWN)


class VendorCall(LibraryOwned):
    """One act asked of a vendor, by a number of ours under which the vendor does it once.

    `asked` and `answer` hold no secret and no person: whom a loan is for is said by the loan.
    """

    vendor = models.CharField(_("vendor"), max_length=40)
    act = models.CharField(_("act"), max_length=10, choices=CallAct)
    number = models.UUIDField(_("our number"), unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=CallState, default=CallState.INTENDED
    )
    asked = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    answer = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    error = models.CharField(_("what went wrong"), max_length=500, blank=True)
    loan = models.ForeignKey(
        Loan, models.PROTECT, null=True, blank=True, related_name="vendor_calls"
    )
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, blank=True, related_name="+")
    licence = models.ForeignKey(
        Licence, models.PROTECT, null=True, blank=True, related_name="vendor_calls"
    )
    tries = models.PositiveIntegerField(_("times sent"), default=0)
    intended_at = models.DateTimeField(_("written down"))
    next_look_at = models.DateTimeField(_("looked at next"))
    settled_at = models.DateTimeField(_("known since"), null=True, blank=True)
    by = by_whom()

    class Meta:
        verbose_name = _("call to a vendor")
        verbose_name_plural = _("calls to vendors")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=UNSETTLED, settled_at=None)
                | (~Q(state__in=UNSETTLED) & Q(settled_at__isnull=False)),
                name="lending_settled_calls_have_a_day",
            ),
            models.UniqueConstraint(
                fields=["loan", "act"],
                condition=Q(act__in=(CallAct.LEND, CallAct.RETURN)),
                name="lending_one_call_per_loan",
            ),
        ]
        indexes = [
            models.Index(
                fields=["library", "next_look_at"],
                condition=Q(state__in=UNSETTLED),
                name="lending_unsettled_calls",
            )
        ]

    def __str__(self) -> str:
        return f"{self.vendor}: {self.act} {self.number}"


class VendorHealth(LibraryOwned):
    """How a library's account with a vendor fares; while it is open_until, nothing is sent."""

    vendor = models.CharField(_("vendor"), max_length=40)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    open_until = models.DateTimeField(_("not asked until"), null=True, blank=True)
    succeeded_at = models.DateTimeField(_("last success"), null=True, blank=True)
    failed_at = models.DateTimeField(_("last failure"), null=True, blank=True)
    error = models.CharField(_("what went wrong"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("state of a vendor")
        verbose_name_plural = _("states of vendors")
        ordering = ["vendor"]
        constraints = [
            models.UniqueConstraint(
                fields=["library", "vendor"], name="lending_one_state_per_vendor"
            )
        ]

    def __str__(self) -> str:
        return self.vendor
