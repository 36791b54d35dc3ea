"""Fetching covers from the addresses in records, a few at a time."""

from __future__ import annotations

import time
from datetime import timedelta
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet_catalog.fetching import Fetcher, FetchError
from bibnet_catalog.models import CatalogSettings, Cover, CoverState

from .keeping import show

LARGEST = 5_000_000
SECONDS = 10.0
# Of one turn of the task; from one host at most so many in it.
MOST, MOST_OF_A_HOST = 60, 20
TURN = 25.0
TRIES = 4
FIRST_PAUSE = timedelta(hours=1)


def fetch_covers(region: Library) -> None:
    """The periodic task: covers that are wanted, as far as its turn reaches."""
    fetch_wanted(Fetcher(largest=LARGEST, tries=1, seconds=SECONDS))


def fetch_wanted(fetch: Fetcher) -> int:
    """Fetch what is due; how many covers are shown now that were not.

    What fails is tried again later, each time after a longer pause, then no more.
    """
    if CatalogSettings.of(network.region()).fetches_covers is False:
        return 0
    end = time.monotonic() + TURN
    of_host: dict[str | None, int] = {}
    fetched = 0
    due = Cover.objects.filter(state=CoverState.WANTED, next_try_at__lte=timezone.now())
    for cover in due.select_related("edition").order_by("next_try_at", "pk")[:MOST]:
        host = urlsplit(cover.url).netloc
        of_host[host] = of_host.get(host, 0) + 1
        if time.monotonic() > end:
            break
        if of_host[host] <= MOST_OF_A_HOST:
            fetched += _fetch(cover, fetch)
    return fetched


def _fetch(cover: Cover, fetch: Fetcher) -> bool:
    try:
        with fetch(cover.url) as file:
            picture = SimpleUploadedFile("cover", file.read())
        show(cover, picture)
    except FetchError as error:
        _later(cover, str(error), is_final=False)
    except ValidationError as error:
        _later(cover, " ".join(error.messages), is_final=True)
    else:
        return True
    return False


def _later(cover: Cover, problem: str, *, is_final: bool) -> None:
    cover.tries += 1
    cover.problem = problem[:300]
    if is_final or cover.tries >= TRIES:
        cover.state, cover.next_try_at = CoverState.FAILED, None
    else:
        cover.next_try_at = timezone.now() + FIRST_PAUSE * 12 ** (cover.tries - 1)
    cover.save(update_fields=["tries", "problem", "state", "next_try_at"])
