"""The test settings with the catalogue and the two dummy plugins installed."""

from __future__ import annotations

from bibnet.settings.test import *
from bibnet.settings.test import INSTALLED_APPS

INSTALLED_APPS = [
    *INSTALLED_APPS,
    "bibnet_catalog.apps.CatalogConfig",
    "bibnet_dummy.apps.DummyConfig",
    "bibnet_dependent.apps.DependentConfig",
]
