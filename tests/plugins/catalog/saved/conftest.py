"""A reader with the catalogue of two libraries before him."""

from __future__ import annotations

from tests.plugins.catalog.favourites.conftest import books, home, reader  # noqa: F401
from tests.plugins.catalog.pages.conftest import both, engine, queries_of  # noqa: F401
