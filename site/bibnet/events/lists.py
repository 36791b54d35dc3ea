"""The list of those who registered for a date, as files for spreadsheet programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bibnet.text import sheets

from .models import Occurrence, Registration, RegistrationState

WIDTHS = (5, 32, 9, 20, 20, 28, 18, 14, 9)


def list_of(date: Occurrence) -> QuerySet[Registration]:
    """Everybody who registered: those with seats, the waiting in their order, the cancelled."""
    rank = Case(
        When(state=RegistrationState.REGISTERED, then=Value(0)),
        When(state=RegistrationState.WAITING, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = Registration.objects.of(date.library).filter(occurrence=date)
    found = found.select_related("reader__user")
    return found.order_by(rank, "pk")


def rows_of(date: Occurrence) -> Iterator[list[Any]]:
    """The head and a row for each party that has not cancelled."""
    yield [
        "№",
        _("Name"),
        pgettext("column", "People"),
        _("State"),
        _("Telephone"),
        _("E-mail"),
        _("Written down at"),
        _("How"),
        _("Came"),
    ]
    live = list_of(date).exclude(state=RegistrationState.CANCELLED)
    for number, one in enumerate(live, start=1):
        yield [
            number,
            one.name,
            one.people,
            str(one.get_state_display()),
            one.telephone,
            one.email,
            f"{one.created_at.astimezone(date.place.tz):%d.%m.%Y %H:%M}",
            str(one.get_channel_display()),
            one.came,
        ]


def as_csv(date: Occurrence) -> bytes:
    return sheets.csv_of(rows_of(date))


def as_xlsx(date: Occurrence) -> bytes:
    return sheets.xlsx_of(rows_of(date), widths=WIDTHS)


FORMATS: dict[str, tuple[Callable[[Occurrence], bytes], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
