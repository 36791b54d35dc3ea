"""Acts in the life of a library: renamed, moved, merged, closed for repair or for good.

Each has its day. Old addresses lead on, figures up to that day stay with the library they are of,
and whoever keeps something of the library (plugins too) takes part or refuses.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Collection, Page

from bibnet import stamps
from bibnet.journal import audit
from bibnet.plugins import points
from bibnet.plugins.errors import Refused

from . import districts, hosts, naming, network, pictures, roles, teams
from .models import (
    ActKind,
    ChangeKind,
    Kind,
    Library,
    LibraryAct,
    LibraryHost,
    OldCode,
    Reason,
    Role,
    RoleAssignment,
    ScheduleChange,
    State,
)
from .schedule import schedule_moved
from .schedule.services import add_change, withdraw_change

if TYPE_CHECKING:
    from bibnet.accounts.models import User


class ReshapingError(Exception):
    """An act that is refused, with a sentence that says why."""


def may_reshape(user: User, library: Library) -> bool:
    """The administrator of the library above; of the region for what stands right below it."""
    parent = library.get_parent()
    return parent is not None and roles.has_role(user, parent, Role.LIBRARY_ADMIN)


@transaction.atomic
def plan_act(
    *,
    library: Library,
    kind: str,
    on: date,
    actor: User | None,
    details: dict[str, Any] | None = None,
) -> LibraryAct:
    """Do an act, or keep it until its day. `details` by kind:

    rename: `name`, `short_name`, `code` (may be missing) · move: `parent`, `is_member` ·
    merge: `into` · repair: `until` (may be missing), `text` · ids for libraries, ISO for days.

    Raises ReshapingError, PermissionDenied, plugins' `Refused`.
    """
    if library.is_region:
        raise ReshapingError(_("The region itself is not changed this way."))
    if actor is not None and not may_reshape(actor, library):
        raise PermissionDenied
    act = LibraryAct(library=library, kind=kind, on=on, details=details or {}, by=actor)
    check_act(act)
    _check_right_to_target(act, actor)
    act.save()
    if on <= timezone.now().astimezone(library.tz).date():
        perform(act)
    else:
        _record("act_planned", act, actor)
    return act


@transaction.atomic
def cancel_act(*, act: LibraryAct, actor: User | None) -> None:
    """Call a planned act off. Raises ReshapingError if it is done."""
    act = LibraryAct.objects.select_for_update().get(pk=act.pk)
    if actor is not None and not may_reshape(actor, act.library):
        raise PermissionDenied
    if not act.is_waiting:
        raise ReshapingError(_("This is done already."))
    act.cancelled_at = timezone.now()
    act.save(update_fields=["cancelled_at"])
    _record("act_cancelled", act, actor)


def _record(what: str, act: LibraryAct, actor: User | None) -> None:
    audit.record(
        action=f"libraries.{what}", actor=actor, library=act.library, obj=act, fields=[act.kind]
    )


def perform_due() -> int:
    """Do the planned acts whose day has come where the library is; how many were done.

    One that is refused keeps the reason and waits for the person who planned it.
    """
    now = timezone.now()
    waiting = LibraryAct.objects.filter(
        done_at__isnull=True, cancelled_at__isnull=True, on__lte=now.date() + timedelta(days=1)
    ).select_related("library")
    done = 0
    for act in waiting.order_by("on", "pk"):
        if act.on <= now.astimezone(act.library.tz).date():
            done += _try(act)
    return done


def _try(act: LibraryAct) -> bool:
    try:
        with transaction.atomic():
            perform(act)
    except (ReshapingError, Refused, hosts.HostError) as error:
        LibraryAct.objects.filter(pk=act.pk).update(problem=str(error))
        return False
    return True


@transaction.atomic
def perform(act: LibraryAct) -> None:
    """Do the act now. Raises what `plan_act` raises; everything is undone then."""
    act = LibraryAct.objects.select_for_update().get(pk=act.pk)
    if not act.is_waiting:
        return
    check_act(act)
    library = Library.objects.get(pk=act.library_id)
    ACTS[ActKind(act.kind)](library, act)
    districts.keep_all_in_step()
    act.done_at = timezone.now()
    act.problem = ""
    act.save(update_fields=["done_at", "problem"])
    audit.record(
        action=f"libraries.{PAST[ActKind(act.kind)]}", actor=act.by, library=library, obj=library
    )
    stamps.bump("network")
    schedule_moved([library.pk])


def check_act(act: LibraryAct) -> None:
    """Raise ReshapingError if the act cannot be done as things are."""
    library, details = act.library, act.details
    if library.state == State.CLOSED:
        raise ReshapingError(_("The library is closed for good."))
    if act.kind == ActKind.RENAME:
        _check_rename(library, details)
    elif act.kind == ActKind.MOVE:
        _check_target(library, _target(details, "parent"))
    elif act.kind == ActKind.MERGE:
        _check_target(library, _target(details, "into"))
        if _target(details, "into").is_region:
            raise ReshapingError(_("A library is merged into a library, not into the region."))
    elif act.kind == ActKind.CLOSE:
        _check_close(library)


def _check_right_to_target(act: LibraryAct, actor: User | None) -> None:
    """Who moves or merges a library is an administrator where it goes, too."""
    name = {ActKind.MOVE: "parent", ActKind.MERGE: "into"}.get(ActKind(act.kind))
    if actor is None or name is None:
        return
    if not roles.has_role(actor, _target(act.details, name), Role.LIBRARY_ADMIN):
        raise PermissionDenied


def _check_rename(library: Library, details: dict[str, Any]) -> None:
    if not details.get("name"):
        raise ReshapingError(_("A library needs a name."))
    code = details.get("code") or library.code
    if code == library.code:
        return
    if Library.objects.filter(code=code).exists():
        raise ReshapingError(_("The code «{code}» belongs to another library.").format(code=code))
    if library.has_microsite:
        try:
            hosts.check_hostname(hosts.default_hostname(code))
        except hosts.HostError as error:
            raise ReshapingError(str(error)) from error


def _check_target(library: Library, target: Library) -> None:
    if library.covers(target):
        raise ReshapingError(_("A library does not move into itself or below itself."))
    if target.state == State.CLOSED:
        raise ReshapingError(_("«{library}» is closed for good.").format(library=target))
    if target.kind in (Kind.DEPARTMENT, Kind.POINT):
        raise ReshapingError(_("Nothing stands below a department or a point."))


def _check_close(library: Library) -> None:
    open_below = library.get_descendants().exclude(state=State.CLOSED)
    if open_below.exists():
        named = ", ".join(str(one) for one in open_below[:3])
        raise ReshapingError(
            _("Close or move first what stands below: {libraries}.").format(libraries=named)
        )
    reasons = points.library_closing.ask(library)
    if reasons:
        raise ReshapingError(" ".join(reasons))


def _target(details: dict[str, Any], name: str) -> Library:
    found = Library.objects.filter(pk=details.get(name)).first()
    if found is None:
        raise ReshapingError(_("Choose a library."))
    return found


def _rename(library: Library, act: LibraryAct) -> None:
    old = library.code
    new = act.details.get("code") or old
    library.name = act.details["name"]
    library.short_name = act.details.get("short_name") or library.name[:120]
    library.code = new
    library.clean_fields(exclude=["path", "depth", "numchild", "root_path"])
    library.save(update_fields=["name", "short_name", "code"])
    naming.spread(library, ["name", "short_name", "code"])
    points.library_renamed.announce(library)
    if new == old:
        return
    OldCode.objects.update_or_create(code=old, defaults={"library": library})
    OldCode.objects.filter(code=new).delete()
    if library.has_microsite:
        _rename_parts(library, old)


def _rename_parts(library: Library, old: str) -> None:
    """What carries the code in its name: groups and the collection; and the host."""
    for group in Group.objects.filter(name__startswith=f"{old}: "):
        group.name = f"{library.code}: {group.name.partition(': ')[2]}"
        group.save(update_fields=["name"])
    Collection.objects.filter(pk=library.collection_id).update(name=library.code)
    own = library.hosts.filter(is_canonical=True, hostname=hosts.default_hostname(old)).first()
    if own is not None:
        hosts.add_host(
            library=library,
            hostname=hosts.default_hostname(library.code),
            is_canonical=True,
            actor=None,
        )


def _move(library: Library, act: LibraryAct) -> None:
    parent = _target(act.details, "parent")
    library.move(parent, pos="last-child")
    moved = Library.objects.get(pk=library.pk)
    if act.details.get("is_member") is not None:
        moved.is_member = bool(act.details["is_member"])
        moved.save(update_fields=["is_member"])
    teams.rewrite_rights(Library.objects.under(moved))
    teams.rewrite_reviewers(moved)
    stamps.bump("network")
    pictures.follow(Library.objects.under(moved))
    stamps.bump("plugins", "themes")


def _merge(library: Library, act: LibraryAct) -> None:
    into = _target(act.details, "into")
    points.library_merging.run(library, into=into)
    for child in library.get_children():
        child.move(Library.objects.get(pk=into.pk), pos="last-child")
    for held in _roles_in(library):
        roles.grant_role(
            user=held.user,
            library=into,
            role=Role(held.role),
            actor=None,
            is_trusted=held.is_trusted,
        )
    library = Library.objects.get(pk=library.pk)
    library.merged_into = into
    library.save(update_fields=["merged_into"])
    _end(library, act.on, leads_to=into)
    stamps.bump("network")
    pictures.follow(Library.objects.under(Library.objects.get(pk=into.pk)))
    teams.rewrite_rights(Library.objects.under(Library.objects.get(pk=into.pk)))
    stamps.bump("plugins", "themes")


def _close(library: Library, act: LibraryAct) -> None:
    parent = library.get_parent()
    _end(library, act.on, leads_to=network.site_of(parent))


def _roles_in(library: Library) -> QuerySet[RoleAssignment]:
    """But for those that come and go with its district."""
    rows = RoleAssignment.objects.filter(library=library, district_role=None)
    return rows.select_related("user")


def _end(library: Library, on: date, *, leads_to: Library) -> None:
    """The library works no more: its pages are off, its addresses lead to another's front page."""
    library.state = State.CLOSED
    library.closed_on = on
    library.save(update_fields=["state", "closed_on"])
    for held in _roles_in(library):
        roles.revoke_role(user=held.user, library=library, role=Role(held.role), actor=None)
    for change in library.schedule_changes.active().not_over(on):
        change.libraries.remove(library)
    if library.has_microsite:
        for page in Page.objects.filter(path__startswith=library.root_path).live().specific():
            UnpublishPageAction(page).execute(skip_permission_checks=True)
    for host in library.hosts.all():
        LibraryHost.objects.filter(pk=host.pk).update(
            library=leads_to, is_canonical=False, keeps_path=False
        )


