"""Two libraries with the catalogue on, and cataloguers who are signed in."""

from __future__ import annotations

from tests.plugins.catalog.screens.conftest import (  # noqa: F401
    browser,
    catalogued,
    cataloguer,
    desk,
)
