"""What a library is, corrected later: its kind, membership, practice; a site given or taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, Task, Workflow

from bibnet import stamps
from bibnet.journal import audit

from . import founding, hosts, network, teams
from .models import Kind, Library, LibraryHost, State
from .reshaping import ReshapingError, may_reshape
from .schedule import schedule_moved

if TYPE_CHECKING:
    from bibnet.accounts.models import User

HOME_DEPTH = 3
NOTHING_BELOW = (Kind.DEPARTMENT, Kind.POINT)


@dataclass(frozen=True, kw_only=True)
class Setup:
    """What a library is to be."""

    kind: str
    is_member: bool
    is_practice: bool


@transaction.atomic
def change_setup(*, library: Library, setup: Setup, actor: User | None) -> list[str]:
    """Correct the kind, membership and practice; the names of what changed.

    Raises ReshapingError, PermissionDenied for all but the administrators of what is above.
    """
    library = _checked(library, actor)
    if setup.kind in NOTHING_BELOW and library.get_children().exists():
        raise ReshapingError(_("Nothing stands below a department or a point."))
    state = library.state
    if setup.is_practice != (state == State.PRACTICE):
        state = _state_after(library, is_practice=setup.is_practice)
    wanted = {"kind": setup.kind, "is_member": setup.is_member, "state": state}
    changed = [name for name, value in wanted.items() if getattr(library, name) != value]
    if not changed:
        return []
    for name in changed:
        setattr(library, name, wanted[name])
    library.save(update_fields=changed)
    audit.record(
        action="libraries.edited", actor=actor, library=library, obj=library, fields=changed
    )
    _tell(library)
    return changed


def _state_after(library: Library, *, is_practice: bool) -> str:
    if not is_practice:
        return State.OPEN
    if library.state != State.OPEN:
        raise ReshapingError(_("Only a library that works can become one for practice."))
    if library.get_descendants().exclude(state__in=[State.PRACTICE, State.CLOSED]).exists():
        raise ReshapingError(_("Libraries that work stand below it: it cannot be for practice."))
    return State.PRACTICE


@transaction.atomic
def give_site(*, library: Library, actor: User | None) -> None:
    """Give a library without a site one; it is live at its own address at once.

    Raises ReshapingError, PermissionDenied.
    """
    library = _checked(library, actor)
    if library.has_microsite:
        raise ReshapingError(_("The library has a site already."))
    hostname = hosts.default_hostname(library.code)
    # Its own address of before leads to what stands above since the site was taken.
    above = Library.objects.filter(path__in=library.ancestor_paths[1:])
    LibraryHost.objects.filter(
        hostname=hostname, library__in=above, is_canonical=False, keeps_path=False
    ).delete()
    try:
        hosts.check_hostname(hostname)
    except hosts.HostError as error:
        raise ReshapingError(str(error)) from error
    founding.give_microsite(library, hostname=hostname)
    audit.record(action="libraries.site_given", actor=actor, library=library, obj=library)
    _tell(library)


def why_not_take(library: Library) -> list[str]:
    """What people have written there that would be lost, as sentences; empty if nothing."""
    below = Page.objects.filter(path__startswith=library.root_path, depth__gt=HOME_DEPTH)
    count = sum(not _is_planted(page) for page in below.specific())
    if not count:
        return []
    text = ngettext(
        "There is {count} page on the site that people have written: delete or move it first.",
        "There are {count} pages on the site that people have written: delete or move them first.",
        count,
    )
    return [text.format(count=count)]


def _is_planted(page: Page) -> bool:
    """Whether founding made the page, and nobody has written on it since.

    An index, or «About» or a mandatory section without a text and without a version saved.
    """
    if page.max_count_per_parent == 1:
        return True
    if page.slug != "about" and not getattr(page, "section", ""):
        return False
    return page.latest_revision_id is None and not len(page.body.raw_data)


@transaction.atomic
def take_site(*, library: Library, actor: User | None) -> None:
    """Take the site away with its planted pages; its addresses lead to the library's page above.

    News, events and pages of one's own are never lost: with one of them it is refused.
    Raises ReshapingError, PermissionDenied.
    """
    library = _checked(library, actor)
    if not library.has_microsite:
        raise ReshapingError(_("The library has no microsite."))
    reasons = why_not_take(library)
    if reasons:
        raise ReshapingError(" ".join(reasons))
    home = Page.objects.get(pk=library.root_page_id)
    Library.objects.filter(pk=library.pk).update(root_page=None, root_path="")
    workflows = list(
        Workflow.objects.filter(workflow_pages__page=home).values_list("pk", flat=True)
    )
    Task.objects.filter(workflow_tasks__workflow__in=workflows).delete()
    Workflow.objects.filter(pk__in=workflows).delete()
    home.specific.delete()
    leads_to = network.site_of(library.get_parent())
    library.hosts.update(library=leads_to, is_canonical=False, keeps_path=False)
    audit.record(action="libraries.site_taken", actor=actor, library=library, obj=library)
    _tell(library)


def _checked(library: Library, actor: User | None) -> Library:
    """The library, locked, if the actor may shape it and it is still there to shape."""
    library = Library.objects.select_for_update().get(pk=library.pk)
    if library.is_region:
        raise ReshapingError(_("The region itself is not changed this way."))
    if actor is not None and not may_reshape(actor, library):
        raise PermissionDenied
    if library.state == State.CLOSED:
        raise ReshapingError(_("The library is closed for good."))
    return library


def _tell(library: Library) -> None:
    stamps.bump("network", "plugins", "themes")
    schedule_moved([library.pk])
    teams.rewrite_rights(Library.objects.under(Library.objects.get(pk=library.pk)))
