"""The `bibnet` command: what `manage.py` does, installed with the wheel."""

from __future__ import annotations

import gc
import os
import sys

# Starting makes objects that stay: looking through them for garbage takes a quarter of a start.
YOUNG_OBJECTS = 50_000


def main() -> None:
    """Run a management command with the local settings unless others are named."""
    gc.set_threshold(YOUNG_OBJECTS)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bibnet.settings.local")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
