from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .library import Library


class Weekday(models.IntegerChoices):
    """Days of the week as `date.weekday()` counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Season(models.Model):
    """Regular hours of a library for a part of the year; without dates, for all of it.

    A weekday without a row of hours is a day off. A library without seasons keeps the hours of
    the nearest library above it.
    """

    library = models.ForeignKey(
        Library, models.CASCADE, related_name="seasons", verbose_name=_("library")
    )
    name = models.CharField(_("name"), max_length=80, blank=True)
    starts = models.DateField(_("first day"), null=True, blank=True)
    ends = models.DateField(_("last day"), null=True, blank=True)
    is_yearly = models.BooleanField(
        _("every year"),
        default=False,
        help_text=_("Only the day and the month count; the season may span the new year."),
    )

    class Meta:
        verbose_name = _("season")
        verbose_name_plural = _("seasons")
        ordering = ["library", F("starts").asc(nulls_first=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["library"],
                condition=Q(starts__isnull=True, ends__isnull=True),
                name="one_year_round_season_per_library",
            ),
            models.CheckConstraint(
                condition=Q(is_yearly=True)
                | Q(starts__isnull=True)
                | Q(ends__isnull=True)
                | Q(ends__gte=F("starts")),
                name="season_ends_after_its_start",
            ),
            models.CheckConstraint(
                condition=Q(is_yearly=False) | Q(starts__isnull=False, ends__isnull=False),
                name="yearly_season_has_both_days",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Regular hours"))

    @property
    def is_year_round(self) -> bool:
        return self.starts is None and self.ends is None

    @property
    def weight(self) -> int:
        """How closely the season names its days: of two that hold a day the heavier one counts."""
        if self.is_yearly:
            return 2
        return 3 if self.starts and self.ends else int(not self.is_year_round)

    def holds(self, on: date) -> bool:
        if self.is_yearly and self.starts and self.ends:
            first, last, day = ((one.month, one.day) for one in (self.starts, self.ends, on))
            return first <= day <= last if first <= last else day >= first or day <= last
        return (self.starts is None or self.starts <= on) and (self.ends is None or on <= self.ends)


class Hours(models.Model):
    """From, to and a break of one day. A closing time not after the opening is the next day's."""

    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    break_from = models.TimeField(_("break from"), null=True, blank=True)
    break_to = models.TimeField(_("break to"), null=True, blank=True)

    class Meta:
        abstract = True


