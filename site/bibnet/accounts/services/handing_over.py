"""When somebody leaves: drafts, questions and what else waits pass to a named person."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from bibnet.accounts.errors import PersonRefused
from bibnet.accounts.models import User
from bibnet.journal import audit
from bibnet.libraries import roles
from bibnet.libraries.models import Library, Role, RoleAssignment
from bibnet.libraries.scope import library_scope
from bibnet.plugins import points

from . import sessions


@transaction.atomic
def hand_over(*, leaver: User, successor: User, library: Library, actor: User) -> None:
    """Pass the leaver's work in a library to the successor and take the leaver's roles there.

    Somebody without any role left is signed out everywhere. Raises PermissionDenied,
    PersonRefused for a successor without a role here, and what a participant refuses with.
    """
    if actor.pk == leaver.pk or not roles.has_role(actor, library, Role.LIBRARY_ADMIN):
        raise PermissionDenied
    if leaver.pk == successor.pk or not roles.has_role(successor, library):
        raise PersonRefused(_("Name somebody who works in this library."))
    held = RoleAssignment.objects.filter(user=leaver, library__path__startswith=library.path)
    if held.filter(district_role__isnull=False).exists():
        raise PersonRefused(_("This person administers the district: the region takes that first."))
    with library_scope(library):
        points.work_handing_over.run(library, leaver=leaver, successor=successor)
    for one in held.select_related("library"):
        roles.revoke_role(user=leaver, library=one.library, role=Role(one.role), actor=actor)
    if not RoleAssignment.objects.filter(user=leaver).exists():
        sessions.end_all(leaver)
    audit.record(
        action="accounts.handed_over",
        actor=actor,
        library=library,
        obj=leaver,
        fields=[str(successor.pk)],
    )


def what_passes(library: Library, *, leaver: User) -> list[str]:
    """What `hand_over` would pass on, in sentences."""
    with library_scope(library):
        return [str(one.text) for one in points.work_to_hand_over.collect(library, leaver=leaver)]


def pages_of(library: Library, leaver: User) -> tuple[int, int]:
    """How many drafts and how many published pages of the person `pass_on_pages` would pass on."""
    roots = Library.objects.under(library).with_microsite().values_list("root_path", flat=True)
    known = tuple(roots)
    pages = Page.objects.filter(owner=leaver).order_by().values_list("path", "live")
    lives = [is_live for path, is_live in pages if path.startswith(known)]
    return len(lives) - sum(lives), sum(lives)


def pass_on_pages(library: Library, *, leaver: User, successor: User) -> None:
    """The core's own part: pages, drafts among them, and locks."""
    roots = Library.objects.under(library).with_microsite().values_list("root_path", flat=True)
    for root in roots:
        pages = Page.objects.filter(path__startswith=root)
        pages.filter(owner=leaver).update(owner=successor)
        pages.filter(locked_by=leaver).update(locked_by=successor)
