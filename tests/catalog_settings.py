"""The settings of one machine with the catalogue installed, for real processes."""

from __future__ import annotations

from bibnet.settings.local import *
from bibnet.settings.local import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bibnet_catalog.apps.CatalogConfig"]
