"""The network as each process holds it in memory: hosts, addresses, members.

Nothing here is read for all libraries at once: each entry is loaded at its first use and the
whole is forgotten when the stamp `network` moves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from threading import Lock

from django.conf import settings
from wagtail.models import Site

from bibnet import stamps

from .models import Kind, Library, LibraryHost
from .paths import ROOT_LENGTH

LIMIT = 20_000


@dataclass
class _Memory:
    version: int = -1
    hosts: dict[str, LibraryHost | None] = field(default_factory=dict)
    libraries: dict[int, Library] = field(default_factory=dict)
    by_root_path: dict[str, int | None] = field(default_factory=dict)
    canonical: dict[int, str | None] = field(default_factory=dict)
    region_id: int | None = None
    portal_site_id: int | None = None


_memory = _Memory()
_lock = Lock()


def _current() -> _Memory:
    global _memory
    version = stamps.version("network")
    with _lock:
        if _memory.version != version or len(_memory.libraries) > LIMIT:
            _memory = _Memory(version=version)
        return _memory


def host(hostname: str) -> LibraryHost | None:
    """The row of the host table for exactly this name, or None."""
    memory = _current()
    if hostname not in memory.hosts:
        if len(memory.hosts) > LIMIT:
            memory.hosts.clear()
        memory.hosts[hostname] = LibraryHost.objects.filter(hostname=hostname).first()
    return memory.hosts[hostname]


def guessed_library_id(hostname: str) -> int | None:
    """Whose the host was when this process last asked; only good for reading ahead."""
    row = _memory.hosts.get(hostname)
    return row.library_id if row is not None else None


def library(pk: int) -> Library:
    """The library with this id; do not change what you get. Raises Library.DoesNotExist."""
    memory = _current()
    if pk not in memory.libraries:
        memory.libraries[pk] = Library.objects.select_related("district").get(pk=pk)
    return memory.libraries[pk]


def libraries(ids: Collection[int]) -> dict[int, Library]:
    """The libraries by their ids; one query for all that are not in memory yet."""
    memory = _current()
    missing = [pk for pk in ids if pk not in memory.libraries]
    if missing:
        for one in Library.objects.filter(pk__in=missing).select_related("district"):
            memory.libraries.setdefault(one.pk, one)
    return {pk: memory.libraries[pk] for pk in ids}


def region() -> Library:
    """The root of the library tree. Raises Library.DoesNotExist before a region was founded."""
    memory = _current()
    if memory.region_id is None:
        memory.region_id = Library.objects.get(kind=Kind.REGION).pk
    return library(memory.region_id)


@stamps.remembered("network")
def ids_under(pk: int) -> tuple[int, ...]:
    """Ids of a library and of all that stands under it; not for the region, which has too many."""
    return tuple(Library.objects.under(library(pk)).values_list("pk", flat=True))


def portal_site_id() -> int:
    """Id of Wagtail's only site."""
    memory = _current()
    if memory.portal_site_id is None:
        memory.portal_site_id = Site.objects.values_list("pk", flat=True).get(is_default_site=True)
    return memory.portal_site_id


def library_of_page_path(path: str) -> Library:
    """The library whose page tree holds the page with this treebeard path; else the region."""
    memory = _current()
    root_path = path[:ROOT_LENGTH]
    if len(root_path) < 12:
        return region()
    if root_path not in memory.by_root_path:
        memory.by_root_path[root_path] = (
            Library.objects.filter(root_path=root_path).values_list("pk", flat=True).first()
        )
    pk = memory.by_root_path[root_path]
    return region() if pk is None else library(pk)


def remember_pages(paths: Iterable[str]) -> None:
    """Load the libraries and hosts of many pages at once, so that a list of pages of many
    libraries costs two queries and not two a library.
    """
    memory = _current()
    missing = {
        path[:ROOT_LENGTH] for path in paths if len(path) >= ROOT_LENGTH
    } - memory.by_root_path.keys()
    if not missing:
        return
    for one in Library.objects.filter(root_path__in=missing).select_related("district"):
        memory.libraries.setdefault(one.pk, one)
        memory.by_root_path[one.root_path] = one.pk
    for root_path in missing - memory.by_root_path.keys():
        memory.by_root_path[root_path] = None
    found = [memory.by_root_path[path] for path in missing if memory.by_root_path[path]]
    hosts = LibraryHost.objects.filter(library__in=found, is_canonical=True)
    memory.canonical.update(hosts.values_list("library_id", "hostname"))


def _ancestors(of: Library) -> list[Library]:
    """The library and all above it, nearest first."""
    found = {one.path: one for one in Library.objects.filter(path__in=of.ancestor_paths)}
    return [found[path] for path in of.ancestor_paths if path in found]


def member_of(of: Library) -> Library:
    """The nearest member at or above a library; the region if there is none."""
    if of.is_member or of.is_region:
        return of
    for one in _ancestors(of):
        if one.is_member or one.is_region:
            return library(one.pk)
    return region()


def canonical_host(of: Library) -> str | None:
    """The canonical host of the library's own microsite, or None."""
    memory = _current()
    if of.pk not in memory.canonical:
        memory.canonical[of.pk] = (
            LibraryHost.objects.filter(library=of.pk, is_canonical=True)
            .values_list("hostname", flat=True)
            .first()
        )
    return memory.canonical[of.pk]


def site_of(of: Library) -> Library:
    """The library whose microsite speaks for this one: itself, the nearest above, or the region."""
    if canonical_host(of):
        return of
    for one in _ancestors(of):
        if canonical_host(one):
            return library(one.pk)
    return region()


def is_checked_by_region(of: Library) -> bool:
    """Whether the region asked for its own second eye on what is published here or above."""
    above = Library.objects.filter(path__in=of.ancestor_paths, region_moderates=True)
    return not of.is_region and above.exists()


def address(hostname: str) -> str:
    """Scheme, host and port as readers type them."""
    default_port = {"http": 80, "https": 443}[settings.BIBNET_SCHEME]
    port = "" if default_port == settings.BIBNET_PORT else f":{settings.BIBNET_PORT}"
    return f"{settings.BIBNET_SCHEME}://{hostname}{port}"


def root_url(of: Library) -> str:
    return address(canonical_host(site_of(of)) or settings.BIBNET_REGION_HOST)


def portal_url() -> str:
    """Root address of the portal, where accounts and the admin live."""
    return address(canonical_host(region()) or settings.BIBNET_REGION_HOST)


def front_url(of: Library) -> str:
    if canonical_host(of):
        return f"{root_url(of)}/"
    return f"{root_url(of)}/libraries/{of.code}/"


def front_urls(of: Iterable[Library]) -> dict[int, str]:
    """Front addresses of many libraries by their ids, in two queries however many they are."""
    libraries = list(of)
    paths = {path for one in libraries for path in one.ancestor_paths}
    hosts = dict(
        LibraryHost.objects.filter(library__path__in=paths, is_canonical=True).values_list(
            "library__path", "hostname"
        )
    )
    portal = canonical_host(region()) or settings.BIBNET_REGION_HOST
    found = {}
    for one in libraries:
        host = next((hosts[path] for path in one.ancestor_paths if path in hosts), portal)
        tail = "/" if one.path in hosts else f"/libraries/{one.code}/"
        found[one.pk] = address(host) + tail
    return found
