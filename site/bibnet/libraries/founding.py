"""Founding: one service makes a library with its host, pages, rights, collection and workflow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from bibnet.journal import audit

from . import roles
from .models import District, Kind, Library, LibraryHost

PAGE_RIGHTS = {
    roles.AUTHORS: ("add_page", "change_page"),
    roles.PUBLISHERS: ("add_page", "change_page", "publish_page"),
    roles.ADMINISTRATORS: (
        "add_page",
        "change_page",
        "publish_page",
        "lock_page",
        "unlock_page",
        "bulk_delete_page",
    ),
}
COLLECTION_RIGHTS = (
    ("wagtailimages", "add_image"),
    ("wagtailimages", "change_image"),
    ("wagtailimages", "choose_image"),
    ("wagtaildocs", "add_document"),
    ("wagtaildocs", "change_document"),
    ("wagtaildocs", "choose_document"),
)


class FoundingError(Exception):
    """A library that cannot be founded, with a sentence that says why."""


@dataclass(frozen=True, kw_only=True)
class Founding:
    """What founding needs to know; `facts` are further fields of `Library` by name."""

    code: str
    name: str
    short_name: str = ""
    kind: str = Kind.LIBRARY
    parent: Library | None = None
    district: District | None = None
    is_member: bool = True
    has_microsite: bool = True
    hostname: str = ""
    facts: dict[str, Any] | None = None


@transaction.atomic
def found_region(*, code: str, name: str, hostname: str = "", **facts: Any) -> Library:
    """Make the root of the network: the portal with its host, page, collection and rights."""
    from bibnet.pages.models import RegionPage
    from bibnet.pages.planting import plant_sections

    if Library.objects.filter(kind=Kind.REGION).exists():
        raise FoundingError("There is a region already; an installation serves one.")
    region = Library.add_root(
        code=code, name=name, short_name=name, kind=Kind.REGION, is_member=True, **facts
    )
    _empty_page_tree()
    page = Page.get_first_root_node().add_child(instance=RegionPage(title=name, slug=code))
    region.root_page_id = page.pk
    region.root_path = ""
    region.collection = Collection.get_first_root_node().add_child(name=name)
    region.save(update_fields=["root_page", "root_path", "collection"])
    _portal_site(page, name)
    plant_sections(page)
    LibraryHost.objects.create(library=region, hostname=hostname or settings.BIBNET_REGION_HOST)
    roles.staff_group()
    _make_teams(region)
    audit.record(action="libraries.region_founded", actor=None, library=region, obj=region)
    return region


@transaction.atomic
def found_library(founding: Founding, *, actor: Any | None) -> Library:
    """Make a library that is live when the transaction commits.

    `actor` None is a command; else a regional administrator or an administrator of `parent`.
    Raises FoundingError (code or host taken), PermissionDenied, ValidationError (bad facts).
    """
    from . import network

    parent = Library.objects.get(pk=(founding.parent or network.region()).pk)
    _check_may_found(actor, parent)
    _check_free(founding)
    library = Library(
        code=founding.code,
        name=founding.name,
        short_name=founding.short_name or founding.name[:120],
        kind=founding.kind,
        district=founding.district,
        is_member=founding.is_member,
        **(founding.facts or {}),
    )
    library.clean_fields(exclude=["path", "depth", "numchild", "root_path"])
    parent.add_child(instance=library)
    if founding.has_microsite:
        give_microsite(library, hostname=founding.hostname)
    audit.record(action="libraries.founded", actor=actor, library=library, obj=library)
    return library


def give_microsite(library: Library, *, hostname: str = "") -> None:
    """Host, page tree, collection, teams with their rights and the workflow of a library."""
    from bibnet.pages.planting import plant_microsite

    from . import network

    region = network.region()
    home = plant_microsite(library, region)
    library.root_page_id = home.pk
    library.root_path = home.path[:12]
    library.collection = region.collection.add_child(name=library.code)
    library.save(update_fields=["root_page", "root_path", "collection"])
    LibraryHost.objects.create(library=library, hostname=hostname or default_hostname(library.code))
    _make_teams(library)
    _make_workflow(library)


def default_hostname(code: str) -> str:
    """The host under the region's first domain."""
    return f"{code}.{settings.BIBNET_DOMAINS[0]}"


def _check_may_found(actor: Any | None, parent: Library) -> None:
    from django.core.exceptions import PermissionDenied

    if actor is not None and not roles.has_role(actor, parent, roles.Role.LIBRARY_ADMIN):
        raise PermissionDenied


def _check_free(founding: Founding) -> None:
    if Library.objects.filter(code=founding.code).exists():
        raise FoundingError(f"The code «{founding.code}» belongs to another library.")
    hostname = founding.hostname or default_hostname(founding.code)
    if founding.has_microsite and LibraryHost.objects.filter(hostname=hostname).exists():
        raise FoundingError(f"The address {hostname} belongs to another library.")


def _make_teams(library: Library) -> None:
    """Three groups with rights on the library's pages; teams above get the same rights here."""
    groups = [
        Group.objects.get_or_create(name=roles.group_name(library, team))[0] for team in roles.TEAMS
    ]
    names = [
        roles.group_name(above, team)
        for above in Library.objects.filter(path__in=library.ancestor_paths[1:])
        if not above.is_region
        for team in roles.TEAMS
    ]
    groups += Group.objects.filter(name__in=names)
    page_rights = {
        one.codename: one
        for one in Permission.objects.filter(content_type__app_label="wagtailcore")
        if one.codename in PAGE_RIGHTS[roles.ADMINISTRATORS]
    }
    collection_rights = [
        Permission.objects.get(content_type__app_label=app, codename=codename)
        for app, codename in COLLECTION_RIGHTS
    ]
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(
            group=group, page_id=library.root_page_id, permission=page_rights[codename]
        )
        for group in groups
        for codename in PAGE_RIGHTS[group.name.rsplit(": ", 1)[1]]
    )
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(
            group=group, collection_id=library.collection_id, permission=permission
        )
        for group in groups
        for permission in collection_rights
    )


def _make_workflow(library: Library) -> None:
    task = GroupApprovalTask.objects.create(name=f"{library.code}: second eye")
    task.groups.set(
        Group.objects.filter(
            name__in=[
                roles.group_name(library, roles.PUBLISHERS),
                roles.group_name(library, roles.ADMINISTRATORS),
            ]
        )
    )
    workflow = Workflow.objects.create(name=f"{library.code}: second eye")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page_id=library.root_page_id)


def _portal_site(page: Page, name: str) -> None:
    """Wagtail's only site; it answers for the portal and for what asks for a default."""
    Site.objects.all().delete()
    Site.objects.create(
        hostname=settings.BIBNET_REGION_HOST,
        port=settings.BIBNET_PORT,
        root_page=page,
        site_name=name,
        is_default_site=True,
    )


def _empty_page_tree() -> None:
    """Take away the welcome page that Wagtail's first migration makes."""
    for page in Page.get_first_root_node().get_children():
        if page.specific_class is Page:
            page.delete()
