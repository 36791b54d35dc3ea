"""What search engines are told: the addresses of one host, in files of a bearable size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from wagtail.models import Page
from wagtail.query import PageQuerySet

from bibnet import stamps
from bibnet.libraries import network
from bibnet.libraries.models import Kind, Library, LibraryHost, State
from bibnet.libraries.models.library import LibraryQuerySet
from bibnet.plugins import points
from bibnet.plugins.page_types import PluginPageMixin

from .querysets import path_range, portal_sections

# The protocol's own limit is 50,000 addresses a file.
PAGES_A_FILE = 50_000
LIBRARIES_A_FILE = 5_000


@dataclass(frozen=True)
class Address:
    """A path on the host and when it changed last."""

    path: str
    changed: datetime | None = None


def is_hidden(library: Library) -> bool:
    """Whether search engines are to pass the library's host by: nothing is real there."""
    return library.state == State.PRACTICE


def files_of(library: Library) -> list[tuple[str, int]]:
    """The files of a host's sitemap: kind and number, from 1. Equal queries for any network."""
    counts = {
        "pages": (pages_of(library).count(), PAGES_A_FILE),
        "libraries": (_count_of_libraries(library), LIBRARIES_A_FILE),
        "plugins": (len(points.sitemap_entries.collect(library)), PAGES_A_FILE),
    }
    return [
        (kind, number)
        for kind, (count, size) in counts.items()
        for number in range(1, -(-count // size) + 1)
    ]


def file_of(library: Library, kind: str, number: int) -> list[Address] | None:
    """The addresses of one file; None if there is no such file."""
    if kind not in FILES or number < 1:
        return None
    return FILES[kind](library, number)


def pages_of(library: Library) -> PageQuerySet:
    """Published pages of the host's own tree that a reader gets."""
    tree = _portal_tree(library) if library.is_region else Q(**path_range(library.root_path))
    # That few pages are aliases is put so that no database begins with those that are none.
    pages = Page.objects.filter(tree).live().alias(_original=Coalesce("alias_of", 0))
    pages = pages.filter(_original=0)
    off = _types_that_are_off(library)
    if not off:
        return pages
    hidden = [
        Q(path__startswith=path)
        for path in pages.filter(content_type__in=off).values_list("path", flat=True)
    ]
    return pages.exclude(reduce(or_, hidden)) if hidden else pages


def _pages_file(library: Library, number: int) -> list[Address] | None:
    first = PAGES_A_FILE * (number - 1)
    rows = pages_of(library).order_by("path").values_list("url_path", "last_published_at")
    skip = 2 if library.is_region else 3
    found = [
        Address("/" + "/".join(url_path.split("/")[skip:]), changed)
        for url_path, changed in rows[first : first + PAGES_A_FILE]
    ]
    return found or None


def _libraries_file(library: Library, number: int) -> list[Address] | None:
    """Pages of libraries without a site of their own, and the schedules of all."""
    first = LIBRARIES_A_FILE * (number - 1)
    libraries = list(_libraries(library).order_by("path")[first : first + LIBRARIES_A_FILE])
    if not libraries:
        return None
    sites = set(
        LibraryHost.objects.filter(
            is_canonical=True, library__path__startswith=library.path
        ).values_list("library__path", flat=True)
    )
    found = []
    for one in libraries:
        site = next((path for path in one.ancestor_paths if path in sites), library.path)
        if site != library.path:
            continue
        if one.path not in sites:
            found.append(Address(reverse("libraries:detail", args=[one.code])))
        found.append(Address(reverse("libraries:schedule", args=[one.code])))
    return found


def _plugins_file(library: Library, number: int) -> list[Address] | None:
    first = PAGES_A_FILE * (number - 1)
    entries = points.sitemap_entries.collect(library)[first : first + PAGES_A_FILE]
    return [Address(one.path, one.changed) for one in entries] or None


FILES: dict[str, Callable[[Library, int], list[Address] | None]] = {
    "pages": _pages_file,
    "libraries": _libraries_file,
    "plugins": _plugins_file,
}


def _libraries(library: Library) -> LibraryQuerySet:
    return Library.objects.listed().under(library).exclude(kind=Kind.REGION)


@stamps.remembered("network")
def _count_of_libraries(library: Library) -> int:
    return _libraries(library).count()


def _portal_tree(region: Library) -> Q:
    """The portal's own pages: the region's page and what stands under it, libraries apart."""
    own = (Q(**path_range(path)) for path in portal_sections(region))
    return reduce(or_, own, Q(pk=region.root_page_id))


def _types_that_are_off(library: Library) -> list[int]:
    """Page types of plugins that are off in the library, or gone."""
    off = [
        model
        for model in apps.get_models()
        if issubclass(model, PluginPageMixin) and not model.is_on_for(library)
    ]
    known = ContentType.objects.get_for_models(*off) if off else {}
    gone = [one.pk for one in ContentType.objects.all() if one.model_class() is None]
    return [*(one.pk for one in known.values()), *gone]


def address(library: Library, path: str) -> str:
    """The whole address of a path on the library's host."""
    return network.root_url(library) + path
