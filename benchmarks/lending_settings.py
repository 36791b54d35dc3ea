"""One machine's settings, with an address to compare lending with; letters wait in their queue."""

from __future__ import annotations

from benchmarks.settings import *  # noqa: F403  as Django's settings are extended
from bibnet.settings import base

ROOT_URLCONF = "benchmarks.lending_urls"
TASKS = base.TASKS
