"""What the network puts into the core's own lists, through the same door as plugins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bibnet.plugins import points
from bibnet.plugins.items import (
    AuditLabel,
    Figure,
    FirstStep,
    NavItem,
    PeriodicTask,
    StaffMenuItem,
    WaitingItem,
)
from bibnet.plugins.registrar import Registrar

from . import listing, reshaping, roles, schedule, wayfinding
from .models import Kind, Library, Role
from .requests import LibraryRequest, SignedInRequest
from .schedule import holidays, spans
from .schedule.services import may_edit_schedule

if TYPE_CHECKING:
    from bibnet.accounts.models import User

hooks = Registrar("core")


@hooks.on(points.nav_items)
def libraries_link(library: Library, *, request: LibraryRequest) -> Iterable[NavItem]:
    if library.is_region:
        yield NavItem(pgettext("menu", "Libraries"), "libraries:list", order=5)
    elif library.numchild:
        yield NavItem(pgettext("menu", "Branches"), "libraries:list", order=60, low=True)


@hooks.on(points.portal_figures)
def figures_of_the_network(library: Library) -> Iterable[Figure]:
    number = listing.count_of(library, listing.Wishes())
    title = ngettext("library in the network", "libraries in the network", number)
    yield Figure(number, title, order=10)
    places = listing.places_of(library)
    title = ngettext("town or village with a library", "towns and villages with libraries", places)
    yield Figure(places, title, order=20)


@hooks.on(points.staff_menu_items)
def staff_links(library: Library, *, request: SignedInRequest) -> Iterable[StaffMenuItem]:
    if may_edit_schedule(request.user, library):
        yield StaffMenuItem(
            pgettext("staff menu", "Schedule"),
            "libraries_admin:schedule",
            {"code": library.code},
            icon="time",
            order=20,
        )
    if roles.has_role(request.user, library, Role.LIBRARY_ADMIN):
        title = pgettext("staff menu", "Libraries") if library.is_region else _("Library, branches")
        address = {"code": library.code}
        yield StaffMenuItem(title, "libraries_admin:tree", address, icon="home", order=60)
        yield StaffMenuItem(
            pgettext("staff menu", "Messages"),
            "libraries_admin:messages",
            address,
            icon="warning",
            order=65,
        )


@hooks.on(points.quick_acts)
def change_schedule(library: Library, *, user: User) -> Iterable[StaffMenuItem]:
    if may_edit_schedule(user, library):
        address = {"code": library.code}
        yield StaffMenuItem(
            _("Change the schedule"), "libraries_admin:add_change", address, order=40
        )


@hooks.on(points.staff_start_items)
def what_waits(library: Library, *, user: User) -> Iterable[WaitingItem]:
    if not may_edit_schedule(user, library):
        return
    today = schedule.today(library, timezone.now())
    ending = [
        one
        for one in schedule.current_changes(library, today, ahead=timedelta())
        if one.until is not None and one.until <= today + timedelta(days=1)
    ]
    address = {"code": library.code}
    if ending:
        text = ngettext(
            "{count} schedule change ends by tomorrow",
            "{count} schedule changes end by tomorrow",
            len(ending),
        ).format(count=len(ending))
        yield WaitingItem(text, "libraries_admin:schedule", address, count=len(ending))
    year = holidays.year_to_propose(today)
    if year and not holidays.are_entered(library, year):
        yield WaitingItem(
            _("Holidays of {year}: check and announce").format(year=year),
            "libraries_admin:holidays",
            address | {"year": year},
            count=1,
        )


@hooks.on(points.first_steps)
def steps(library: Library, *, user: User) -> Iterable[FirstStep]:
    if library.is_region:
        return  # it has no door and no hours
    address = {"code": library.code}
    if may_edit_schedule(user, library):
        yield FirstStep(
            _("Enter the opening hours"),
            "libraries_admin:hours",
            address,
            order=10,
            is_done=schedule.schedule_of(library).is_known,
        )
    if library.kind == Kind.POINT or not roles.has_role(user, library, Role.LIBRARY_ADMIN):
        return
    house = wayfinding.house_of(library)
    yield FirstStep(
        _("Enter the address and the telephone"),
        "libraries_admin:edit",
        address,
        order=20,
        is_done=bool(house.address and (library.phone or house.phone)),
    )
    yield FirstStep(
        _("Say how to get there: directions, the place on the map"),
        "libraries_admin:edit",
        address,
        order=25,
        is_done=bool(house.directions) and house.latitude is not None,
    )


@hooks.on(points.periodic_tasks)
def upkeep(library: Library) -> Iterable[PeriodicTask]:
    yield PeriodicTask(
        key="libraries.spans", run=refresh_spans, every=timedelta(hours=12), once=True
    )
    yield PeriodicTask(
        key="libraries.acts", run=perform_due_acts, every=timedelta(minutes=10), once=True
    )


def refresh_spans(library: Library) -> None:
    """Keep «open now» ready for the coming days, so that no reader waits for it."""
    spans.refresh()


def perform_due_acts(library: Library) -> None:
    """Rename, move, merge, close and open libraries on their day."""
    reshaping.perform_due()


@hooks.on(points.audit_labels)
def audit_labels(library: Library) -> Iterable[AuditLabel]:
    for action, title in (
        ("founded", _("A library was founded")),
        ("region_founded", _("The region was founded")),
        ("edited", _("Facts of a library were changed")),
        ("renamed", _("A library was renamed")),
        ("moved", _("A library was moved")),
        ("merged", _("A library was merged into another")),
        ("repair", _("A library was closed for repair")),
        ("reopened", _("A library was opened again")),
        ("closed", _("A library was closed for good")),
        ("host_added", _("An address was added")),
        ("host_canonical", _("The main address was changed")),
        ("host_removed", _("An address was removed")),
        ("site_given", _("A library got a site")),
        ("site_taken", _("The site of a library was taken away")),
        ("role_granted", _("A role was given")),
        ("role_revoked", _("A role was taken away")),
        ("district_given", _("A district was given to an administrator")),
        ("district_taken", _("A district was taken from an administrator")),
        ("trust_given", _("Publishing without a second eye was allowed")),
        ("trust_taken", _("Publishing without a second eye was forbidden")),
        ("act_planned", _("A change of a library was planned")),
        ("act_cancelled", _("A planned change of a library was called off")),
        ("import_started", _("A list of libraries was brought in")),
        ("stops_changed", _("The timetable of stops was changed")),
        ("message_saved", _("A message over the pages was saved")),
        ("message_ended", _("A message over the pages was taken off")),
        ("hours_set", _("Regular hours were changed")),
        ("schedule_change_added", _("A schedule change was added")),
        ("schedule_change_edited", _("A schedule change was edited")),
        ("schedule_change_withdrawn", _("A schedule change was withdrawn")),
        ("schedule_change_corrected", _("A library left a common schedule change")),
        ("schedule_undone", _("An edit of the schedule was undone")),
    ):
        yield AuditLabel(action=f"libraries.{action}", title=title)