class OpeningHours(Hours):
    """The hours of one weekday in a season."""

    season = models.ForeignKey(
        Season, models.CASCADE, related_name="hours", verbose_name=_("season")
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["season", "weekday"]
        constraints = [
            models.UniqueConstraint(fields=["season", "weekday"], name="one_row_per_weekday"),
            models.CheckConstraint(
                condition=Q(weekday__gte=0, weekday__lte=6), name="weekday_is_of_a_week"
            ),
            models.CheckConstraint(condition=~Q(opens=F("closes")), name="hours_have_a_length"),
            models.CheckConstraint(
                condition=Q(break_from__isnull=True, break_to__isnull=True)
                | Q(closes__lt=F("opens"), break_from__isnull=False, break_to__isnull=False)
                | Q(
                    opens__lt=F("break_from"),
                    break_from__lt=F("break_to"),
                    break_to__lt=F("closes"),
                ),
                name="break_is_within_the_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class DayKind(models.TextChoices):
    """What a rule counts in a month: a weekday, days on which the library works, any days."""

    MONDAY = "0", _("Monday")
    TUESDAY = "1", _("Tuesday")
    WEDNESDAY = "2", _("Wednesday")
    THURSDAY = "3", _("Thursday")
    FRIDAY = "4", _("Friday")
    SATURDAY = "5", _("Saturday")
    SUNDAY = "6", _("Sunday")
    WORKING = "working", _("working day")
    ANY = "any", _("day of the month")


class DayRule(models.Model):
    """A day of each month on which the library is closed: «last Friday», «first working day»."""

    library = models.ForeignKey(
        Library, models.CASCADE, related_name="day_rules", verbose_name=_("library")
    )
    name = models.CharField(_("name"), max_length=80, blank=True)
    position = models.SmallIntegerField(
        _("which one"), help_text=_("1 is the first one of the month, −1 the last one.")
    )
    day = models.CharField(_("day"), max_length=10, choices=DayKind)

    class Meta:
        verbose_name = _("monthly closing day")
        verbose_name_plural = _("monthly closing days")
        ordering = ["library", "position", "day"]
        constraints = [
            models.UniqueConstraint(
                fields=["library", "position", "day"], name="one_rule_once_per_library"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=-31, position__lte=31) & ~Q(position=0),
                name="rule_position_is_of_a_month",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("cleaning day"))


class ChangeKind(models.TextChoices):
    """What a schedule change does to its days."""

    CLOSED = "closed", _("closed")
    HOURS = "hours", _("other hours")
    SHORTER = "shorter", _("closes earlier")
    MOVED = "moved", _("works at another place")


class Reason(models.TextChoices):
    """Why a schedule changes; the public text says it in the library's own words."""

    HOLIDAY = "holiday", _("public holiday")
    EVE = "eve", _("day before a holiday")
    CLEANING = "cleaning", _("cleaning day")
    REPAIR = "repair", _("repair")
    EVENT = "event", pgettext_lazy("reason", "event")
    ACCIDENT = "accident", _("accident: water, light, heating")
    WEATHER = "weather", _("bad weather")
    QUARANTINE = "quarantine", _("quarantine")
    ALARM = "alarm", _("air alarm")
    STAFF = "staff", _("staff")
    OTHER = "other", _("other")


class ScheduleChangeQuerySet(models.QuerySet):
    def active(self) -> ScheduleChangeQuerySet:
        """Changes that were not called off."""
        return self.filter(cancelled_at__isnull=True)

    def not_over(self, on: date) -> ScheduleChangeQuerySet:
        """Changes of the day or of a later one."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=on))

    def touching(self, first: date, last: date) -> ScheduleChangeQuerySet:
        """Changes that hold at least one day of the span."""
        return self.not_over(first).filter(since__lte=last)


class ScheduleChange(models.Model):
    """Days on which libraries work otherwise than usual: one change may concern many of them."""

    libraries = models.ManyToManyField(
        Library, related_name="schedule_changes", verbose_name=_("libraries")
    )
    kind = models.CharField(_("what changes"), max_length=10, choices=ChangeKind)
    since = models.DateField(_("first day"))
    until = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Empty: until further notice.")
    )
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    break_from = models.TimeField(_("break from"), null=True, blank=True)
    break_to = models.TimeField(_("break to"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes earlier"), default=60)
    place = models.CharField(_("where"), max_length=255, blank=True)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason, default=Reason.OTHER)
    public_text = models.TextField(
        _("what readers should know"),
        blank=True,
        help_text=_("One or two sentences; may stay empty."),
    )
    # The change made for many libraries that this one replaces for one of them.
    corrects = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="corrections"
    )
    sequence = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = ScheduleChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("schedule change")
        verbose_name_plural = _("schedule changes")
        ordering = ["since", "pk"]
        indexes = [models.Index(fields=["since", "until"], name="schedule_change_by_days")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="change_ends_after_its_start",
            ),
            models.CheckConstraint(
                condition=~Q(kind="hours") | Q(opens__isnull=False, closes__isnull=False),
                name="other_hours_are_named",
            ),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True)
                | Q(opens__isnull=False, closes__isnull=False) & ~Q(opens=F("closes")),
                name="change_hours_have_a_length",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.since} – {self.until or ''}"

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)


class OpenSpan(models.Model):
    """A stretch of time in which a library is open: the answer to «open now» for many libraries.

    Derived from the schedule for some days ahead (`OpenSpanCover`); never edited.
    """

    library = models.ForeignKey(Library, models.CASCADE, related_name="open_spans")
    starts = models.DateTimeField()
    ends = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["starts", "ends"], name="open_span_by_time"),
            models.Index(fields=["ends"], name="open_span_by_end"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="open_span_has_a_length")
        ]

    def __str__(self) -> str:
        return f"{self.library_id} {self.starts:%F %R} – {self.ends:%F %R}"


class OpenSpanCover(models.Model):
    """Until when a library's open spans are known; without this row they are to be made anew."""

    library = models.OneToOneField(
        Library, models.CASCADE, primary_key=True, related_name="open_span_cover"
    )
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.library_id} {self.until:%F %R}"


class ScheduleEdit(models.Model):
    """One edit of a library's schedule with what was before and after it, so it can be undone."""

    library = models.ForeignKey(Library, models.CASCADE, related_name="schedule_edits")
    change = models.ForeignKey(
        ScheduleChange, models.SET_NULL, null=True, blank=True, related_name="edits"
    )
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("schedule edit")
        verbose_name_plural = _("schedule edits")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.library_id} {self.at:%F %R}"
