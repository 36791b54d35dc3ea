"""The people of a library, managed by its administrator: made, invited, suspended, given roles."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from bibnet.accounts import logins
from bibnet.accounts.errors import PersonRefused
from bibnet.accounts.models import Reader, Slip, SlipPurpose, User
from bibnet.journal import audit
from bibnet.libraries import roles
from bibnet.libraries.models import Library, Role, RoleAssignment
from bibnet.libraries.models.roles import REGION_ROLES
from bibnet.notices.services import in_our_language

from . import security, sessions, slips


@dataclass(frozen=True, kw_only=True)
class NewColleague:
    """Somebody who is to get an account of staff; `roles` are held in `library`."""

    last_name: str
    first_name: str
    patronymic: str = ""
    login_name: str = ""
    email: str = ""
    phone: str = ""
    library: Library
    roles: list[str] = field(default_factory=list)
    is_trusted: bool = True


def staff_of(library: Library) -> QuerySet[User]:
    """Everybody with a role in the library or under it, or invited by it and still without."""
    has_role = Exists(RoleAssignment.objects.filter(user=OuterRef("pk")))
    # In a library as a list of ids, which begins with it: asked person by person, all of the
    # network would be looked at. In the region person by person, in the order of the names.
    under = RoleAssignment.objects.filter(library__path__startswith=library.path)
    held = Q(has_role) if library.is_region else Q(pk__in=under.values("user"))
    invited = Slip.objects.filter(library=library, purpose=SlipPurpose.INVITATION).values("user")
    is_reader = Exists(Reader.objects.filter(user=OuterRef("pk")))
    return User.objects.filter(held | (Q(pk__in=invited) & ~has_role & ~is_reader)).order_by(
        "last_name", "first_name", "username"
    )


def readers_of(library: Library) -> QuerySet[Reader]:
    """Readers whose entry was made here, or who chose this library as theirs."""
    return Reader.objects.filter(
        Q(registered_in__path__startswith=library.path)
        | Q(my_library__path__startswith=library.path)
    ).select_related("user")


def may_manage(actor: User, user: User) -> bool:
    """Whether the actor may reset, suspend and hand over this account.

    It takes the administrator of every library where the person holds a role: whoever sets a
    new password for somebody gets all that this person may do.
    """
    if actor.pk == user.pk or (user.is_superuser and not actor.is_superuser):
        return False
    held = RoleAssignment.objects.filter(user=user).select_related("library")
    places = [one.library for one in held] or [
        one.library for one in _invitations(user) if one.library is not None
    ]
    if roles.is_of_region(user) and not roles.is_regional_admin(actor):
        return False
    reader = Reader.objects.filter(user=user).first()
    if not held and reader is not None:
        return _may_manage_reader(actor, reader)
    return bool(places) and all(
        roles.has_role(actor, place, Role.LIBRARY_ADMIN) for place in places
    )


def grantable_roles(actor: User, library: Library) -> list[Role]:
    """The roles that the actor may give in the library, in the order of the glossary."""
    return [
        role
        for role in Role
        if (library.is_region or role not in REGION_ROLES)
        and roles.may_manage_roles(actor, library, role)
    ]


def free_login_name(last_name: str, first_name: str) -> str:
    """A login name made of a person's names that nobody has yet."""
    wanted = logins.suggested_login_name(last_name=last_name, first_name=first_name)
    return User.objects.free_login_name(wanted)


@transaction.atomic
def invite(colleague: NewColleague, *, actor: User) -> slips.MadeSlip:
    """Make an account without a password, its roles and an invitation.

    Raises PermissionDenied, or ValidationError when a name, an address or a number is taken.
    """
    name = colleague.login_name or free_login_name(colleague.last_name, colleague.first_name)
    user = User(
        username=name,
        last_name=colleague.last_name,
        first_name=colleague.first_name,
        patronymic=colleague.patronymic,
        email=colleague.email,
        phone=colleague.phone,
    )
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    for role in colleague.roles:
        roles.grant_role(
            user=user,
            library=colleague.library,
            role=Role(role),
            actor=actor,
            is_trusted=colleague.is_trusted,
        )
    audit.record(action="accounts.invited", actor=actor, library=colleague.library, obj=user)
    return slips.make_slip(
        user=user, purpose=SlipPurpose.INVITATION, library=colleague.library, made_by=actor
    )


@transaction.atomic
def new_slip(
    *, user: User, library: Library, actor: User, by_email: bool = False
) -> slips.MadeSlip:
    """A new one-time code for somebody who cannot sign in; the old password stays until it is
    used. With `by_email` it leaves as a letter.
    """
    _check_may_manage(actor, user)
    return slip_for(user=user, library=library, actor=actor, by_email=by_email)


@transaction.atomic
def slip_for(
    *, user: User, library: Library, actor: User, by_email: bool = False
) -> slips.MadeSlip:
    """The same where the caller has made sure that the actor may give it."""
    purpose = SlipPurpose.RESET if user.has_usable_password() else SlipPurpose.INVITATION
    made = slips.make_slip(
        user=user, purpose=purpose, library=library, made_by=actor, by_email=by_email
    )
    if by_email:
        slips.send(made, template=f"accounts/letters/{purpose}")
    audit.record(action="accounts.slip_made", actor=actor, library=library, obj=user)
    if purpose == SlipPurpose.RESET:
        with in_our_language():
            security.tell(user, _("A librarian has made a slip for a new password."))
    return made


@transaction.atomic
def suspend(*, user: User, library: Library, actor: User, reason: str) -> None:
    """Close an account: no sign-in, all sessions end at once. Roles and work stay as they are."""
    _check_may_manage(actor, user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    sessions.end_all(user)
    audit.record(
        action="accounts.suspended", actor=actor, library=library, obj=user, reason=reason[:255]
    )


@transaction.atomic
def restore(*, user: User, library: Library, actor: User) -> None:
    """Open a closed account again."""
    _check_may_manage(actor, user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record(action="accounts.restored", actor=actor, library=library, obj=user)


@transaction.atomic
def reset_factors(*, user: User, library: Library, actor: User) -> None:
    """Take the second factors of a colleague away who has lost them."""
    _check_may_manage(actor, user)
    security.reset_factors(user=user, actor=actor)


def _check_may_manage(actor: User, user: User) -> None:
    if actor.pk == user.pk:
        raise PersonRefused(_("Your own account is in “Password and safety”."))
    if not may_manage(actor, user):
        raise PermissionDenied


def _may_manage_reader(actor: User, reader: Reader) -> bool:
    """A reader's own library helps: staff that serves readers there."""
    places = [reader.registered_in, reader.my_library]
    return any(
        place is not None and roles.has_role(actor, place, Role.LIBRARY_ADMIN, Role.LIBRARIAN)
        for place in places
    ) or roles.is_regional_admin(actor)


def _invitations(user: User) -> QuerySet[Slip]:
    return Slip.objects.filter(user=user, purpose=SlipPurpose.INVITATION).select_related("library")
