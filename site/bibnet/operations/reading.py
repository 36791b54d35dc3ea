"""How much one address may read: what keeps a robot from taking the portal away from people.

Nothing is written to the database for it: each process counts for itself, unless the cache is in
Redis. Who reads from this machine is not counted.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from ipaddress import ip_address
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework.throttling import BaseThrottle

from bibnet.accounts import secrecy
from bibnet.journal.visits import client_address
from bibnet.libraries.requests import LibraryRequest

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

P = ParamSpec("P")
View = Callable[Concatenate[LibraryRequest, P], HttpResponse]
MINUTE = 60


@dataclass(frozen=True)
class ReadingThrottle:
    """So many answers a minute to one address: `share` of BIBNET_READS_A_MINUTE, in per cent."""

    name: str
    share: int = 100

    def wait(self, request: HttpRequest) -> int:
        """Count an answer; for how many seconds to come no further one is given, or 0."""
        limit = settings.BIBNET_READS_A_MINUTE * self.share // 100
        address = client_address(request)
        if not limit or _is_own(address):
            return 0
        now = int(time.time())
        who = secrecy.digest(address, purpose="reading")[:32]
        key, cache = f"reading.{self.name}.{now // MINUTE}.{who}", caches["default"]
        cache.add(key, 0, 2 * MINUTE)
        try:
            count = cache.incr(key)
        except ValueError:  # it was culled in between
            return 0
        return MINUTE - now % MINUTE if count > limit else 0


def throttled(throttle: ReadingThrottle) -> Callable[[View[P]], View[P]]:
    """Have a page answer 429 with words to people while their address has read too much."""

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def shown(request: LibraryRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            seconds = throttle.wait(request)
            return _too_much(request, seconds) if seconds else view(request, *args, **kwargs)

        return shown

    return wrap


class ApiThrottle(BaseThrottle):
    """The same for views of the API; `throttle` is a class attribute."""

    throttle: ReadingThrottle

    def allow_request(self, request: Request, view: APIView) -> bool:
        self._seconds = self.throttle.wait(request._request)
        return not self._seconds

    def wait(self) -> float | None:
        return float(self._seconds)


def _too_much(request: HttpRequest, seconds: int) -> HttpResponse:
    context = {"seconds": seconds, "again": request.get_full_path()}
    response = render(request, "operations/too_much_read.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_own(address: str) -> bool:
    """Whether it is this machine, or no address at all, which would make all readers one."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return True
