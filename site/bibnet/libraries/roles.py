"""Who may do what where: roles are rows, Wagtail's groups follow them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bibnet.compiled import Compiled, Given
from bibnet.journal import audit

from . import network
from .models import Library, Role, RoleAssignment
from .models.roles import REGION_ROLES

if TYPE_CHECKING:
    from bibnet.accounts.models import User

STAFF_GROUP = "staff"
AUTHORS, PUBLISHERS, ADMINISTRATORS = "authors", "publishers", "administrators"
TEAMS = (AUTHORS, PUBLISHERS, ADMINISTRATORS)
# What a user object keeps of the roles once they were read.
_HELD = "_held_roles"
_ROLES: Compiled[tuple[str, str]] = Compiled(
    lambda: RoleAssignment.objects.filter(user=Given("user")).values_list("library__path", "role")
)


class RoleError(Exception):
    """A role that cannot be given, with a sentence that says why."""


def has_role(user: User | AnonymousUser, library: Library, *roles: Role) -> bool:
    """Whether the person holds one of the roles (any, if none is named) here or above.

    The regional administrator holds every role but is no superuser; a superuser too.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser:
        return True
    held = held_roles(user)
    wanted = {*roles, Role.REGIONAL_ADMIN} if roles else set(Role)
    return any(library.path.startswith(path) and role in wanted for path, role in held)


def held_roles(user: User) -> list[tuple[str, str]]:
    """Pairs of a library's tree path and a role; read once per user object."""
    if not hasattr(user, _HELD):
        setattr(user, _HELD, _ROLES.rows(user=user))
    return getattr(user, _HELD)


def libraries_of(user: User, *roles: Role) -> QuerySet[Library]:
    """The libraries where the person holds one of the roles directly, in tree order."""
    assignments = RoleAssignment.objects.filter(user=user)
    if roles:
        assignments = assignments.filter(role__in=roles)
    return Library.objects.filter(pk__in=assignments.values("library")).order_by("path")


def is_regional_admin(user: User | AnonymousUser) -> bool:
    return has_role(user, network.region(), Role.REGIONAL_ADMIN)


def is_of_region(user: User) -> bool:
    """Whether something of what the person may do is given by the region only."""
    regional = RoleAssignment.objects.filter(user=user, role__in=REGION_ROLES)
    return user.district_roles.exists() or regional.exists()


def may_manage_roles(actor: User, library: Library, role: Role) -> bool:
    """Regional roles are given by the region; the others by the library's administrator too."""
    if role in REGION_ROLES:
        return is_regional_admin(actor)
    return has_role(actor, library, Role.LIBRARY_ADMIN)


@transaction.atomic
def grant_role(
    *,
    user: User,
    library: Library,
    role: Role,
    actor: User | None,
    is_trusted: bool = True,
) -> RoleAssignment:
    """Give a person a role, or change whether its holder publishes without a second eye.

    `actor` None means the system itself (founding, demo, a command).
    Raises PermissionDenied, or RoleError if a regional role is asked for below the region.
    """
    if actor is not None and not may_manage_roles(actor, library, role):
        raise PermissionDenied
    if role in REGION_ROLES and not library.is_region:
        raise RoleError(f"{role} belongs to the region, not to {library.code}")
    is_region = actor is None or is_regional_admin(actor)
    if actor == user and not is_region and user.district_roles.exists():
        raise RoleError(_("Who holds a district gives herself no roles in it."))
    held = RoleAssignment.objects.filter(user=user, library=library, role=role).first()
    # Only the region makes a role that came with a district stay without it.
    own = {"district_role": None, "granted_by": actor} if is_region or held is None else {}
    assignment, created = RoleAssignment.objects.update_or_create(
        user=user, library=library, role=role, defaults={"is_trusted": is_trusted, **own}
    )
    sync_groups(user)
    if created or (is_region and held is not None and held.district_role_id is not None):
        audit.record(
            action="libraries.role_granted", actor=actor, library=library, obj=user, fields=[role]
        )
    elif role == Role.EDITOR and held is not None and held.is_trusted != is_trusted:
        action = "libraries.trust_given" if is_trusted else "libraries.trust_taken"
        audit.record(action=action, actor=actor, library=library, obj=user, fields=[role])
    return assignment


@transaction.atomic
def revoke_role(*, user: User, library: Library, role: Role, actor: User | None) -> None:
    """Take a role away; nothing happens if the person does not hold it.

    Raises PermissionDenied, or RoleError for one that came with a district: the region takes that.
    """
    from . import districts

    if actor is not None and not may_manage_roles(actor, library, role):
        raise PermissionDenied
    held = RoleAssignment.objects.filter(user=user, library=library, role=role)
    if held.filter(district_role__isnull=False).exists():
        raise RoleError(_("This role came with the district: the region takes the district away."))
    deleted, _rows = held.delete()
    if deleted:
        districts.keep_in_step_of(user)
        sync_groups(user)
        audit.record(
            action="libraries.role_revoked", actor=actor, library=library, obj=user, fields=[role]
        )


def group_name(library: Library, team: str) -> str:
    return f"{library.code}: {team}"


def team_for(assignment: RoleAssignment) -> str | None:
    """The Wagtail team of a role, or None for roles that publish nothing."""
    library = assignment.library
    publishes = (Role.LIBRARY_ADMIN, Role.EDITOR)
    if assignment.role in publishes and network.is_checked_by_region(library):
        return AUTHORS
    if assignment.role in (Role.LIBRARY_ADMIN, Role.REGIONAL_ADMIN):
        return ADMINISTRATORS
    if assignment.role == Role.EDITOR:
        return PUBLISHERS if assignment.is_trusted or not library.has_moderation else AUTHORS
    return None


def sync_groups(user: User) -> None:
    """Make the person's Wagtail groups what the roles say."""
    user.groups.set(Group.objects.filter(name__in=_names_of_groups(user)))
    for cached in (_HELD, "_page_permission_cache"):
        if hasattr(user, cached):
            delattr(user, cached)


def has_other_rights(user: User) -> bool:
    """Whether somebody gave the person permissions or groups beside what the roles say."""
    beside = user.groups.exclude(name__in=_names_of_groups(user))
    return user.user_permissions.exists() or beside.exists()


def _names_of_groups(user: User) -> set[str]:
    assignments = list(RoleAssignment.objects.filter(user=user).select_related("library"))
    names = {STAFF_GROUP} if assignments else set()
    for assignment in assignments:
        team = team_for(assignment)
        if team:
            names.add(group_name(assignment.library, team))
    return names


def sync_all(library: Library) -> None:
    """The same for everybody with a role there or below: its moderation was switched."""
    concerned = get_user_model().objects.filter(roles__library__path__startswith=library.path)
    for user in concerned.distinct():
        sync_groups(user)


def staff_group() -> Group:
    """The group that opens the admin to everybody with a role."""
    group, created = Group.objects.get_or_create(name=STAFF_GROUP)
    if created:
        group.permissions.add(
            Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
        )
    return group
