"""Leave: while somebody is away, a substitute holds the same roles; afterwards no longer."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.accounts.errors import PersonRefused
from bibnet.accounts.models import LentRole, Substitution, User
from bibnet.journal import audit
from bibnet.libraries import roles
from bibnet.libraries.models import Library, Role, RoleAssignment

from .people import may_manage


@transaction.atomic
def plan_leave(
    *,
    absent: User,
    substitute: User,
    starts: date,
    ends: date,
    library: Library,
    actor: User,
) -> Substitution:
    """Name a substitute for a time. For oneself, or for somebody whose account one manages.

    Raises PermissionDenied or PersonRefused.
    """
    if actor.pk != absent.pk and not may_manage(actor, absent):
        raise PermissionDenied
    if ends < starts or ends < timezone.localdate():
        raise PersonRefused(_("The leave must end after it starts, and not in the past."))
    if absent.pk == substitute.pk or not roles.has_role(substitute, library):
        raise PersonRefused(_("Name somebody who works in this library."))
    overlapping = Substitution.objects.filter(absent=absent, starts__lte=ends, ends__gte=starts)
    if overlapping.exists():
        raise PersonRefused(_("There is a substitute for some of these days already."))
    planned = Substitution.objects.create(
        absent=absent, substitute=substitute, starts=starts, ends=ends, made_by=actor
    )
    audit.record(
        action="accounts.substitute_named",
        actor=actor,
        library=library,
        obj=absent,
        fields=[str(substitute.pk)],
    )
    keep_roles_in_step()
    return planned


@transaction.atomic
def end_leave(*, substitution: Substitution, library: Library, actor: User) -> None:
    """The person is back, or the leave is off."""
    if actor.pk != substitution.absent_id and not may_manage(actor, substitution.absent):
        raise PermissionDenied
    _take_back(substitution.lent_roles.all())
    audit.record(
        action="accounts.substitute_dismissed",
        actor=actor,
        library=library,
        obj=substitution.absent,
        fields=[str(substitution.substitute_id)],
    )
    substitution.delete()


def keep_roles_in_step(today: date | None = None) -> None:
    """Lend the roles of who is away today, take back those of who is not. Runs every hour."""
    today = today or timezone.localdate()
    for one in Substitution.objects.filter(lent_roles__isnull=False).distinct():
        if not one.starts <= today <= one.ends:
            _take_back(one.lent_roles.all())
    for one in Substitution.objects.on(today).select_related("absent", "substitute"):
        _lend(one)


@transaction.atomic
def _lend(substitution: Substitution) -> None:
    held = set(_roles_of(substitution.substitute))
    for library, role, is_trusted in _roles_of(substitution.absent, with_trust=True):
        if (library, role) in held or _is_lent(substitution.absent, library, role):
            continue
        roles.grant_role(
            user=substitution.substitute,
            library=library,
            role=Role(role),
            actor=None,
            is_trusted=is_trusted,
        )
        LentRole.objects.create(substitution=substitution, library=library, role=role)


def follow_loss(absent: User, library: Library, role: str) -> None:
    """Somebody no longer holds the role: who borrows it holds it no longer either."""
    _take_back(LentRole.objects.filter(substitution__absent=absent, library=library, role=role))


def take_back_in(library: Library) -> None:
    """Nobody borrows a role in the library any longer; the hourly round lends again what is due."""
    _take_back(LentRole.objects.filter(library=library))


@transaction.atomic
def _take_back(lent_roles: QuerySet[LentRole]) -> None:
    for lent in lent_roles.select_related("library", "substitution__substitute"):
        user, library, role = lent.substitution.substitute, lent.library, Role(lent.role)
        lent.delete()
        held = RoleAssignment.objects.filter(user=user, library=library, role=role)
        # What has come with a district meanwhile is no longer borrowed.
        if not held.filter(district_role__isnull=False).exists():
            roles.revoke_role(user=user, library=library, role=role, actor=None)


def _roles_of(user: User, *, with_trust: bool = False) -> list[tuple]:
    held = RoleAssignment.objects.filter(user=user).select_related("library")
    if with_trust:
        return [(one.library, one.role, one.is_trusted) for one in held]
    return [(one.library, one.role) for one in held]


def _is_lent(user: User, library: Library, role: str) -> bool:
    """Whether the person only borrows the role: what is borrowed is not lent on."""
    return LentRole.objects.filter(
        substitution__substitute=user, library=library, role=role
    ).exists()
