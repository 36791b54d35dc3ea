"""What a poster or a bookmark has brought: visits, applications, tickets, first loans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Sum
from django.utils import timezone

from bibnet.journal.models import Entry
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import journal
from bibnet_lending.models import Application, Channel, ChannelDay


@dataclass(frozen=True)
class Counted:
    """One channel with its figures."""

    channel: Channel
    visits: int
    applications: int
    tickets: int
    first_loans: int


def visit(channel: Channel, *, now: datetime | None = None) -> None:
    """Count one visit of today. Nothing of the visitor is kept."""
    today = schedule.today(channel.library, now or timezone.now())
    own = {"channel": channel, "day": today}
    rows = ChannelDay.objects.of(channel.library)
    rows.get_or_create(**own, defaults={"library": channel.library})
    rows.filter(**own).update(visits=F("visits") + 1)


def counted(library: Library, channels: Iterable[Channel]) -> list[Counted]:
    """The figures of channels of one library, in a number of queries that does not grow."""
    shown = list(channels)
    rows = ChannelDay.objects.of(library).filter(channel__in=shown).order_by()
    visits = dict(rows.values_list("channel").annotate(Sum("visits")))
    codes = {one.code for one in shown}
    applied = Application.objects.of(library).filter(channel__in=codes).order_by()
    applications = dict(applied.values_list("channel").annotate(Count("pk")))
    came = _came(library, codes)
    tickets = Counter(came.values())
    borrowed = _borrowed(library, came)
    loans = Counter(code for pseudonym, code in came.items() if pseudonym in borrowed)
    return [
        Counted(
            one,
            visits.get(one.pk, 0),
            applications.get(one.code, 0),
            tickets[one.code],
            loans[one.code],
        )
        for one in shown
    ]


def _came(library: Library, codes: set[str]) -> dict[str, str]:
    """By which channel each new reader came, by the pseudonym of the journal."""
    rows = Entry.objects.filter(
        kind=journal.REGISTRATION,
        library__path__startswith=library.path,
        data__channel__in=sorted(codes),
    ).exclude(reader_pseudonym="")
    return dict(rows.order_by("at", "pk").values_list("reader_pseudonym", "data__channel"))


def _borrowed(library: Library, readers: Iterable[str]) -> set[str]:
    """Who of them has borrowed something from the library."""
    rows = Entry.objects.filter(
        kind=journal.ISSUE,
        library__path__startswith=library.path,
        reader_pseudonym__in=list(readers),
    )
    return set(rows.order_by().values_list("reader_pseudonym", flat=True).distinct())
