from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgeMark(models.TextChoices):
    """From what age, by federal law 436-FZ, article 12."""

    ANY = "0+", "0+"
    SIX = "6+", "6+"
    TWELVE = "12+", "12+"
    SIXTEEN = "16+", "16+"
    ADULT = "18+", "18+"

    @property
    def years(self) -> int:
        return int(self.value.rstrip("+"))


class PlaceKind(models.TextChoices):
    """Where an event is held."""

    LIBRARY = "library", _("in the library")
    ELSEWHERE = "elsewhere", _("elsewhere")
    ONLINE = "online", _("online")


class OccurrenceState(models.TextChoices):
    """Whether one date of an event is held."""

    SCHEDULED = "scheduled", _("scheduled")
    CANCELLED = "cancelled", _("cancelled")
