"""The test settings with the dummy plugins installed beside what comes with the portal."""

from __future__ import annotations

from bibnet.settings.test import *
from bibnet.settings.test import INSTALLED_APPS

INSTALLED_APPS = [
    *INSTALLED_APPS,
    "bibnet_dummy.apps.DummyConfig",
    "bibnet_dependent.apps.DependentConfig",
    "bibnet_shelf.apps.ShelfConfig",
]
