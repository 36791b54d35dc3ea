"""What events add to the core's lists, through the same door as plugins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.models import Library
from bibnet.pages.quick_acts import add_button, index_of
from bibnet.plugins import points
from bibnet.plugins.items import NoticeKind, PeriodicTask, PersonalData, StaffMenuItem
from bibnet.plugins.registrar import Registrar

from . import contexts, personal_data
from .models import EventIndexPage, EventPage, EventReportPage
from .services import laying_out, upkeep

if TYPE_CHECKING:
    from bibnet.accounts.models import User

hooks = Registrar("core")


@hooks.on(points.home_main, order=10)
def whats_on(library: Library, *, request: HttpRequest) -> str:
    return render_to_string("events/parts/home.html", contexts.of_home(library, request), request)


@hooks.on(points.portal_main, order=10)
def whats_on_in_the_region(library: Library, *, request: HttpRequest) -> str:
    return render_to_string("events/parts/portal.html", contexts.of_home(library, request), request)


@hooks.on(points.quick_acts)
def announce_and_report(library: Library, *, user: User) -> Iterable[StaffMenuItem]:
    index = index_of(library, user, EventIndexPage)
    if index is not None:
        yield from add_button(index, EventPage, gettext("Add an event"), order=20)
        yield from add_button(index, EventReportPage, gettext("Write a report"), order=30)


@hooks.on(points.notice_kinds)
def notices(library: Library) -> Iterable[NoticeKind]:
    titles = {
        "registered": _("Registered for an event"),
        "waiting": _("On the waiting list of an event"),
        "moved_up": _("A seat became free"),
        "changed": _("An event at another time or place"),
        "cancelled": _("An event called off"),
        "reminder": _("An event tomorrow"),
    }
    return [
        NoticeKind(
            key=f"events.{name}",
            title=title,
            template=f"events/letters/{name}",
            is_required=name in {"moved_up", "changed", "cancelled"},
            order=20,
        )
        for name, title in titles.items()
    ]


@hooks.on(points.personal_data)
def registrations(library: Library) -> Iterable[PersonalData]:
    return [personal_data.source()]


@hooks.on(points.periodic_tasks)
def upkeep_of_events(library: Library) -> Iterable[PeriodicTask]:
    return [
        PeriodicTask(
            key="events.lay_out_further",
            run=laying_out.lay_out_further,
            every=timedelta(days=1),
            once=True,
        ),
        PeriodicTask(
            key="events.remind", run=upkeep.remind, every=timedelta(minutes=15), once=True
        ),
        PeriodicTask(
            key="events.forget_names", run=upkeep.forget_names, every=timedelta(days=1), once=True
        ),
    ]
