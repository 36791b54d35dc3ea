"""Whether a library announces events: one of the facts that its site must show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Max

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.pages.completeness import Standing, content

from .models import Occurrence

# A library with a programme has announced something lately, even in a quiet month.
LATELY = timedelta(days=92)


@content("events")
def events(libraries: Sequence[Library], now: datetime) -> Mapping[int, Standing]:
    """Events to come or of the last three months; older ones are out of date."""
    found = (
        Occurrence.objects.under(network.region())
        .filter(library__in=[one.pk for one in libraries], page__live=True)
        .order_by()
        .values_list("library")
        .annotate(last=Max("over_at"))
    )
    return {pk: Standing.FILLED if last >= now - LATELY else Standing.STALE for pk, last in found}
