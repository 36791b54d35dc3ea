from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .library import Library
from .schedule import Weekday

LOOK_AHEAD = 70


class Stop(models.Model):
    """A stop in the public timetable of a point without a building: a library bus, a book carrier.

    It comes back on a weekday (in the named weeks of the month, or in all), or stands on one date.
    """

    library = models.ForeignKey(
        Library, models.CASCADE, related_name="stops", verbose_name=_("point")
    )
    place = models.CharField(_("where"), max_length=255)
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday, null=True, blank=True)
    weeks = models.CharField(
        _("weeks of the month"),
        max_length=9,
        blank=True,
        help_text=_("For example 1,3 for the first and the third; empty for every week."),
    )
    on = models.DateField(_("date"), null=True, blank=True)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))

    class Meta:
        verbose_name = _("stop")
        verbose_name_plural = _("stops")
        ordering = ["weekday", "on", "starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__isnull=True, on__isnull=False)
                | Q(weekday__isnull=False, on__isnull=True),
                name="stop_has_a_weekday_or_a_date",
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="stop_has_a_length"),
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def week_numbers(self) -> frozenset[int]:
        return frozenset(int(one) for one in self.weeks.split(",") if one.strip().isdigit())

    def is_on(self, day: date) -> bool:
        if self.on is not None:
            return self.on == day
        weeks = self.week_numbers
        return day.weekday() == self.weekday and (not weeks or (day.day - 1) // 7 + 1 in weeks)

    def next_day(self, since: date) -> date | None:
        """The first day from `since` on which the stop is made; None if there is none soon."""
        return next(self.days(since), None)

    def days(self, since: date) -> Iterator[date]:
        """The days on which the timetable has the stop, as far as anybody plans."""
        days = (since + timedelta(days=number) for number in range(LOOK_AHEAD))
        return (day for day in days if self.is_on(day))
