"""The page cache: whole answers to anonymous readers, kept in each process's memory.

An answer is kept only if its view said so (`bibnet.stamps.keeping`), under the stamps that stood
before it was made. A stamp that has moved since, seen in the one query every request makes, or a
moment that has passed makes it void: so publishing, a change of the schedule or a switched plugin
shows in the next request of every process.
"""

from __future__ import annotations

import gzip
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from time import time
from typing import TypeGuard

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import translation

from bibnet import stamps
from bibnet.libraries import mine
from bibnet.libraries.requests import LibraryRequest, has_library
from bibnet.stamps import keeping
from bibnet.themes import offline
from bibnet.themes.lowvision import etag_for

from . import widget_choice

logger = logging.getLogger(__name__)

STAMPS = ("network", "schedule", "plugins", "themes")
# Answers with these belong to one reader, whatever the view said.
PERSONAL_HEADERS = ("Set-Cookie",)
LEFT_OUT_HEADERS = frozenset({"content-length", "content-encoding", "etag", "x-request-id"})
# Who has one of these is known, or has just been told something.
PERSONAL_COOKIES = frozenset({settings.SESSION_COOKIE_NAME, "messages"})
NEVER = float("inf")
LONGEST_QUERY = 500
# What an entry takes beside its body.
OVERHEAD = 2_000

# Pages of the portal that show the library which the reader chose (a cookie without a person).
SHOW_MY_LIBRARY = frozenset({"/", "/libraries/"})

Key = tuple[int, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A kept answer: its body is gzipped, its headers are those the view's answer had."""

    versions: tuple[int, ...]
    expires: float
    headers: tuple[tuple[str, str], ...]
    etag: str
    body: bytes
    # What the page may load from other hosts, as django-csp reads it.
    policy: Mapping[str, list[str]] | None = None

    @property
    def size(self) -> int:
        return len(self.body) + OVERHEAD


class Store:
    """Entries of this process, the longest unused thrown out first."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, versions: tuple[int, ...]) -> Entry | None:
        """The entry if it still holds under these versions; one that does not is forgotten."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            if entry.versions != versions or entry.expires <= time():
                self._forget(key)
                return None
            self._entries.move_to_end(key)
            return entry

    def put(self, key: Key, entry: Entry) -> None:
        if entry.size > self.limit // 10:
            return
        with self._lock:
            self._forget(key)
            self._entries[key] = entry
            self.size += entry.size
            while self.size > self.limit:
                self._forget(next(iter(self._entries)))

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self.size = 0

    def _forget(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.size -= entry.size


store = Store(settings.BIBNET_PAGE_CACHE_BYTES)


class PageCacheMiddleware:
    """Answers anonymous GETs from the store.

    Stands inside the theme's middleware, which puts
    low-vision settings into what leaves, and before all that asks who the reader is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_anonymous_read(request):
            return _told_of_end(self.get_response(request))
        # Read before the answer is made: what changes meanwhile makes it void at once.
        known = stamps.versions([*STAMPS, stamps.library_key(request.library.pk)])
        versions = tuple(known.values())
        key = _key(request)
        entry = store.get(key, versions)
        if entry is not None:
            return _answer(request, entry)
        response = self.get_response(request)
        if not _may_be_kept(request, response):
            return response
        entry = _entry(request, response, versions)
        store.put(key, entry)
        return _answer(request, entry)


def _key(request: LibraryRequest) -> Key:
    shows_mine = request.library.is_region and request.path in SHOW_MY_LIBRARY
    return (
        request.library.pk,
        request.get_full_path(),
        translation.get_language_from_request(request),
        mine.key_part(request) if shows_mine else "",
        widget_choice.key_part(request),
    )


def _is_anonymous_read(request: HttpRequest) -> TypeGuard[LibraryRequest]:
    return (
        settings.BIBNET_PAGE_CACHE_BYTES > 0
        and request.method in ("GET", "HEAD")
        and has_library(request)
        and PERSONAL_COOKIES.isdisjoint(request.COOKIES)
        and "HTTP_AUTHORIZATION" not in request.META
        and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
    )


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    if (
        not keeping.may_be_kept(request)
        or request.method != "GET"
        or response.status_code != 200
        or response.streaming
    ):
        return False
    if response.cookies or any(response.has_header(name) for name in PERSONAL_HEADERS):
        logger.error("%s may be kept but sets a cookie", request.path)
        return False
    if b"csrfmiddlewaretoken" in response.content:
        logger.error("%s may be kept but carries a form's token", request.path)
        return False
    return True


def _entry(request: HttpRequest, response: HttpResponse, versions: tuple[int, ...]) -> Entry:
    until = keeping.until(request)
    body = response.content
    kept = [(name, value) for name, value in response.items() if _is_kept_header(name)]
    # The browser asks each time: what was published a second ago is seen.
    kept.append(("Cache-Control", "no-cache"))
    return Entry(
        versions=versions,
        expires=NEVER if until is None else until.timestamp(),
        headers=tuple(kept),
        etag=f'"{blake2b(body, digest_size=12).hexdigest()}"',
        body=gzip.compress(body, compresslevel=6, mtime=0),
        policy=getattr(response, "_csp_update", None),
    )


def _is_kept_header(name: str) -> bool:
    return name.lower() not in LEFT_OUT_HEADERS and name.lower() != "cache-control"


def _answer(request: HttpRequest, entry: Entry) -> HttpResponse:
    etag = etag_for(entry.etag, request)
    if etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        unchanged = HttpResponseNotModified()
        unchanged["ETag"] = etag
        unchanged["Cache-Control"] = "no-cache"
        return _with_policy(unchanged, entry)
    takes_gzip = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    response = HttpResponse(entry.body if takes_gzip else gzip.decompress(entry.body))
    for name, value in entry.headers:
        response[name] = value
    response["ETag"] = entry.etag
    response[offline.MARK] = offline.KEEP
    response["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
    if takes_gzip:
        response["Content-Encoding"] = "gzip"
    response["Content-Length"] = str(len(response.content))
    return _with_policy(response, entry)


def _told_of_end(response: HttpResponse) -> HttpResponse:
    """The answer that takes a session's cookie away has the browser erase what it kept."""
    cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
    if cookie is not None and not cookie.value:
        response[offline.MARK] = offline.FORGET
    return response


def _with_policy(response: HttpResponse, entry: Entry) -> HttpResponse:
    if entry.policy is not None:
        # django-csp's own name, which its decorators set and which has no type.
        response._csp_update = dict(entry.policy)  # type: ignore[attr-defined]
    return response
