"""What a reader's own cabinet shows of events: registrations for what is still to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bibnet.accounts.models import Reader
from bibnet.libraries import network
from bibnet.pages.addresses import full_address

from .models import Occurrence, Registration, RegistrationState
from .models.registration import LIVE
from .presentation import address_on, day_words, place_line, time_span

MOST_SHOWN = 30


@dataclass(frozen=True)
class OwnRegistration:
    """One registration as its owner sees it; `own_url`, where it is changed or cancelled, is empty
    for everybody else's eyes.
    """

    title: str
    url: str
    own_url: str
    when: str
    place: str
    state: tuple[str, str]
    note: str
    is_cancelled: bool


def registrations_of(
    reader: Reader, *, now: datetime, is_viewing: bool = False
) -> list[OwnRegistration]:
    """The reader's registrations in all libraries for dates that are not over, the next first."""
    found = Registration.objects.under(network.region()).filter(
        reader=reader, state__in=LIVE, occurrence__over_at__gt=now
    )
    before = Registration.objects.under(network.region()).filter(
        occurrence=OuterRef("occurrence"), state=RegistrationState.WAITING, pk__lte=OuterRef("pk")
    )
    many = before.order_by().values("occurrence").annotate(many=Count("pk")).values("many")
    rows = list(
        found.annotate(number=Coalesce(Subquery(many, output_field=IntegerField()), 0))
        .select_related("library", "occurrence__page", "occurrence__place__district")
        .order_by("occurrence__starts", "pk")[:MOST_SHOWN]
    )
    network.remember_pages(one.occurrence.page.path for one in rows)
    return [_shown(one, number=one.number, now=now, is_viewing=is_viewing) for one in rows]


def _shown(one: Registration, *, number: int, now: datetime, is_viewing: bool) -> OwnRegistration:
    date = one.occurrence
    today = now.astimezone(date.place.tz).date()
    root_url = full_address(date.page).removesuffix(date.page.local_path)
    path = reverse("events:registration", args=[one.pk, one.secret])
    return OwnRegistration(
        title=date.heading,
        url=address_on(full_address(date.page), date) if date.page.live else "",
        own_url="" if is_viewing else f"{root_url}{path}",
        when=", ".join(
            filter(None, [day_words(date.local_starts.date(), today=today), time_span(date)])
        ),
        place=place_line(date),
        state=_state(one, date, number),
        note=date.note,
        is_cancelled=date.is_cancelled,
    )


def _state(one: Registration, date: Occurrence, number: int) -> tuple[str, str]:
    if date.is_cancelled:
        return "bad", _("Called off")
    if one.state == RegistrationState.WAITING:
        return "warn", _("On the waiting list, number %(number)s") % {"number": number}
    words = ngettext("%(count)s seat is yours", "%(count)s seats are yours", one.people)
    return "ok", words % {"count": one.people}
