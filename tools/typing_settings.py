"""What the type checker takes for the portal's settings: with the plugins at work installed."""

from __future__ import annotations

from bibnet.settings.test import *
from bibnet.settings.test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bibnet_catalog.apps.CatalogConfig"]
