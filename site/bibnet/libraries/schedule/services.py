"""Changing a schedule: takes effect at once, is kept in the history and can be undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.journal import audit
from bibnet.libraries import roles
from bibnet.libraries.models import Library, Role, ScheduleChange, ScheduleEdit
from bibnet.plugins import points

from .plan import Plan, plan_of, write_plan
from .spans import schedule_moved

if TYPE_CHECKING:
    from bibnet.accounts.models import User

SCHEDULE_ROLES = (Role.EDITOR, Role.LIBRARIAN, Role.LIBRARY_ADMIN)
# What an editor fills in of a change.
FILLED_IN = (
    "kind",
    "since",
    "until",
    "opens",
    "closes",
    "break_from",
    "break_to",
    "minutes",
    "place",
    "reason",
    "public_text",
)
CHANGE_FIELDS = (*FILLED_IN, "cancelled_at")


class ScheduleError(Exception):
    """A change of a schedule that is refused, with a sentence that says why."""


def may_edit_schedule(user: User, library: Library) -> bool:
    return roles.has_role(user, library, *SCHEDULE_ROLES)


@transaction.atomic
def set_regular_hours(*, library: Library, plan: Plan, actor: User | None) -> ScheduleEdit | None:
    """Replace the library's regular hours and monthly closing days; None if nothing changes.

    Raises PermissionDenied, or ValidationError for a plan that no week can follow.
    """
    _check(actor, [library])
    before = plan_of(library)
    if before.as_json() == plan.as_json():
        return None
    write_plan(library, plan)
    schedule_moved([library.pk])
    audit.record(action="libraries.hours_set", actor=actor, library=library, obj=library)
    return ScheduleEdit.objects.create(
        library=library, before=before.as_json(), after=plan_of(library).as_json(), by=actor
    )


@transaction.atomic
def add_change(
    *, change: ScheduleChange, libraries: Collection[Library], actor: User | None
) -> ScheduleChange:
    """Save a new change for one library or many; it is shown at once.

    Raises PermissionDenied if one of the libraries is not the actor's, ValidationError.
    """
    _check(actor, libraries)
    _check_some(libraries)
    change.created_by = actor
    change.full_clean()
    change.save()
    change.libraries.set(libraries)
    _written(change, before={}, actor=actor, action="libraries.schedule_change_added")
    return change


@transaction.atomic
def edit_change(
    *,
    change: ScheduleChange,
    libraries: Collection[Library],
    actor: User | None,
) -> ScheduleChange:
    """Save what was altered in a change (fields of the instance) and whom it concerns."""
    kept = ScheduleChange.objects.select_for_update().get(pk=change.pk)
    _check(actor, [*kept.libraries.all(), *libraries])
    _check_some(libraries)
    before = change_as_json(kept)
    change.sequence = kept.sequence + 1
    change.full_clean()
    left = set(kept.libraries.values_list("pk", flat=True))
    change.save()
    change.libraries.set(libraries)
    schedule_moved(left | {one.pk for one in libraries})
    _written(change, before=before, actor=actor, action="libraries.schedule_change_edited")
    return change


@transaction.atomic
def withdraw_change(*, change: ScheduleChange, actor: User | None) -> None:
    """Call a change off; calendars that know it get the news. Nothing if it is off already."""
    kept = ScheduleChange.objects.select_for_update().get(pk=change.pk)
    _check(actor, kept.libraries.all())
    if kept.cancelled_at is not None:
        return
    before = change_as_json(kept)
    kept.cancelled_at = timezone.now()
    kept.sequence += 1
    kept.save(update_fields=["cancelled_at", "sequence", "changed_at"])
    _written(kept, before=before, actor=actor, action="libraries.schedule_change_withdrawn")


@transaction.atomic
def correct_change(
    *,
    change: ScheduleChange,
    library: Library,
    own: ScheduleChange | None,
    actor: User | None,
) -> ScheduleChange | None:
    """Take one library out of a change made for many, and give it `own` instead if there is one."""
    _check(actor, [library])
    kept = ScheduleChange.objects.select_for_update().get(pk=change.pk)
    if not kept.libraries.filter(pk=library.pk).exists():
        raise ScheduleError(_("This change does not concern the library."))
    before = change_as_json(kept)
    kept.libraries.remove(library)
    ScheduleEdit.objects.create(
        library=library, change=kept, before=before, after=change_as_json(kept), by=actor
    )
    audit.record(
        action="libraries.schedule_change_corrected", actor=actor, library=library, obj=kept
    )
    points.schedule_changed.announce(library, change=kept)
    if own is None:
        return None
    own.corrects = kept
    return add_change(change=own, libraries=[library], actor=actor)


@transaction.atomic
def undo(*, edit: ScheduleEdit, actor: User | None) -> None:
    """Bring back what was before an edit.

    Raises ScheduleError if somebody has changed the same thing since: nobody's work is lost.
    """
    edit = ScheduleEdit.objects.select_for_update().get(pk=edit.pk)
    if edit.undone_at is not None:
        raise ScheduleError(_("This has been undone already."))
    if edit.change is None:
        _check(actor, [edit.library])
        _check_unchanged(plan_of(edit.library).as_json(), edit)
        write_plan(edit.library, Plan.from_json(edit.before))
        schedule_moved([edit.library_id])
    else:
        _check(actor, _concerned(edit))
        _check_unchanged(change_as_json(edit.change), edit)
        _restore(edit.change, edit.before)
    edit.undone_at = timezone.now()
    edit.save(update_fields=["undone_at"])
    audit.record(action="libraries.schedule_undone", actor=actor, library=edit.library, obj=edit)


def _check(actor: User | None, libraries: Iterable[Library]) -> None:
    if actor is not None and not all(may_edit_schedule(actor, one) for one in libraries):
        raise PermissionDenied


def _check_some(libraries: Collection[Library]) -> None:
    if not libraries:
        raise ScheduleError(_("Choose at least one library."))


def _check_unchanged(now: dict[str, Any], edit: ScheduleEdit) -> None:
    if now != edit.after:
        raise ScheduleError(_("It was changed again later: undo the later change first."))


def _concerned(edit: ScheduleEdit) -> list[Library]:
    """Libraries whose schedule an undo would touch: a correction touches only its own library."""
    was, has = set(edit.before.get("libraries", ())), set(edit.after.get("libraries", ()))
    same_fields = all(edit.before.get(name) == edit.after.get(name) for name in CHANGE_FIELDS)
    ids = was ^ has if same_fields else was | has
    return list(Library.objects.filter(pk__in=ids))


def _restore(change: ScheduleChange, data: dict[str, Any]) -> None:
    if not data:  # it was new: undoing it calls it off
        change.cancelled_at = timezone.now()
    for field in ScheduleChange._meta.concrete_fields if data else ():
        if field.name in CHANGE_FIELDS:
            setattr(change, field.name, field.to_python(data[field.name]))
    change.sequence += 1
    change.save()
    if data:
        change.libraries.set(data["libraries"])
    _announce(change)


def _written(
    change: ScheduleChange, *, before: dict[str, Any], actor: User | None, action: str
) -> None:
    after = change_as_json(change)
    touched = list(change.libraries.all())
    ScheduleEdit.objects.create(
        library=nearest_common(touched), change=change, before=before, after=after, by=actor
    )
    fields = [name for name in CHANGE_FIELDS if before.get(name) != after.get(name)]
    audit.record(
        action=action, actor=actor, library=nearest_common(touched), obj=change, fields=fields
    )
    _announce(change)


def _announce(change: ScheduleChange) -> None:
    for library in change.libraries.all():
        points.schedule_changed.announce(library, change=change)


def nearest_common(libraries: Collection[Library]) -> Library:
    """The lowest library of the tree at or above all of these."""
    paths = [one.path for one in libraries]
    step = Library.steplen
    shared = min(len(path) for path in paths)
    while len({path[:shared] for path in paths}) > 1:
        shared -= step
    return Library.objects.get(path=paths[0][: max(shared, step)])


def change_as_json(change: ScheduleChange) -> dict[str, Any]:
    """The change's fields and the ids of its libraries, ready for JSON."""
    data: dict[str, Any] = {name: _plain(getattr(change, name)) for name in CHANGE_FIELDS}
    data["libraries"] = sorted(change.libraries.values_list("pk", flat=True))
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, int | str) else value.isoformat()
