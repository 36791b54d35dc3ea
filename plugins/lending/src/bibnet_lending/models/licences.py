"""The electronic fund: licences of titles, under which terms, and how much of them is used."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.libraries.scope import LibraryOwned

from .copies import EDITION


class Fund(LibraryOwned):
    """An electronic fund (электронный фонд) that `library` keeps; its members lend from it."""

    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("electronic fund")
        verbose_name_plural = _("electronic funds")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["library", "name"], name="lending_one_fund_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class FundMember(LibraryOwned):
    """A library whose readers are lent to from a fund; its keeper is one of them."""

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="members")

    class Meta:
        verbose_name = _("library of a fund")
        verbose_name_plural = _("libraries of funds")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["library", "fund"], name="lending_once_in_a_fund")
        ]

    def __str__(self) -> str:
        return f"{self.fund_id}: {self.library_id}"


class LicenceState(models.TextChoices):
    """Whether titles of a licence stand in the fund."""

    ACTIVE = "active", pgettext_lazy("state of a licence", "in the fund")
    USED_UP = "used_up", pgettext_lazy("state of a licence", "all loans are used")
    ENDED = "ended", pgettext_lazy("state of a licence", "its term is over")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a licence", "taken out of the fund")


# A loan that did not come about gives its turn back; a licence that is extended is back again.
LICENCE_MOVES: dict[str, frozenset[str]] = {
    LicenceState.ACTIVE: frozenset(
        {LicenceState.USED_UP, LicenceState.ENDED, LicenceState.WITHDRAWN}
    ),
    LicenceState.USED_UP: frozenset({LicenceState.ACTIVE, LicenceState.WITHDRAWN}),
    LicenceState.ENDED: frozenset({LicenceState.ACTIVE, LicenceState.WITHDRAWN}),
    LicenceState.WITHDRAWN: frozenset(),
}


class Licence(LibraryOwned):
    """The right to lend titles of a fund, under terms that are data; an empty term limits nothing.

    `at_once` is 1 for one copy, one user; `most_loans` is how often it may be lent at all; with
    `ends_on` it ends when that day is over where the fund's keeper is. Without any of them it is
    open. Several titles share the counts of one licence (a bundle).

    `loans_made`, `loans_open` and `places_kept` are changed under the lock of this row only, in
    the transaction that makes or ends what they count (`electronic.counting`).
    """

    fund = models.ForeignKey(
        Fund, models.PROTECT, related_name="licences", verbose_name=_("electronic fund")
    )
    # The slug of the vendor's plugin; empty for what no vendor lends: files of the library.
    vendor = models.CharField(_("vendor"), max_length=40, blank=True)
    vendor_number = models.CharField(_("the vendor's number"), max_length=100, blank=True)
    at_once = models.PositiveIntegerField(_("readers at once"), null=True, blank=True)
    most_loans = models.PositiveIntegerField(_("loans in all"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    loan_days = models.PositiveSmallIntegerField(_("days of a loan"), null=True, blank=True)
    renewals = models.PositiveSmallIntegerField(_("renewals"), default=0)
    price = models.DecimalField(_("price"), max_digits=10, decimal_places=2, null=True, blank=True)
    bought_on = models.DateField(_("bought"))
    # By which paper it came into the fund, where no vendor's call brought it.
    document = models.CharField(_("by which act"), max_length=120, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=LicenceState, default=LicenceState.ACTIVE
    )
    state_at = models.DateTimeField(_("in this state since"))
    # The vendor has said that none is free, whatever is counted here: it is asked again then.
    rests_until = models.DateTimeField(_("not lent until"), null=True, blank=True)
    loans_made = models.PositiveIntegerField(_("lent"), default=0, editable=False)
    loans_open = models.PositiveIntegerField(_("lent now"), default=0, editable=False)
    places_kept = models.PositiveIntegerField(_("kept for readers"), default=0, editable=False)

    class Meta:
        verbose_name = _("licence")
        verbose_name_plural = _("licences")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(most_loans=None)
                | Q(most_loans__gte=F("loans_made") + F("places_kept")),
                name="lending_no_more_loans_than_bought",
            ),
            models.CheckConstraint(
                condition=Q(at_once=None) | Q(at_once__gte=F("loans_open") + F("places_kept")),
                name="lending_no_more_at_once_than_bought",
            ),
            models.CheckConstraint(
                condition=Q(loans_made__gte=F("loans_open")), name="lending_open_loans_were_made"
            ),
            models.UniqueConstraint(
                fields=["library", "vendor", "vendor_number"],
                condition=~Q(vendor_number=""),
                name="lending_one_licence_per_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def has_room(self) -> bool:
        """Whether one more may be lent as far as numbers go; true of a locked row only."""
        has_loans = self.loans_left is None or self.loans_left > 0
        used = self.loans_open + self.places_kept
        return has_loans and (self.at_once is None or used < self.at_once)

    @property
    def loans_left(self) -> int | None:
        """How often it may still be lent, without what is kept; None: as often as one likes."""
        if self.most_loans is None:
            return None
        return self.most_loans - self.loans_made - self.places_kept


class LicensedTitle(LibraryOwned):
    """One title of a licence: an edition of the catalogue by the vendor's own number.

    `address` is where it is read if no vendor is asked for it.
    """

    licence = models.ForeignKey(Licence, models.CASCADE, related_name="titles")
    edition = models.ForeignKey(
        EDITION, models.PROTECT, related_name="licensed_titles", verbose_name=_("edition")
    )
    vendor_title = models.CharField(_("the vendor's number of the title"), max_length=100)
    address = models.URLField(_("address to read at"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("title of a licence")
        verbose_name_plural = _("titles of licences")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["licence", "vendor_title"], name="lending_title_once_in_a_licence"
            )
        ]

    def __str__(self) -> str:
        return f"{self.licence_id}: {self.vendor_title}"
