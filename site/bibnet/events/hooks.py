"""What events add to the core's lists, through the same door as plugins."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.models import Library, ScheduleChange
from bibnet.libraries.requests import LibraryRequest, SignedInRequest
from bibnet.libraries.roles import has_role
from bibnet.pages.quick_acts import add_button, first_one, index_of
from bibnet.plugins import points
from bibnet.plugins.items import (
    AuditLabel,
    Caution,
    Consequence,
    Figure,
    FirstStep,
    Link,
    NoticeKind,
    PeriodicTask,
    PersonalData,
    Section,
    StaffMenuItem,
    WaitingItem,
)
from bibnet.plugins.permissions import is_viewing
from bibnet.plugins.registrar import Registrar

from . import cabinet, clashes, contexts, personal_data, remarks, staff
from .models import EventIndexPage, EventPage, EventReportPage
from .services import handing_over, laying_out, upkeep, withdrawing

if TYPE_CHECKING:
    from bibnet.accounts.models import Reader, User

hooks = Registrar("core")
# Advice and facts register themselves when they are imported.
PARTS = (remarks,)


@hooks.on(points.home_main, order=10)
def whats_on(library: Library, *, request: LibraryRequest) -> str:
    return render_to_string("events/parts/home.html", contexts.of_home(library, request), request)


@hooks.on(points.portal_main, order=10)
def whats_on_in_the_region(library: Library, *, request: LibraryRequest) -> str:
    return render_to_string("events/parts/portal.html", contexts.of_home(library, request), request)


@hooks.on(points.portal_figures)
def events_of_the_week(library: Library) -> Iterable[Figure]:
    number = contexts.in_seven_days(library, timezone.now().astimezone(library.tz).date())
    words = "event in the coming seven days", "events in the coming seven days"
    yield Figure(number, ngettext(*words, number), order=30)


@hooks.on(points.library_main)
def held_in_a_branch(library: Library, *, request: LibraryRequest, place: Library) -> str:
    context = contexts.of_branch(place, request)
    if not context["events"] and not context["reports"]:
        return ""
    return render_to_string("events/parts/branch.html", context, request)


@hooks.on(points.cabinet_panels)
def own_registrations(
    library: Library, *, request: LibraryRequest, reader: Reader | None
) -> Iterable[Section]:
    if reader is None:
        return
    found = cabinet.registrations_of(reader, now=timezone.now(), is_viewing=is_viewing(request))
    if found:
        yield Section(
            key="registrations",
            title=_("My registrations"),
            template="events/parts/cabinet.html",
            context={"registrations": found},
            more=Link(_("What’s on"), url="/events/"),
            order=20,
        )


@hooks.on(points.quick_acts)
def announce_and_report(library: Library, *, user: User) -> Iterable[StaffMenuItem]:
    index = index_of(library, user, EventIndexPage)
    if index is not None:
        yield from add_button(index, EventPage, gettext("Add an event"), order=20)
        yield from add_button(index, EventReportPage, gettext("Write a report"), order=30)


@hooks.on(points.first_steps)
def first_event(library: Library, *, user: User) -> Iterable[FirstStep]:
    title = gettext("Announce the first event")
    return first_one(library, user, EventIndexPage, EventPage, title, order=70)


@hooks.on(points.staff_menu_items)
def events_screen(library: Library, *, request: SignedInRequest) -> Iterable[StaffMenuItem]:
    if has_role(request.user, library, *staff.TEAM):
        yield StaffMenuItem(
            pgettext("staff menu", "Events"),
            "events_admin:list",
            {"code": library.code},
            icon="calendar-alt",
            order=10,
        )
    else:
        title = pgettext("staff menu", "Attendance")
        yield StaffMenuItem(
            title, "events_admin:figures", {"code": library.code}, icon="table", order=86
        )


@hooks.on(points.staff_start_items)
def what_waits(library: Library, *, user: User) -> Iterable[WaitingItem]:
    if not has_role(user, library, *staff.TEAM):
        return
    address = {"code": library.code}
    calls = staff.registrations_at(library).exclude(to_say="").count()
    if calls:
        words = ngettext(
            "{count} person to call about an event", "{count} people to call about events", calls
        )
        yield WaitingItem(
            words.format(count=calls), "events_admin:calls", address, order=30, count=calls
        )
    if not staff.may_edit(user, library):
        return
    without = staff.without_report(library, now=timezone.now()).count()
    if without:
        words = ngettext(
            "{count} past event without a report", "{count} past events without a report", without
        )
        url = reverse("events_admin:list", kwargs=address) + "?tab=past&without=report"
        yield WaitingItem(words.format(count=without), url=url, order=40, count=without)


@hooks.on(points.audit_labels)
def audit_labels(library: Library) -> Iterable[AuditLabel]:
    for action, title in (
        ("date_changed", _("A date of an event was changed")),
        ("date_cancelled", _("A date of an event was called off")),
        ("date_restored", _("A date of an event is held after all")),
        ("series_split", _("A repeating event was divided")),
        ("series_changed", _("All dates of an event were changed")),
        ("series_ended", _("A repeating event was ended")),
        ("registered_by_staff", _("Somebody was put on the list of an event")),
        ("registration_cancelled_by_staff", _("Somebody was taken off the list of an event")),
        ("attendance_marked", _("Attendance of an event was noted")),
        ("told_by_telephone", _("Somebody was told of an event by telephone")),
        ("report_begun", _("A report was begun from an event")),
        ("handed_over", _("An event went over to the library that took over")),
    ):
        yield AuditLabel(action=f"events.{action}", title=title)


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


@hooks.on(points.schedule_cautions)
def events_on_days_that_change(
    library: Library, *, change: ScheduleChange, libraries: Collection[Library]
) -> Iterable[Caution]:
    now = timezone.now()
    met = clashes.of_change(change, libraries, under=library, now=now)
    if met:
        yield Caution(text=clashes.caution(met, now=now))


@hooks.on(points.library_closing)
def nobody_comes_to_a_closed_door(library: Library) -> Iterable[str]:
    return withdrawing.why_not_close(library)


@hooks.on(points.library_merging)
def events_to_come_go_along(library: Library, *, into: Library) -> None:
    handing_over.hand_over(library=library, into=into)


@hooks.on(points.merger_consequences)
def events_to_go_along(library: Library, *, into: Library) -> Iterable[Consequence]:
    dates = handing_over.coming(library, timezone.now()).order_by()
    events = dates.values("page").distinct().count()
    own = dates.filter(library=library, page__live=True).values("page").distinct().count()
    if events:
        text = ngettext(
            "{count} event to come passes to «{library}» with its list.",
            "{count} events to come pass to «{library}» with their lists.",
            events,
        )
        yield Consequence(text=text.format(count=events, library=into), pages=own, order=20)


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
