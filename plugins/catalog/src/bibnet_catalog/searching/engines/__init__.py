"""The engine that BIBNET_SEARCH_URL chooses: none named is the embedded one."""

from __future__ import annotations

import os

from django.conf import settings

from bibnet_catalog.searching.engine import EngineUnavailable, SearchEngine


def engine() -> SearchEngine:
    """The engine of this installation. Raises EngineUnavailable for one that is not there."""
    address = getattr(settings, "BIBNET_SEARCH_URL", os.environ.get("BIBNET_SEARCH_URL", ""))
    if address:
        raise EngineUnavailable("BIBNET_SEARCH_URL names a server; leave it empty")
    from .embedded import EmbeddedEngine

    return EmbeddedEngine()