def _repair(library: Library, act: LibraryAct) -> None:
    until = act.details.get("until")
    change = ScheduleChange(
        kind=ChangeKind.CLOSED,
        since=act.on,
        until=date.fromisoformat(until) if until else None,
        reason=Reason.REPAIR,
        public_text=act.details.get("text", ""),
    )
    add_change(change=change, libraries=[library], actor=None)
    library.state = State.REPAIR
    library.save(update_fields=["state"])
    if change.until is not None:
        LibraryAct.objects.create(
            library=library,
            kind=ActKind.REOPEN,
            on=change.until + timedelta(days=1),
            details={"change": change.pk},
            by=act.by,
        )


def _reopen(library: Library, act: LibraryAct) -> None:
    library.state = State.OPEN
    library.save(update_fields=["state"])
    repairs = library.schedule_changes.active().filter(reason=Reason.REPAIR).not_over(act.on)
    for change in repairs:
        if change.libraries.count() == 1:
            withdraw_change(change=change, actor=None)
        else:
            change.libraries.remove(library)
    waiting = library.acts.filter(
        kind=ActKind.REOPEN, done_at__isnull=True, cancelled_at__isnull=True
    )
    waiting.exclude(pk=act.pk).update(cancelled_at=timezone.now())


ACTS = {
    ActKind.RENAME: _rename,
    ActKind.MOVE: _move,
    ActKind.MERGE: _merge,
    ActKind.REPAIR: _repair,
    ActKind.REOPEN: _reopen,
    ActKind.CLOSE: _close,
}
PAST = {
    ActKind.RENAME: "renamed",
    ActKind.MOVE: "moved",
    ActKind.MERGE: "merged",
    ActKind.REPAIR: "repair",
    ActKind.REOPEN: "reopened",
    ActKind.CLOSE: "closed",
}
