from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Self

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from bibnet.libraries.models import Library


class EntryQuerySet(models.QuerySet):
    def of(self, library: Library) -> Self:
        """Entries of exactly this library."""
        return self.filter(library=library)

    def under(self, library: Library) -> Self:
        """Entries of the library and of all that stands under it."""
        return self.filter(library__path__startswith=library.path)

    def between(self, since: date | None, until: date | None) -> Self:
        """Entries of these days, both included, in the present time zone."""
        found = self
        if since is not None:
            found = found.filter(at__gte=midnight(since))
        if until is not None:
            found = found.filter(at__lt=midnight(until + timedelta(days=1)))
        return found


class AuditQuerySet(EntryQuerySet):
    def seen_from(self, library: Library) -> Self:
        """What the administrator of the library may read: the region's reads all of it."""
        return self.all() if library.is_region else self.under(library)

    def by(self, words: str) -> Self:
        """Acts of people with these words in their names, or with this login name."""
        people = get_user_model()._default_manager.all()
        for word in re.split(r"\s+", words.strip()):
            # SQLite knows small and capital letters of Latin script only.
            people = people.filter(
                Q(last_name__istartswith=word)
                | Q(last_name__istartswith=word.capitalize())
                | Q(first_name__istartswith=word.capitalize())
                | Q(username__iexact=word)
            )
        return self.filter(actor__in=people.values("pk"))


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
