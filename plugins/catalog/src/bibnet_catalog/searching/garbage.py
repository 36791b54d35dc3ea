"""Sparing garbage collection where many documents pass, which make no circles of objects."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from bibnet_catalog.importing.hands import RARELY


@contextmanager
def rarely_collected() -> Iterator[None]:
    """Have circles of objects looked for rarely: else half of the time goes into it."""
    usual = gc.get_threshold()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
