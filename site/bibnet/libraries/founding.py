"""Founding: one service makes a library with its host, pages, rights, collection and workflow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from wagtail.models import Collection, Page, Site

from bibnet.journal import audit
from bibnet.plugins import points

from . import districts, hosts, roles, teams
from .models import District, Kind, Library, LibraryHost, State
from .paths import ROOT_LENGTH


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
    is_practice: bool = False
    hostname: str = ""
    facts: dict[str, Any] | None = None


@transaction.atomic
def found_region(*, code: str, name: str, hostname: str = "", **facts: Any) -> Library:
    """Make the root of the network: the portal with its host, page, collection and rights."""
    from bibnet.pages.models import RegionPage
    from bibnet.pages.planting import plant_portal, plant_sections

    if Library.objects.filter(kind=Kind.REGION).exists():
        raise FoundingError(_("There is a region already; an installation serves one."))
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
    plant_portal(page)
    LibraryHost.objects.create(library=region, hostname=hostname or settings.BIBNET_REGION_HOST)
    roles.staff_group()
    teams.make_teams(region)
    audit.record(action="libraries.region_founded", actor=None, library=region, obj=region)
    return region


@transaction.atomic
def found_library(founding: Founding, *, actor: Any | None) -> Library:
    """Make a library that is live when the transaction commits.

    `actor` None is a command; else a regional administrator or an administrator of `parent`, who
    may not choose the host name, nor another district.
    Raises FoundingError (code or host taken), PermissionDenied, ValidationError (bad facts).
    """
    from . import network

    # One founding at a time: both trees, of libraries and of pages, grow at their ends.
    region = Library.objects.select_for_update(no_key=True).get(pk=network.region().pk)
    parent = region if founding.parent is None else Library.objects.get(pk=founding.parent.pk)
    _check_may_found(actor, parent, founding)
    hostname = _free_hostname(founding)
    library = _clean_library(founding)
    parent.add_child(instance=library)
    if founding.has_microsite:
        give_microsite(library, hostname=hostname)
    districts.keep_in_step(library)
    audit.record(action="libraries.founded", actor=actor, library=library, obj=library)
    points.library_founded.announce(library)
    return library


def check_founding(founding: Founding, *, actor: Any | None) -> None:
    """Raise what `found_library` would, and write nothing; a parent of None is the region."""
    from . import network

    _check_may_found(actor, founding.parent or network.region(), founding)
    _free_hostname(founding)
    _clean_library(founding)


def _clean_library(founding: Founding) -> Library:
    library = Library(
        code=founding.code,
        name=founding.name,
        short_name=founding.short_name or founding.name[:120],
        kind=founding.kind,
        district=founding.district,
        is_member=founding.is_member,
        state=State.PRACTICE if founding.is_practice else State.OPEN,
        **(founding.facts or {}),
    )
    library.clean_fields(exclude=["path", "depth", "numchild", "root_path"])
    return library


def give_microsite(library: Library, *, hostname: str) -> None:
    """Host, page tree, collection, teams with their rights and the workflow of a library."""
    from bibnet.pages.planting import plant_microsite

    from . import network

    region = network.region()
    home = plant_microsite(library, region)
    library.root_page_id = home.pk
    library.root_path = home.path[:ROOT_LENGTH]
    if library.collection_id is None:
        library.collection = _add_collection(region.collection_id, library.code)
    Library.objects.filter(pk=library.pk).update(
        root_page=library.root_page_id,
        root_path=library.root_path,
        collection=library.collection,
    )
    LibraryHost.objects.create(library=library, hostname=hostname)
    teams.make_teams(library)
    teams.make_workflow(library)


def _add_collection(parent_id: int, name: str) -> Collection:
    """A collection behind all the others.

    Treebeard would sort it in by its name and so rewrite the paths of those that follow.
    """
    parent = Collection.objects.select_for_update().get(pk=parent_id)
    last = parent.get_last_child()
    path = last._inc_path() if last else Collection._get_path(parent.path, parent.depth + 1, 1)
    collection = Collection(name=name, path=path, depth=parent.depth + 1, numchild=0)
    collection.save()
    Collection.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)
    return collection


def _check_may_found(actor: Any | None, parent: Library, founding: Founding) -> None:
    if actor is None:
        return
    if not roles.has_role(actor, parent, roles.Role.LIBRARY_ADMIN):
        raise PermissionDenied
    if roles.is_regional_admin(actor):
        return
    if founding.hostname:
        raise PermissionDenied
    if founding.district is not None and founding.district.pk != parent.district_id:
        raise FoundingError(_("Another district than that of the library above is the region's."))


def _free_hostname(founding: Founding) -> str:
    """The host name of the new microsite. Raises FoundingError if it or the code is taken."""
    if Library.objects.filter(code=founding.code).exists():
        raise FoundingError(
            _("The code «{code}» belongs to another library.").format(code=founding.code)
        )
    if not founding.has_microsite:
        return ""
    try:
        hostname = hosts.default_hostname(founding.code)
        if founding.hostname:
            hostname = hosts.normalised(founding.hostname)
        hosts.check_hostname(hostname)
        hosts.check_let_in(hostname)
    except hosts.HostError as error:
        raise FoundingError(str(error)) from error
    return hostname


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
