"""What the region and each library settle about lending."""

from __future__ import annotations

from django.core.validators import MinValueValidator, validate_comma_separated_integer_list
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.libraries.models import Library
from bibnet.plugins.two_levels import PluginSettings


class Honoured(models.TextChoices):
    """Whose tickets a library honours."""

    OWN = "own", pgettext_lazy("whose tickets", "its own")
    SYSTEM = "system", pgettext_lazy("whose tickets", "those of its library system")
    REGION = "region", pgettext_lazy("whose tickets", "those of the whole region")


class VisitRule(models.TextChoices):
    """What counts as one visit."""

    DAY = "day", pgettext_lazy("rule of visits", "a reader's day in a library")
    ACT = "act", pgettext_lazy("rule of visits", "each loan, renewal and return")


class LendingSettings(PluginSettings):
    """`honours` says whose tickets count; `tickets_at_once` lets a ticket come before it is shown
    in person; `answer_days` is how soon an order has to be answered. What a library does not answer
    in time goes to its `substitute`, then to the region's `central` library. `visit_rule` is for
    figures.
    """

    region_only = ("central",)

    honours = models.CharField(
        _("whose tickets are honoured"), max_length=10, choices=Honoured, blank=True
    )
    tickets_at_once = models.BooleanField(
        _("give a temporary ticket at once"),
        null=True,
        blank=True,
        help_text=_("Until it is shown in person; otherwise the staff confirms each application."),
    )
    ticket_years = models.PositiveSmallIntegerField(
        _("a ticket is valid for so many years"), null=True, blank=True
    )
    answer_days = models.PositiveSmallIntegerField(
        _("working days to answer an order"), null=True, blank=True
    )
    most_wanted = models.PositiveSmallIntegerField(
        _("a reader may ask to buy so many electronic books in a month"), null=True, blank=True
    )
    wanted_price = models.DecimalField(
        _("an electronic book that is asked for costs at most"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
    )
    buy_at_wanted = models.PositiveSmallIntegerField(
        _("an electronic book is bought by itself when so many readers ask for it"),
        null=True,
        blank=True,
        help_text=_("Never above the budget of the month; 0 leaves each purchase to the staff."),
    )
    overdue_days = models.CharField(
        _("readers are told of overdue books after so many days"),
        max_length=60,
        blank=True,
        validators=[validate_comma_separated_integer_list],
        help_text=_("Numbers with commas; empty: 1,7,30."),
    )

    exchange_days = models.PositiveSmallIntegerField(
        _("days for which a book is lent to another library"), null=True, blank=True
    )
    copy_days = models.PositiveSmallIntegerField(
        _("days for which a copy of pages can be downloaded"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Then the file is deleted; empty: 30."),
    )
    copy_downloads = models.PositiveSmallIntegerField(
        _("a copy of pages can be downloaded so many times"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("After the last time the file is deleted; empty: 5."),
    )
    substitute = models.ForeignKey(
        Library,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"is_member": True},
        verbose_name=_("who answers instead of the library"),
        help_text=_("What other libraries ask for and nobody answers in time goes there."),
    )
    central = models.ForeignKey(
        Library,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"is_member": True},
        verbose_name=_("who answers if nobody else does"),
    )
    visit_rule = models.CharField(_("one visit is"), max_length=10, choices=VisitRule, blank=True)

    class Meta:
        verbose_name = _("settings of lending")
