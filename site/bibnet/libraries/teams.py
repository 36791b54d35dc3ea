"""Who of a library publishes what: its groups, their rights on pages and collection, its workflow.

Teams of a library cover what stands under it, so each microsite also gives rights to the teams
of the libraries above it. The region's own rights cover all, by its page and its collection.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import (
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from . import network, roles
from .models import Library

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
COLLECTION_RIGHTS = {
    "wagtailimages": ("add_image", "change_image", "choose_image"),
    "wagtaildocs": ("add_document", "change_document", "choose_document"),
}


def make_teams(library: Library) -> None:
    """Make the library's three groups and give them, and those above, their rights."""
    wanted = [roles.group_name(library, team) for team in roles.TEAMS]
    held = set(Group.objects.filter(name__in=wanted).values_list("name", flat=True))
    Group.objects.bulk_create(Group(name=name) for name in wanted if name not in held)
    write_rights(library)


def write_rights(library: Library) -> None:
    """Give the rights on one library's pages and collection anew, to exactly who has them now."""
    groups = list(Group.objects.filter(name__in=_names_of_teams(library)))
    page_rights, collection_rights = _permissions()
    GroupPagePermission.objects.filter(page=library.root_page_id).delete()
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(
            group=group, page_id=library.root_page_id, permission=page_rights[codename]
        )
        for group in groups
        for codename in PAGE_RIGHTS[group.name.rsplit(": ", 1)[1]]
    )
    GroupCollectionPermission.objects.filter(collection=library.collection_id).delete()
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(
            group=group, collection_id=library.collection_id, permission=permission
        )
        for group in groups
        for permission in collection_rights
    )


def rewrite_rights(libraries: Iterable[Library]) -> None:
    """The same for all microsites among the libraries: after a move or a merge."""
    for library in libraries:
        if library.has_microsite:
            write_rights(library)


def make_workflow(library: Library) -> None:
    """What an untrusted editor writes waits for a publisher or an administrator of the library."""
    name = _workflow_name(library)
    task = GroupApprovalTask.objects.create(name=name)
    task.groups.set(_reviewers(library))
    workflow = Workflow.objects.create(name=name)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page_id=library.root_page_id)


def name_workflow(library: Library) -> None:
    """The library's workflow and its step carry the present name."""
    name = _workflow_name(library)
    workflows = Workflow.objects.filter(workflow_pages__page=library.root_page_id)
    Task.objects.filter(workflow_tasks__workflow__in=workflows).update(name=name)
    Workflow.objects.filter(pk__in=workflows.values("pk")).update(name=name)


def _workflow_name(library: Library) -> str:
    with override(settings.LANGUAGE_CODE):
        return _("%(library)s: check before publication") % {"library": library.short_name}


def rewrite_reviewers(library: Library) -> None:
    """Who publishes and who checks, here and below, after the region asked for its second eye."""
    for one in Library.objects.under(library):
        tasks = GroupApprovalTask.objects.filter(
            workflow_tasks__workflow__workflow_pages__page=one.root_page_id
        )
        for task in tasks if one.has_microsite else ():
            task.groups.set(_reviewers(one))
    roles.sync_all(library)


def _reviewers(library: Library) -> list[Group]:
    """The publishers and administrators of the library, or the region's."""
    who = network.region() if network.is_checked_by_region(library) else library
    names = [roles.group_name(who, team) for team in (roles.PUBLISHERS, roles.ADMINISTRATORS)]
    return list(Group.objects.filter(name__in=names))


def _names_of_teams(library: Library) -> list[str]:
    above = Library.objects.filter(path__in=library.ancestor_paths[1:])
    covering = [library, *(one for one in above if not one.is_region)]
    return [roles.group_name(one, team) for one in covering for team in roles.TEAMS]


def _permissions() -> tuple[dict[str, Permission], list[Permission]]:
    """Permissions on pages by their names, and those on collections."""
    wanted = Q(
        content_type__app_label="wagtailcore",
        codename__in=PAGE_RIGHTS[roles.ADMINISTRATORS],
    )
    for app, names in COLLECTION_RIGHTS.items():
        wanted |= Q(content_type__app_label=app, codename__in=names)
    by_name = {one.codename: one for one in Permission.objects.filter(wanted)}
    on_pages = {name: by_name.pop(name) for name in PAGE_RIGHTS[roles.ADMINISTRATORS]}
    return on_pages, list(by_name.values())
