"""Looking at what a person sees: by whom, why, for a quarter of an hour, and nothing is sent.

The viewer stays signed in with the session of her own, which carries the number of the viewing;
`accounts.viewing_guard` puts the person in her place for requests that only read. Why so:
docs/decisions/0010-looking-with-somebodys-eyes.md.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import get_user
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.utils import timezone

from bibnet.accounts.models import Reader, User, Viewing
from bibnet.journal import audit
from bibnet.libraries import network, roles
from bibnet.libraries.models import Library, Role, RoleAssignment
from bibnet.libraries.requests import LibraryRequest
from bibnet.notices.services import notify

# What the session of a viewer carries.
KEY = "bibnet_viewing"
LASTS = timedelta(minutes=15)
VIEWERS = (Role.LIBRARY_ADMIN, Role.SUPPORT)


def may_view(viewer: User, person: User) -> bool:
    """Whether the viewer may look with this person's eyes: never at more than is hers already.

    Of the staff, only who administers every library where the person holds a role; no rights
    beside roles. Of the readers, the administrator of a library that is theirs; the region's
    support of any reader who works nowhere. A colleague who reads is asked both.
    """
    if viewer.pk == person.pk or person.is_superuser or not person.is_active:
        return False
    held = list(RoleAssignment.objects.filter(user=person).select_related("library"))
    if not all(roles.has_role(viewer, one.library, Role.LIBRARY_ADMIN) for one in held):
        return False
    if roles.has_other_rights(person):
        return False
    reader = (
        Reader.objects.filter(user=person).select_related("registered_in", "my_library").first()
    )
    if roles.is_regional_admin(viewer):
        return True
    if roles.is_of_region(person):
        return False
    if reader is None:
        return bool(held)
    if not held and roles.has_role(viewer, network.region(), Role.SUPPORT):
        return True
    places = (reader.registered_in, reader.my_library)
    return any(
        one is not None and roles.has_role(viewer, one, Role.LIBRARY_ADMIN) for one in places
    )


@transaction.atomic
def begin(*, viewer: User, person: User, reason: str, now: datetime | None = None) -> Viewing:
    """Write a viewing down with the library that gave the right to it, and tell the person.

    Raises PermissionDenied. The session gets its mark from `mark`.
    """
    if not may_view(viewer, person):
        raise PermissionDenied
    role, library = _right(viewer, person)
    now = now or timezone.now()
    found = Viewing.objects.create(
        viewer=viewer,
        role=role,
        library=library,
        person=person,
        reason=reason,
        started_at=now,
        ends_at=now + LASTS,
    )
    audit.record(
        action="accounts.viewing_begun", actor=viewer, library=library, obj=person, reason=reason
    )
    notify(
        kind="core.viewing",
        library=network.region(),
        user=person,
        context={"viewing": found},
        url="/accounts/viewings/",
    )
    return found


@transaction.atomic
def end(viewing: Viewing, now: datetime | None = None) -> None:
    """The viewing is over, at its own time at the latest; nothing happens if it was before."""
    at = min(now or timezone.now(), viewing.ends_at)
    if Viewing.objects.filter(pk=viewing.pk, ended_at=None).update(ended_at=at):
        audit.record(
            action="accounts.viewing_ended",
            actor=viewing.viewer,
            library=viewing.library,
            obj=viewing.person,
        )


def end_run_out(now: datetime | None = None) -> int:
    """End those that nobody ended in time; how many."""
    found = Viewing.objects.run_out(now or timezone.now())
    rows = list(found.select_related("viewer", "library", "person"))
    for one in rows:
        end(one, now)
    return len(rows)


def mark(request: HttpRequest, viewing: Viewing) -> None:
    """From the next request on this session looks with the person's eyes.

    Forms that were open before are good for nothing any more.
    """
    request.session[KEY] = viewing.pk
    rotate_token(request)


def unmark(request: HttpRequest) -> Viewing | None:
    """The session is its owner's own again; the viewing that it carried.

    What was filled in during the viewing cannot be sent in the viewer's name either.
    """
    number = request.session.pop(KEY, None)
    rotate_token(request)
    rows = Viewing.objects.select_related("viewer", "library", "person")
    return rows.filter(pk=number).first() if number is not None else None


def leave(request: LibraryRequest) -> None:
    """End what the session carries, if it does; the rest of the request is its owner's."""
    if KEY not in request.session:
        return
    is_anothers = request.user.is_authenticated and request.viewing is not None
    found = unmark(request)
    if found is not None:
        end(found)
    if is_anothers:
        request.user = get_user(request)
        request.viewing = None


def carried(request: HttpRequest, viewer: User) -> Viewing | None:
    """The running viewing of this session, if the viewer still may: asked at each request."""
    rows = Viewing.objects.running(timezone.now()).select_related("viewer", "library", "person")
    found = rows.filter(pk=request.session[KEY], viewer=viewer).first()
    return found if found is not None and may_view(viewer, found.person) else None


def _right(viewer: User, person: User) -> tuple[Role, Library]:
    """As what somebody who may look does, and which library gave the right to it: for a right of
    the region the region, for an administrator's the library where the person reads, or else works.
    """
    region = network.region()
    if roles.is_regional_admin(viewer):
        return Role.REGIONAL_ADMIN, region
    reader = (
        Reader.objects.filter(user=person).select_related("registered_in", "my_library").first()
    )
    assigned = RoleAssignment.objects.filter(user=person).select_related("library").order_by("pk")
    works = [one.library for one in assigned]
    places = works if reader is None else [reader.registered_in, reader.my_library]
    for one in places:
        if one is not None and roles.has_role(viewer, one, Role.LIBRARY_ADMIN):
            return Role.LIBRARY_ADMIN, one
    return Role.SUPPORT, region
