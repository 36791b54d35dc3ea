"""Which addresses of the catalogue search engines are told."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.plugins.items import SitemapEntry
from bibnet.plugins.state import is_enabled

from . import arrivals, rows

# A sitemap is made at once, in memory: of a big catalogue it names what came last.
MOST = 5_000


def entries(library: Library) -> Iterator[SitemapEntry]:
    """The search, new arrivals, and entries where their one address is on this host."""
    yield SitemapEntry(reverse("catalog:search"))
    yield SitemapEntry(reverse("catalog:new"))
    if library.is_region or not is_enabled("catalog", network.region()):
        for edition, at in arrivals.latest(library, MOST):
            yield SitemapEntry(rows.address_of(edition), at)
