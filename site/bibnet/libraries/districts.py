"""A district's administrator: a library administrator's role in each library of the district.

The roles are rows like all others, so that whatever asks for rights needs to know nothing of
districts; here they are kept in step with the libraries that belong to it. Why so:
docs/decisions/0011-a-district-is-held-as-roles-in-its-libraries.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from bibnet.journal import audit

from . import network, roles
from .models import District, DistrictRole, Kind, Library, Role, RoleAssignment, State
from .models.library import LibraryQuerySet

if TYPE_CHECKING:
    from bibnet.accounts.models import User


def libraries_in(district: District) -> list[Library]:
    """The topmost libraries that belong to the district with all that stands under them."""
    found: list[Library] = []
    for one in _of(district).exclude(_reaches_out(district)):
        if not found or not one.path.startswith(found[-1].path):
            found.append(one)
    return found


def left_out(district: District) -> list[Library]:
    """Libraries of the district with a part in another one: no role in them would be hers alone."""
    return list(_of(district).filter(_reaches_out(district)))


@transaction.atomic
def appoint(*, user: User, district: District, actor: User | None) -> DistrictRole:
    """Make somebody the administrator of a district. `actor` None is the system itself.

    Raises PermissionDenied, or RoleError where the district has no library to administer.
    """
    if actor is not None and not roles.is_regional_admin(actor):
        raise PermissionDenied
    _wait_for_others()
    if not libraries_in(district):
        raise roles.RoleError(_("No library belongs to this district alone."))
    held, is_new = DistrictRole.objects.get_or_create(
        user=user, district=district, defaults={"granted_by": actor}
    )
    if is_new:
        _record("district_given", held, actor)
        _keep(held, actor)
    return held


@transaction.atomic
def dismiss(*, held: DistrictRole, actor: User | None) -> None:
    """Take a district away, and every role that came with it. Raises PermissionDenied."""
    if actor is not None and not roles.is_regional_admin(actor):
        raise PermissionDenied
    _wait_for_others()
    _take(held.assignments.select_related("library"), held.user, actor)
    _record("district_taken", held, actor)
    user = held.user
    held.delete()
    roles.sync_groups(user)


def keep_in_step(library: Library, *, before: District | None = None) -> None:
    """The library is new, has moved or changed its district, which was `before`."""
    concerned = DistrictRole.objects.filter(district__libraries__path__in=library.ancestor_paths)
    if before is not None:
        concerned = concerned | DistrictRole.objects.filter(district=before)
    _keep_all(concerned)


def keep_all_in_step() -> None:
    """The same for every district: the tree itself has changed."""
    _keep_all(DistrictRole.objects.all())


def keep_in_step_of(user: User) -> None:
    """Another role of the person's was taken, behind which one of the district's may have stood."""
    _keep_all(DistrictRole.objects.filter(user=user))


@transaction.atomic
def _keep_all(concerned: QuerySet[DistrictRole]) -> None:
    """In the caller's order with whoever appoints and dismisses."""
    _wait_for_others()
    for held in concerned.select_related("user", "district").distinct():
        _keep(held, None)


def _wait_for_others() -> None:
    """One at a time: who appoints must see what who moves a library has done, and the reverse."""
    Library.objects.select_for_update(no_key=True).get(pk=network.region().pk)


def _keep(held: DistrictRole, actor: User | None) -> None:
    """Give the role where it is missing, take it where the library has left the district."""
    wanted = {one.pk: one for one in libraries_in(held.district)}
    gone = held.assignments.exclude(library__in=wanted).select_related("library")
    is_changed = _take(gone, held.user, actor)
    has = RoleAssignment.objects.filter(user=held.user, role=Role.LIBRARY_ADMIN)
    missing = wanted.keys() - set(has.values_list("library", flat=True))
    for number in sorted(missing):
        RoleAssignment.objects.create(
            user=held.user,
            library=wanted[number],
            role=Role.LIBRARY_ADMIN,
            granted_by=held.granted_by,
            district_role=held,
        )
        audit.record(
            action="libraries.role_granted",
            actor=actor,
            library=wanted[number],
            obj=held.user,
            fields=[Role.LIBRARY_ADMIN],
        )
    if missing or is_changed:
        roles.sync_groups(held.user)


def _take(rows: Iterable[RoleAssignment], user: User, actor: User | None) -> bool:
    """Delete roles that came with a district; whether there were any."""
    found = list(rows)
    for one in found:
        one.delete()
        audit.record(
            action="libraries.role_revoked",
            actor=actor,
            library=one.library,
            obj=user,
            fields=[one.role],
        )
    return bool(found)


def _record(what: str, held: DistrictRole, actor: User | None) -> None:
    audit.record(
        action=f"libraries.{what}",
        actor=actor,
        library=network.region(),
        obj=held.user,
        fields=[held.district.code],
    )


def _of(district: District) -> LibraryQuerySet:
    works = Library.objects.filter(district=district).exclude(state=State.CLOSED)
    return works.exclude(kind=Kind.REGION)


def _reaches_out(district: District) -> Exists:
    """Whether something below works in another district; without one it goes with what is above."""
    elsewhere = Library.objects.filter(
        path__startswith=OuterRef("path"), district__isnull=False
    ).exclude(state=State.CLOSED)
    return Exists(elsewhere.exclude(district=district))
