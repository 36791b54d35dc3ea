"""Visits of the sites, counted without a cookie.

A visit is the first request of a visitor in half an hour. A signed-in person is known by the
account; anybody else by a hash of address and browser, salted per library with a secret that is
drawn each day and thrown away, so that nobody can be followed over days or libraries. Requests
are gathered in the process and flushed once a minute.
"""

from __future__ import annotations

import atexit
import logging
import re
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from bibnet.libraries.requests import LibraryRequest

from .models import DailySalt, Mode, VisitMark
from .services import write

if TYPE_CHECKING:
    from bibnet.libraries.models import Library

logger = logging.getLogger(__name__)

WINDOW = timedelta(minutes=30)
FLUSH_SECONDS = 60.0
KIND = "visit"
# So many addresses are counted in one minute at most, whatever somebody calls.
MOST_ADDRESSES = 20_000
# How often each address was called, by the library's number and the path.
Views = Mapping[tuple[int, str], int]
ROBOTS = re.compile(
    r"bot|crawl|spider|slurp|preview|monitor|check|scan|fetch|curl|wget|python|java/|go-http|"
    r"headless|lighthouse|facebookexternalhit|whatsapp|telegram",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sight:
    """A visitor seen in a library at a time; the visitor is a hash."""

    library_id: int
    visitor: str
    at: datetime


class VisitCounter:
    """Gathers sights in this process; a thread of its own flushes them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sights: dict[tuple[int, str], Sight] = {}
        self._views: Counter[tuple[int, str]] = Counter()
        self._readers_of_views: list[Callable[[Views], None]] = []
        self._thread: threading.Thread | None = None
        self._salts: dict[str, bytes] = {}

    def views_go_to(self, reader: Callable[[Views], None]) -> None:
        """Give the reader, each minute, which addresses were called and how often.

        Every whole page counts, the kept ones too, unless a robot asks. What the reader does not
        know as a page it must leave out: an address may be somebody's own.
        """
        self._readers_of_views.append(reader)

    def see(self, request: LibraryRequest, *, user_id: int | None = None) -> None:
        """Note a request for a page, unless a robot makes it."""
        agent = request.META.get("HTTP_USER_AGENT", "")
        if not agent or ROBOTS.search(agent):
            return
        who = f"user {user_id}" if user_id else f"{client_address(request)} {agent}"
        sight = self._sight(request.library, who, timezone.now())
        with self._lock:
            self._sights.setdefault((sight.library_id, sight.visitor), sight)
            self._views[sight.library_id, request.path] += 1
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="visits", daemon=True)
                self._thread.start()
                atexit.register(self.flush)

    def flush(self) -> int:
        """Write down what was gathered; how many visits it came to."""
        with self._lock:
            sights, self._sights = list(self._sights.values()), {}
            views, self._views = self._views, Counter()
        self._tell(views)
        try:
            return record(sights) if sights else 0
        except DatabaseError:
            with self._lock:
                for sight in sights:
                    self._sights.setdefault((sight.library_id, sight.visitor), sight)
            logger.warning("visits kept for the next minute", exc_info=True)
            return 0

    def _tell(self, views: Counter[tuple[int, str]]) -> None:
        try:
            for reader in self._readers_of_views if views else ():
                reader(dict(views.most_common(MOST_ADDRESSES)))
        except DatabaseError:
            with self._lock:
                self._views.update(views)
            logger.warning("views kept for the next minute", exc_info=True)

    def _sight(self, library: Library, who: str, at: datetime) -> Sight:
        day = at.astimezone(library.tz).date().isoformat()
        key = self._salt_of(day) + library.pk.to_bytes(8, "big")
        return Sight(library.pk, blake2b(who.encode(), key=key, digest_size=16).hexdigest(), at)

    def _salt_of(self, day: str) -> bytes:
        """The day's secret; from Kaliningrad to Kamchatka two days may be on at once."""
        if day not in self._salts:
            row, _ = DailySalt.objects.get_or_create(
                day=day, defaults={"salt": secrets.token_hex(24)}
            )
            kept = sorted(self._salts.items())[-2:]
            self._salts = dict([*kept, (day, bytes.fromhex(row.salt))])
        return self._salts[day]

    def _run(self) -> None:
        pause = threading.Event()
        while not pause.wait(FLUSH_SECONDS):
            self.flush()
            connection.close()


counter = VisitCounter()


@transaction.atomic
def record(sights: list[Sight]) -> int:
    """Count the sights that begin a visit and write them to the journal, one entry a library
    and hour, so that each stands on its own day.
    """
    visits: Counter[tuple[int, datetime]] = Counter()
    for sight in sorted(sights, key=lambda one: (one.library_id, one.visitor)):
        mark, is_new = VisitMark.objects.select_for_update().get_or_create(
            library_id=sight.library_id,
            visitor=sight.visitor,
            defaults={"seen_at": sight.at},
        )
        if is_new or sight.at - mark.seen_at > WINDOW:
            visits[sight.library_id, sight.at.replace(minute=0, second=0, microsecond=0)] += 1
        if not is_new and sight.at > mark.seen_at:
            mark.seen_at = sight.at
            mark.save(update_fields=["seen_at"])
    for (library_id, hour), amount in visits.items():
        write(kind=KIND, library_id=library_id, amount=amount, at=hour, mode=Mode.REMOTE)
    return sum(visits.values())


def forget(now: datetime | None = None) -> None:
    """Throw away marks and salts that are no longer needed."""
    now = now or timezone.now()
    VisitMark.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()
    DailySalt.objects.filter(day__lt=(now - timedelta(days=2)).date()).delete()


def client_address(request: HttpRequest) -> str:
    """The reader's address: what the nearest trusted proxy says, else the connection's own."""
    from django.conf import settings

    chain = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    proxies = settings.BIBNET_PROXIES
    if proxies and len(chain) >= proxies and chain[-proxies].strip():
        return chain[-proxies].strip()
    return request.META.get("REMOTE_ADDR", "")
