"""Who was counted as a visitor today, so that nobody is counted twice."""

from __future__ import annotations

from django.db import models

from bibnet.libraries.scope import LibraryOwned


class VisitMark(LibraryOwned):
    """A reader, by the name that the journal knows, has been in a library on a day.

    `library` is the part of a member where it was; the row goes when the day is long over.
    """

    pseudonym = models.CharField(max_length=64)
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["library", "pseudonym", "day"], name="lending_one_visit_a_day"
            )
        ]
        indexes = [models.Index(fields=["day"], name="lending_visits_by_day")]

    def __str__(self) -> str:
        return f"{self.library_id}: {self.day}"
