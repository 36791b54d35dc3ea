"""The engine that BIBNET_SEARCH_URL chooses: none named is the embedded one."""

from __future__ import annotations

from django.conf import settings

from bibnet_catalog.searching.engine import SearchEngine


def engine() -> SearchEngine:
    """The engine of this installation. Raises EngineUnavailable if its address is none."""
    address = settings.BIBNET_SEARCH_URL.reveal()
    if address:
        from .elastic import ElasticEngine  # its client takes a second to import

        return ElasticEngine(address)
    from .embedded import EmbeddedEngine

    return EmbeddedEngine()


def is_ready() -> bool:
    """Whether the engine answers, has its index, and takes changes. May raise EngineUnavailable."""
    return engine().is_ready()
