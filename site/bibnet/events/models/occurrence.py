from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bibnet.events.querysets import OccurrenceManager
from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwned

from .choices import OccurrenceState
from .event import EventPage


class Occurrence(LibraryOwned):
    """One date of an event. `library` announces it, `place` is where it counts as held.

    Rows are made from the page's rule when the page is published and lengthened by a periodic
    task; `rule_date` is the day by the rule and stays when the occurrence is moved. `uid` and
    `sequence` are the calendar's (RFC 5545): one never changes, the other rises with each change.
    """

    page = models.ForeignKey(EventPage, models.CASCADE, related_name="occurrences")
    place = models.ForeignKey(Library, models.PROTECT, related_name="+", verbose_name=_("place"))
    rule_date = models.DateField()
    starts = models.DateTimeField(_("begins"))
    ends = models.DateTimeField(_("ends"), null=True, blank=True)
    # When it counts as past: its end, or what is assumed where none was given.
    over_at = models.DateTimeField(db_index=True)
    # Still on when a new day begins, such as an exhibition: kept, so that lists need not look for
    # these few among all dates of the network.
    lasts_days = models.BooleanField(default=False)
    is_all_day = models.BooleanField(_("all day"), default=False)
    state = models.CharField(
        _("state"), max_length=10, choices=OccurrenceState, default=OccurrenceState.SCHEDULED
    )
    # What differs from the page on this date only.
    has_own_time = models.BooleanField(default=False)
    title = models.CharField(_("title on this date"), max_length=255, blank=True)
    place_note = models.CharField(_("place on this date"), max_length=255, blank=True)
    note = models.CharField(_("note for this date"), max_length=255, blank=True)
    own_capacity = models.PositiveIntegerField(_("seats on this date"), null=True, blank=True)
    # Seats given and seats there are; None is without limit.
    taken = models.PositiveIntegerField(default=0)
    seats = models.PositiveIntegerField(null=True, blank=True)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    # Of what calendars show; when it differs, `sequence` rises.
    digest = models.CharField(max_length=64, blank=True)

    objects: ClassVar[OccurrenceManager] = OccurrenceManager()

    class Meta:
        verbose_name = _("date of an event")
        verbose_name_plural = _("dates of events")
        ordering = ["starts", "pk"]
        indexes = [
            models.Index(fields=["starts"], name="occurrence_starts"),
            models.Index(fields=["place", "starts"], name="occurrence_by_place"),
            models.Index(fields=["library", "over_at"], name="occurrence_by_library"),
            models.Index(
                fields=["over_at"], condition=Q(lasts_days=True), name="occurrence_lasting_days"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["page", "rule_date"], name="one_occurrence_per_day"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="occurrence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(seats__isnull=True) | Q(taken__lte=F("seats")),
                name="no_seat_given_twice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.rule_date}"

    @property
    def heading(self) -> str:
        """What this date is called."""
        return self.title or self.page.title

    @property
    def is_cancelled(self) -> bool:
        return self.state == OccurrenceState.CANCELLED

    @property
    def local_starts(self) -> datetime:
        """The beginning in the library's own time zone."""
        return self.starts.astimezone(self.place.tz)

    @property
    def local_ends(self) -> datetime | None:
        return self.ends.astimezone(self.place.tz) if self.ends else None

    @property
    def free_seats(self) -> int | None:
        """Seats left; None where there is no limit."""
        return None if self.seats is None else self.seats - self.taken
