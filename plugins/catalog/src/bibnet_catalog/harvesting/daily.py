"""Servers are asked by the worker, each once a day."""

from __future__ import annotations

import logging

from bibnet.background.tasks import library_task
from bibnet.libraries.models import Library
from bibnet_catalog.fetching import Fetcher
from bibnet_catalog.importing.running import SourceBusy
from bibnet_catalog.models import Source, Way

from .harvest import HarvestError, harvest

logger = logging.getLogger(__name__)


def harvest_servers(library: Library) -> None:
    """Have each server that a library's records come from asked for what has changed."""
    sources = Source.objects.of(library.member).filter(way=Way.SERVER).exclude(address="")
    for pk in sources.values_list("pk", flat=True):
        harvest_server.enqueue(library.member.pk, pk)


@library_task(plugin="catalog")
def harvest_server(library: Library, source_id: int) -> None:
    """Ask one server; what hinders it is kept with the source, and tomorrow it is asked again."""
    source = Source.objects.of(library).filter(pk=source_id).first()
    if source is None:
        return
    try:
        harvest(source, fetch=Fetcher())
    except (HarvestError, SourceBusy) as error:
        logger.warning("source %s of %s was not harvested: %s", source.code, library.code, error)
